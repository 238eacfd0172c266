"""Attacks 8 and 26: what is not one's own does not exist, whoever asks and however the id was learnt."""

import json
from typing import Any

import pytest

from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.manifest import Reason
from tests.support.cast import account_of, anonymous, counselor, everyone, signed_in, student, talking_pair
from tests.support.listener import Listener, came, listen
from tests.support.raw import Reply, exchange, post_json
from tests.support.rooms import founded_lane
from tests.support.routes import JSON_ROUTES, PAGES, READ_ROUTES, SEND, Route, Scene
from tests.support.server import RunningServer
from twin.client import CounselorTab, Http, Refused, StudentTab

CASE_ROUTES = [route for route in (*READ_ROUTES, *JSON_ROUTES, SEND) if "{case}" in route.path]


@pytest.fixture(scope="module")
def second(server: RunningServer) -> dict[str, Any]:
    """Another school on this install; made once, whoever needs it first."""
    path = server.data_dir / "second.json"
    if not path.exists():
        server.run("-m", "tests.support.second_school")
    told: dict[str, Any] = json.loads(path.read_text())
    return told


def joko_signs_in(server: RunningServer, second: dict[str, Any]) -> str:
    tab = CounselorTab(Http(server.url))
    [told] = second["counselors"]
    tab.sign_in(told["username"], told["passphrase"])
    assert tab.token
    return tab.token


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> Scene:
    return Scene.of(server)


@pytest.fixture(scope="module")
def outsiders(server: RunningServer, second: dict[str, Any]) -> dict[str, str]:
    """A live session of everyone who has no place in the case of the scene."""
    other = anonymous(server)
    other.open_case("kasus lain")
    back = post_json(server, "/api/kembali", {"locator": second["locator"], "auth": second["auth"]})
    found = {
        "another counselor of the school": counselor(server, "budi").token,
        "the coordinator": counselor(server, "endah").token,
        "a student with an account": signed_in(server, "raka")[0],
        "another student without a name": other.token,
        "a counselor of another school": joko_signs_in(server, second),
        "a student of another school": back.told["token"],
    }
    return {name: token or "" for name, token in found.items()}


def check_hidden(reply: Reply, case: str, route: Route) -> None:
    """404 like an id that never was; a role that has no such button at all may hear that instead."""
    if route.one_role and reply.status == 403:
        assert reply.code == "not_allowed"
        return
    assert (reply.status, reply.code) == (404, "not_found")
    assert case.encode() not in reply.body


@pytest.mark.parametrize("route", CASE_ROUTES, ids=str)
def test_a_case_of_others_is_not_there(
    server: RunningServer, scene: Scene, outsiders: dict[str, str], route: Route
) -> None:
    case, envelope = scene.case, scene.sari.seal("bukan untukmu")
    body = envelope if route is SEND else route.body(Scene(server, scene.sari, scene.ratna))
    path = route.path.replace("{case}", case) + ("?sebelum=9" if route.path.endswith("/entri") else "")
    before = server.counts()
    for name, token in outsiders.items():
        reply = exchange(server, route.method, path, body, token=token)
        check_hidden(reply, case, route)
        nowhere = path.replace(case, b64url_encode(bytes(16)))
        never = exchange(server, route.method, nowhere, body, token=token)
        if route is not SEND:
            assert (never.status, never.body) == (reply.status, reply.body), name
    assert server.counts() == before


@pytest.fixture(scope="module")
def lanes(scene: Scene) -> dict[str, tuple[str, str]]:
    """Each lane of the scene's case with the session that must not find it: the other side's."""
    own, staff = founded_lane(scene.sari), founded_lane(scene.ratna)
    return {
        "her own lane": (b64url_encode(own.case_id), scene.ratna.token or ""),
        "the staff lane": (b64url_encode(staff.case_id), scene.sari.token or ""),
    }


