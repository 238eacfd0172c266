"""After a whole conversation, no secret and no word of it lies anywhere on the server, nor in any answer to others."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from teduh.sealing.codec import b64url_encode
from teduh.sealing.locks import STUDENT_KDF, LockKind
from tests.support.cast import account_of, anonymous, counselor, signed_in, student
from tests.support.listener import came, entry_came, listen
from tests.support.raw import exchange, post_json
from tests.support.routes import PAGES
from tests.support.server import RunningServer
from twin.account import seal_lock
from twin.client import CounselorTab, StudentTab
from twin.recovery import make_recovery_code, recovery_secret

WORD = "kanari-sari-takut-pulang"
ANSWER = "kanari-ratna-mendengarkan"
OTHER = "kanari-raka-dengan-akun"


class Aftermath:
    """A conversation with everything in it, on a server that logs all it can; and the secrets that were used."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.sari: StudentTab = anonymous(server, derived=True)
        self.sari.open_case(WORD)
        self.ratna: CounselorTab = counselor(server)
        self.ratna.take_up(self.sari.case_id)
        self.ratna.accept()
        self.sari.load()
        with listen(server, self.sari) as heard:
            self.ratna.call("POST", f"{self.ratna.case_path}/mengetik", {})
            heard.until(came("ketik"))
            heard.until(entry_came(self.ratna.send(ANSWER)["n"]))
        self.sari.call("POST", f"{self.sari.case_path}/segera", {})
        self.raka = student(server, "raka")
        self.raka.open_case(OTHER)
        self.recovery_code = make_recovery_code()
        self.recovery_auth = self._set_recovery_code()
        self.tokens = [str(tab.token) for tab in (self.sari, self.ratna, self.raka)]
        self._provoke()
        exchange(server, "POST", "/api/keluar", token=signed_in(server, "laras")[0])
        server.stop()

    def _set_recovery_code(self) -> bytes:
        secret = recovery_secret(self.recovery_code)
        lock, auth = seal_lock(self.raka.account, LockKind.RECOVERY, secret, STUDENT_KDF)
        body = {"auth_old": account_of(self.server, "raka").auth, "kind": 2}
        body |= {"lock": b64url_encode(lock), "auth": b64url_encode(auth)}
        assert post_json(self.server, "/api/akun/kunci", body, token=self.raka.token).status == 204
        return auth

    def _provoke(self) -> None:
        """Whatever makes a server talk: refusals, odd addresses and bodies, words in the wrong places."""
        path = self.sari.case_path
        for word in (WORD, "-".join(self.sari.codename.split())):
            exchange(self.server, "GET", f"/{word}")
            exchange(self.server, "GET", f"/api/kasus/{word}", token=self.sari.token)
            exchange(self.server, "POST", f"{path}/pesan", word.encode(), token=self.sari.token)
            post_json(self.server, "/api/masuk", {"username": word, "auth": word})
            post_json(self.server, "/api/kembali", {"locator": word, "auth": word})
            exchange(
                self.server,
                "GET",
                "/",
                headers={"Host": word, "User-Agent": word, "Referer": f"http://x/{word}"},
            )
        exchange(self.server, "POST", path, b"{", token=self.sari.token)

    def secrets(self) -> dict[str, bytes]:
        assert self.sari.auth is not None
        passphrases = {each["username"]: each["passphrase"] for each in self.server.demo["counselors"]}
        words = {
            "Sari's word": WORD.encode(),
            "Ratna's answer": ANSWER.encode(),
            "Raka's word": OTHER.encode(),
            "codename": self.sari.codename.encode(),
            "codename by hyphens": "-".join(self.sari.codename.split()).encode(),
            "passphrase": passphrases["ratna"].encode(),
            "recovery code": self.recovery_code.encode(),
            "codename auth": self.sari.auth,
            "account auth": base64.urlsafe_b64decode(account_of_kept(self, "raka") + "="),
            "recovery auth": self.recovery_auth,
            "account key": self.raka.account.account_key,
            "box key": self.sari.own_keys.box_private,
            "sign seed": self.sari.own_keys.sign_seed,
        }
        for number, (_, held) in enumerate(self.sari.epochs, start=1):
            assert held is not None
            words[f"epoch key {number}"] = held.epoch_key
        return words | {f"token {n}": token.encode() for n, token in enumerate(self.tokens)}


