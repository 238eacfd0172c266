"""Every route of the API: who may use it and a body that it accepts. Sweeps over routes read this, and a test of the
house holds it against the URL patterns, so that no route escapes them.
"""

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from teduh.sealing.circle import CircleKind
from teduh.sealing.codec import b64url_encode
from tests.support.cast import account_of, anonymous, counselor, signed_in, talking_pair
from tests.support.raw import Reply, exchange
from tests.support.rooms import DAY_MS, CircleTab, lane, now_ms
from tests.support.server import RunningServer
from twin.account import seal_keyset
from twin.client import CounselorTab, StudentTab

type Body = dict[str, Any]
NO_FILE = "A" * 22
# What stands in an address where a test has nothing of its own: what is public, or an id of nobody.
NAMES = {"form": "immediate_assessment", "version": "1", "process": "pancawaskita"}


@dataclass
class Scene:
    """A case that Sari and Bu Ratna share, and whoever else a route needs."""

    server: RunningServer
    sari: StudentTab
    ratna: CounselorTab
    account_token: str = field(default="")
    coordinator_token: str = field(default="")

    @classmethod
    def of(cls, server: RunningServer) -> "Scene":
        sari, ratna = talking_pair(server)
        return cls(server, sari, ratna, signed_in(server, "raka")[0], signed_in(server, "endah")[0])

    @property
    def case(self) -> str:
        return b64url_encode(self.sari.case_id)

    def path(self, route: "Route") -> str:
        names = {"case": self.case, **NAMES}
        return re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], NO_FILE), route.path)

    def token(self, route: "Route") -> str | None:
        tokens = {
            "student": self.sari.token,
            "counselor": self.ratna.token,
            "coordinator": self.coordinator_token,
            "account": self.account_token,
        }
        return tokens.get(route.by)

    def ask(self, route: "Route", body: bytes | None, **more: Any) -> Reply:
        more.setdefault("token", self.token(route))
        return exchange(self.server, route.method, self.path(route), body, **more)


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    by: str = "nobody"  # whose session: student, counselor, account, or nobody's
    sample: Callable[[Scene], Body] | None = None
    one_role: bool = False  # the other role hears that it is not for them, whatever the case

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def body(self, scene: Scene) -> bytes | None:
        return json.dumps(self.sample(scene)).encode() if self.sample else None


def _lock(scene: Scene) -> Body:
    told = account_of(scene.server, "raka")
    answer = scene.sari.ask("POST", "/api/masuk", {"username": "raka", "auth": told.auth}).body
    return {"auth_old": told.auth, "kind": 1, "lock": answer["lock"], "auth": told.auth}


def _keyset(scene: Scene) -> Body:
    account = signed_in(scene.server, "raka")[1]
    directory = scene.sari.school.directory
    sealed = seal_keyset(account.with_pins(directory.size, directory.head))
    return {"keyset": b64url_encode(sealed), "auth": account_of(scene.server, "raka").auth}


def _next_epoch(scene: Scene) -> Body:
    fresh = anonymous(scene.server)
    fresh.open_case("menunggu")
    laras = counselor(scene.server)
    laras.take_up(fresh.case_id)
    scene.sari, scene.ratna = fresh, laras
    return laras.next_epoch()


def _codename(scene: Scene) -> Body:
    assert scene.sari.locator is not None
    assert scene.sari.auth is not None
    return {"locator": b64url_encode(scene.sari.locator), "auth": b64url_encode(scene.sari.auth)}


def _sign_in(scene: Scene) -> Body:
    return {"username": "raka", "auth": account_of(scene.server, "raka").auth}


def _answer(scene: Scene) -> Body:
    return {"audience": "counselor", "shared": b64url_encode(scene.sari.seal("jawaban", t="answers"))}


def _counseling(method: str, path: str, by: str, sample: Callable[[Scene], Body]) -> Route:
    return Route(method, f"/api/kasus/{{case}}/{path}", by, sample, one_role=True)