@pytest.mark.parametrize("route", CASE_ROUTES, ids=str)
def test_a_lane_is_not_there_for_the_other_side_nor_for_outsiders(
    server: RunningServer,
    scene: Scene,
    lanes: dict[str, tuple[str, str]],
    outsiders: dict[str, str],
    route: Route,
) -> None:
    body = scene.sari.seal("x") if route is SEND else route.body(Scene(server, scene.sari, scene.ratna))
    before = server.counts()
    for lane, other_side in lanes.values():
        path = scene.path(route).replace(scene.case, lane) + (
            "?sebelum=9" if route.path.endswith("/entri") else ""
        )
        for token in (other_side, *outsiders.values()):
            reply = exchange(server, route.method, path, body, token=token)
            check_hidden(reply, lane, route)
    assert server.counts() == before


def test_lists_hold_no_foreign_row(
    server: RunningServer, scene: Scene, second: dict[str, Any], outsiders: dict[str, str]
) -> None:
    for name, token in outsiders.items():
        for path in ("/api/meja", "/api/sesi"):
            assert scene.case.encode() not in exchange(server, "GET", path, token=token).body, name
    joko = exchange(server, "GET", "/api/meja", token=outsiders["a counselor of another school"]).told
    assert [row["case"] for row in joko["waiting"]] == [second["case"]]
    assert joko["cases"] == []
    for name in ("ratna", "budi", "endah"):
        told = exchange(server, "GET", "/api/meja", token=counselor(server, name).token)
        assert second["case"].encode() not in told.body


def test_the_directory_and_the_staff_are_of_ones_own_school(
    server: RunningServer, second: dict[str, Any]
) -> None:
    assert b"Pak Joko" not in exchange(server, "GET", "/api/sekolah").body
    assert not any(b"Pak Joko" in exchange(server, "GET", page).body for page in PAGES)


def test_a_student_sees_no_desk(server: RunningServer, scene: Scene, outsiders: dict[str, str]) -> None:
    for name in (
        "a student with an account",
        "another student without a name",
        "a student of another school",
    ):
        for method, path in (("GET", "/api/meja"), ("POST", "/api/meja/jaga")):
            reply = exchange(server, method, path, b'{"on_duty":true}', token=outsiders[name])
            assert (reply.status, reply.code) == (403, "not_allowed")


def test_a_session_without_an_account_has_no_lock_to_change(server: RunningServer, scene: Scene) -> None:
    reply = exchange(server, "POST", "/api/akun/kunci", b"{}", token=scene.sari.token)
    assert (reply.status, reply.code) == (403, "not_allowed")


def test_a_lock_of_another_person_is_not_taken(server: RunningServer) -> None:
    raka, sari = account_of(server, "raka"), account_of(server, "sari")
    hers = post_json(server, "/api/masuk", {"username": "sari", "auth": sari.auth}).told["lock"]
    token = signed_in(server, "raka")[0]
    body = {"auth_old": raka.auth, "kind": 1, "lock": hers, "auth": raka.auth}
    assert post_json(server, "/api/akun/kunci", body, token=token).code == "bad_request"
    assert signed_in(server, "raka")


def test_a_counselor_opens_no_case_as_a_student(server: RunningServer) -> None:
    fresh = anonymous(server)
    body = fresh.opening("bukan peserta didik")
    del body["locator"], body["auth"]
    reply = post_json(server, "/api/kasus", body, token=counselor(server).token)
    assert (reply.status, reply.code) == (403, "not_allowed")


def test_a_stream_hears_nothing_of_others(
    server: RunningServer, scene: Scene, outsiders: dict[str, str]
) -> None:
    heard = [Listener(server, token, {scene.case: 0}) for token in outsiders.values()]
    scene.sari.load()
    scene.sari.send("hanya untuk Bu Ratna")
    fence = anonymous(server)
    fence.open_case("pagar", readers=everyone(fence))  # whoever has a desk hears of this one, after the other
    for each, name in zip(heard, outsiders, strict=True):
        if name in {"another counselor of the school", "the coordinator"}:
            each.until(came("muat", k=b64url_encode(fence.case_id)))
        assert scene.case not in json.dumps(each.events)
        each.close()