def account_of_kept(aftermath: Aftermath, username: str) -> str:
    aftermath.server.start()
    auth = account_of(aftermath.server, username).auth
    aftermath.server.stop()
    return auth


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory, prepared: RunningServer) -> Iterator[Aftermath]:
    data_dir: Path = tmp_path_factory.mktemp("aftermath")
    server = RunningServer(data_dir, TEDUH_LOG="DEBUG").like(prepared).start()
    yield Aftermath(server)
    server.close()


def spellings(secret: bytes) -> dict[str, bytes]:
    """As a file, a dump or a log might hold it."""
    return {
        "as it is": secret,
        "in hex": secret.hex().encode(),
        "in HEX": secret.hex().upper().encode(),
        "in base64": base64.b64encode(secret).rstrip(b"=")[:-1],
        "in base64url": base64.urlsafe_b64encode(secret).rstrip(b"=")[:-1],
    }


def test_nothing_that_was_said_or_secret_lies_on_the_server(aftermath: Aftermath) -> None:
    left = aftermath.server.stored_bytes()
    assert len(left) > 50_000
    assert aftermath.sari.locator is not None
    found = [each for each in (aftermath.sari.locator, aftermath.sari.locator.hex().encode()) if each in left]
    assert found, "the search itself works: a locator is kept"
    for name, secret in aftermath.secrets().items():
        for spelling, spelled in spellings(secret).items():
            assert spelled not in left, f"{name} {spelling}"


def test_the_log_names_nobody_no_place_and_no_case(aftermath: Aftermath) -> None:
    log = aftermath.server.log
    assert log, "at DEBUG it says something"
    case = b64url_encode(aftermath.sari.case_id)
    names = (
        "127.0.0.1",
        "User-Agent",
        "Bearer",
        "/api/kasus/",
        "Ratna",
        "Raka",
        "raka",
        "sari",
        case,
        case[:12],
    )
    for word in (*names, *aftermath.sari.codename.split(), aftermath.sari.case_id.hex()):
        assert word not in log, word


def test_no_answer_to_others_holds_anything_of_it(aftermath: Aftermath) -> None:
    secrets = aftermath.secrets()
    server = aftermath.server.start()
    try:
        others = [
            None,
            signed_in(server, "budi")[0],
            signed_in(server, "endah")[0],
            signed_in(server, "sari")[0],
        ]
        paths = [*PAGES, "/api/sekolah", "/api/meja", "/api/sesi", aftermath.sari.case_path]
        told = b"".join(exchange(server, "GET", path, token=token).body for token in others for path in paths)
    finally:
        server.stop()
    forbidden = secrets | {"case": b64url_encode(aftermath.sari.case_id).encode()}
    for name, secret in forbidden.items():
        for spelling, spelled in spellings(secret).items():
            assert spelled not in told, f"{name} {spelling}"


def test_the_secret_of_the_machine_is_its_owners_alone(aftermath: Aftermath) -> None:
    for path in aftermath.server.data_dir.glob("*.key"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_fault_is_logged_without_its_values(own_server: Callable[..., RunningServer]) -> None:
    server = own_server(TEDUH_LOG="DEBUG")
    token, _ = signed_in(server, "laras")
    server.change("ALTER TABLE people_person RENAME COLUMN away_line TO elsewhere")
    reply = post_json(server, "/api/meja/jaga", {"on_duty": True, "away": WORD}, token=token)
    assert (reply.status, reply.code) == (500, "server")
    assert WORD not in server.log
    assert WORD.encode() not in reply.body
    assert "fault in" in server.log