COUNSELING_ROUTES = (
    _counseling("POST", "sesi", "counselor", lambda _: {"medium": "letter", "from": 1, "until": 60_000}),
    _counseling("POST", "sesi/{session}/selesai", "counselor", lambda _: {}),
    _counseling("POST", "penilaian/{assessment}", "student", _answer),
    _counseling("POST", "penilaian/{assessment}/lewati", "student", lambda _: {}),
    _counseling("POST", "penilaian/berhenti", "student", lambda _: {}),
    _counseling("POST", "penilaian/tahan", "counselor", lambda _: {"held": False}),
    Route(
        "POST",
        "/api/meja/penilaian",
        "counselor",
        lambda _: {"form": "short_term_assessment", "opens": 7, "due": 14, "closes": 30},
    ),
    Route(
        "POST",
        "/api/hitungan",
        sample=lambda _: {"form": "immediate_assessment", "version": 1, "scores": {"immediate_u": 3}},
    ),
)


def _lane(scene: Scene) -> Body:
    return lane(scene.sari).next_epoch() | {"kind": "own"}


def _consultation(scene: Scene) -> Body:
    return CircleTab(scene.ratna, CircleKind.CONSULTATION, secrets.token_bytes(16)).next_epoch()


def _move(_: Scene) -> Body:
    return {"transition": "begin", "to": "process/introduction", "gates": {"gate_ready_safety": "met"}}


def _outcome(scene: Scene) -> Body:
    return {"outcome": "information_given", "reason": b64url_encode(scene.ratna.seal("sudah", t="note"))}


def _ready(_: Scene) -> Body:
    return {"side": "counselee", "results": {"ready_cse_safe_now": "ready"}}


PROCESS_ROUTES = (
    Route("POST", "/api/kasus/{case}/ruang", "student", _lane),
    Route("POST", "/api/konsultasi", "counselor", _consultation),
    Route("POST", "/api/konsultasi/{room}/selesai", "counselor", lambda _: {}),
    _counseling("POST", "tahap", "counselor", _move),
    _counseling("POST", "hasil", "counselor", _outcome),
    _counseling("POST", "berhenti", "student", lambda _: {}),
    Route("POST", "/api/kasus/{case}/siap", "student", _ready),
    Route(
        "POST", "/api/kasus/{case}/diakui", "student", lambda _: {"text": "contract_session", "version": 1}
    ),
    _counseling("POST", "tugas", "counselor", lambda _: {"due": now_ms() + DAY_MS, "kind": "follow_up"}),
    Route("POST", "/api/tugas/{duty}/selesai", "counselor", lambda _: {}),
)


def _proposal(scene: Scene) -> Body:
    target = {"kind": 3, "mark": NO_FILE, "formal": True}
    request = b64url_encode(scene.ratna.seal("boleh?", t="referral"))
    told = {"from": now_ms() - 1000, "until": now_ms() + DAY_MS, "request": request}
    return {"referral": b64url_encode(secrets.token_bytes(16)), "target": target, "scope": 1, **told}