@pytest.fixture
def removed(server: RunningServer) -> tuple[StudentTab, CounselorTab]:
    """Pak Budi read the first epoch; then Bu Ratna accepted, and he is out. His tab remembers everything."""
    sari = anonymous(server)
    sari.open_case("untuk semua", readers=everyone(sari))
    budi, ratna = counselor(server, "budi"), counselor(server)
    budi.take_up(sari.case_id)
    budi.send("saya baca dulu")
    ratna.take_up(sari.case_id)
    ratna.accept()
    sari.load()
    return sari, budi


def code_of(refused: pytest.ExceptionInfo[Refused]) -> tuple[int, str]:
    return refused.value.answer.status, refused.value.answer.body["code"]


@pytest.mark.parametrize("act", ["", "entri?sebelum=9", "jejak", "dibaca", "mengetik", "epoch", "pesan"])
def test_a_removed_counselor_reads_and_writes_no_more(
    server: RunningServer, removed: tuple[StudentTab, CounselorTab], act: str
) -> None:
    _, budi = removed
    bodies: dict[str, Any] = {
        "dibaca": {"n": 3},
        "mengetik": {},
        "epoch": budi.next_epoch(reason=Reason.ROTATED),
    }
    raw = budi.seal("di epoch lama") if act == "pesan" else None
    before = server.counts()
    method = "POST" if raw or act in bodies else "GET"
    with pytest.raises(Refused) as refused:
        budi.call(method, f"{budi.case_path}/{act}".rstrip("/"), bodies.get(act), raw=raw)
    assert code_of(refused) == ((403, "not_member") if act == "pesan" else (404, "not_found"))
    assert server.counts() == before


def test_a_removed_counselor_has_the_case_in_no_list(
    server: RunningServer, removed: tuple[StudentTab, CounselorTab]
) -> None:
    sari, budi = removed
    assert b64url_encode(sari.case_id) not in json.dumps(budi.call("GET", "/api/meja"))


def test_a_removed_counselor_who_writes_in_the_new_epoch_is_refused(
    server: RunningServer, removed: tuple[StudentTab, CounselorTab]
) -> None:
    sari, budi = removed
    budi.epochs.append((sari.epochs[-1][0], budi.epochs[-1][1]))
    before = server.counts()
    with pytest.raises(Refused) as refused:
        budi.send("di epoch baru")
    assert code_of(refused) in {(403, "not_member"), (404, "not_found")}
    assert server.counts() == before


def test_the_stream_of_a_removed_counselor_hears_no_more(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("untuk semua", readers=everyone(sari))
    budi, ratna = counselor(server, "budi"), counselor(server)
    budi.take_up(sari.case_id)
    with listen(server, budi) as heard:
        ratna.take_up(sari.case_id)
        ratna.accept()
        sari.load()
        sari.send("tinggal kita berdua")
        ratna.call("POST", f"{ratna.case_path}/mengetik", {})
        ratna.call("POST", f"{ratna.case_path}/dibaca", {"n": 5})
        fence = anonymous(server)
        fence.open_case("pagar", readers=everyone(fence))
        heard.until(came("muat", k=b64url_encode(fence.case_id)))
        mine = [data for data in heard.of("entri") if data["k"] == b64url_encode(sari.case_id)]
        assert all(data["n"] <= 4 for data in mine)
        passing = [data for name in ("hadir", "ketik", "tanda") for data in heard.of(name)]
        assert all(b64url_decode(data["k"]) != sari.case_id for data in passing)


def test_an_old_wrap_is_handed_to_its_member_only(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    own = {b64url_decode(e["wrap"]) for e in sari.call("GET", sari.case_path)["epochs"]}
    hers = {b64url_decode(e["wrap"]) for e in ratna.call("GET", ratna.case_path)["epochs"]}
    assert len(own) == len(hers) == 2
    assert not own & hers


def test_a_case_of_ones_own_account_is_ones_own_alone(server: RunningServer) -> None:
    sari = student(server)
    sari.open_case("dari akun")
    raka = signed_in(server, "raka")[0]
    assert exchange(server, "GET", sari.case_path, token=raka).status == 404
    assert exchange(server, "GET", sari.case_path, token=sari.token).status == 200