REFERRAL_ROUTES = (
    _counseling("POST", "rujukan", "counselor", _proposal),
    _counseling("POST", "rujukan/{referral}/izin", "student", lambda _: {"declined": True}),
    _counseling(
        "POST",
        "rujukan/{referral}/paket",
        "counselor",
        lambda _: {"part": "A" * 240, "own_wrap": "A" * 107, "wrap": "A" * 107},
    ),
    _counseling("POST", "rujukan/{referral}/cabut", "counselor", lambda _: {}),
    Route("POST", "/api/rujukan/{referral}/buka", "counselor", lambda _: {}),
    Route("POST", "/api/rujukan/{referral}/jawab", "counselor", lambda _: {"accepted": True}),
    Route("POST", "/api/rujukan/buka", sample=lambda _: {"locator": NO_FILE, "auth": "A" * 43}),
    Route(
        "POST",
        "/api/rujukan/tautan/jawab",
        sample=lambda _: {"locator": NO_FILE, "auth": "A" * 43, "accepted": True},
    ),
)
ARRIVAL = {
    "invitation": NO_FILE,
    "keyset": "A" * 247,
    "lock": "A" * 163,
    "auth": "A" * 43,
    "recovery_lock": "A" * 163,
    "recovery_auth": "A" * 43,
    "card": "A" * 171,
}
JOINING_ROUTES = (
    Route("POST", "/api/aktivasi/awal", sample=lambda _: {"invitation": NO_FILE}),
    Route("POST", "/api/aktivasi", sample=lambda _: ARRIVAL),
    Route(
        "POST",
        "/api/sekolah/undangan",
        "coordinator",
        lambda _: {"role": "counselor", "name": "Bu Wati", "username": f"wati.{secrets.token_hex(4)}"},
        one_role=True,
    ),
    Route("POST", "/api/sekolah/jaminan", "coordinator", lambda _: {"entry": "A" * 494}, one_role=True),
)
JSON_ROUTES = (
    Route("POST", "/api/kasus", sample=lambda scene: anonymous(scene.server).opening("halo")),
    Route("POST", "/api/kembali", sample=_codename),
    Route("POST", "/api/masuk/awal", sample=lambda _: {"username": "raka"}),
    Route("POST", "/api/masuk", sample=_sign_in),
    Route("POST", "/api/pulih/awal", sample=lambda _: {"username": "raka"}),
    Route("POST", "/api/pulih", sample=_sign_in),
    Route("POST", "/api/akun/kunci", "account", _lock),
    Route("POST", "/api/akun/gantungan", "account", _keyset),
    Route("POST", "/api/akun/perangkat/{device}/keluar", "account", lambda _: {}),
    Route("POST", "/api/akun/perangkat/keluar-semua", "account", lambda _: {}),
    _counseling("POST", "cetak", "counselor", lambda _: {}),
    Route("POST", "/api/meja/jaga", "counselor", lambda _: {"on_duty": True, "away": "Kembali besok."}),
    Route("POST", "/api/kasus/{case}/epoch", "counselor", _next_epoch),
    Route("POST", "/api/kasus/{case}/dibaca", "student", lambda _: {"n": 1}),
    Route("POST", "/api/kasus/{case}/mengetik", "student", lambda _: {}),
    Route("POST", "/api/kasus/{case}/berkas", "student", lambda _: {"file": NO_FILE, "size": 70_000}),
    Route("POST", "/api/kasus/{case}/segera", "student", lambda _: {}, one_role=True),
    *COUNSELING_ROUTES,
    *PROCESS_ROUTES,
    *REFERRAL_ROUTES,
    *JOINING_ROUTES,
)
SEND = Route("POST", "/api/kasus/{case}/pesan", "student")
WRITE = Route("POST", "/api/kasus/{case}/lembar", "student")
FILE = Route("GET", "/api/kasus/{case}/berkas/{file}", "student")
LEAVE = Route("POST", "/api/keluar", "student")
READ_ROUTES = (
    Route("GET", "/api/sekolah"),
    Route("GET", "/api/sekolah/orang", "coordinator", one_role=True),
    Route("GET", "/api/kasus/{case}", "student"),
    Route("GET", "/api/kasus/{case}/entri", "student"),
    Route("GET", "/api/kasus/{case}/jejak", "student"),
    Route("GET", "/api/kasus/{case}/lembar", "student"),
    Route("GET", "/api/kasus/{case}/rujukan", "student"),
    Route("GET", "/api/rujukan", "counselor"),
    Route("GET", "/api/rujukan/sekolah", "counselor"),
    Route("GET", "/api/kasus/{case}/lembar/{document}", "student"),
    Route("GET", "/api/formulir/{form}/{version}"),
    Route("GET", "/api/formulir/{form}/{version}/jumlah", "counselor"),
    Route("GET", "/api/sesi", "student"),
    Route("GET", "/api/meja", "counselor"),
    Route("GET", "/api/meja/eskalasi", "counselor"),
    Route("GET", "/api/akun/perangkat", "account"),
    Route("GET", "/api/audit", "counselor"),
    Route("GET", "/api/proses/{process}/{version}"),
)
STREAM = Route("GET", "/api/arus", "student")
ALL_ROUTES = (*JSON_ROUTES, SEND, WRITE, FILE, LEAVE, *READ_ROUTES, STREAM)
PAGES = (
    "/",
    "/tulis",
    "/ruang",
    "/kembali",
    "/masuk",
    "/pulih",
    "/meja",
    "/meja/kasus/AAAAAAAAAAAAAAAAAAAAAA",
    "/meja/kasus/AAAAAAAAAAAAAAAAAAAAAA/catatan",
    "/meja/konsultasi/AAAAAAAAAAAAAAAAAAAAAA",
    "/akun",
    "/audit",
    "/siapa-membaca",
    "/apa-itu-bk",
    "/bantuan",
    "/rujukan",
    "/rujukan-masuk",
)
