"""An account sees where it is signed in and signs out there; another's session does not exist, and nothing traces anybody."""

import secrets

import pytest

from teduh.keys.devices import OTHER, kind_of_device
from teduh.sealing.codec import b64url_encode
from tests.support.cast import account_of, anonymous, signed_in
from tests.support.listener import listen
from tests.support.raw import Reply, exchange, post_json
from tests.support.server import RunningServer
from twin.client import Http, Tab

PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A546E-perangkat-kenari) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
DEVICES = "/api/akun/perangkat"
STRANGERS = {"another account": "sari", "a counselor": "ratna"}


def enter(server: RunningServer, agent: str = PHONE, username: str = "raka") -> str:
    body = {"username": username, "auth": account_of(server, username).auth}
    return str(post_json(server, "/api/masuk", body, headers={"User-Agent": agent}).told["token"])


def listed(server: RunningServer, token: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = exchange(server, "GET", DEVICES, token=token).told["devices"]
    return found


def end(server: RunningServer, token: str, what: object) -> Reply:
    return post_json(server, f"{DEVICES}/{what}", {}, token=token)


def tab_of(server: RunningServer, token: str) -> Tab:
    tab = Tab(Http(server.url))
    tab.token = token
    return tab


def test_the_list_tells_this_one_first_and_only_a_few_words(server: RunningServer) -> None:
    enter(server, "Mozilla/5.0 (Windows NT 10.0)")
    here = enter(server)
    first, *others = listed(server, here)
    assert first.keys() == {"id", "kind", "begun", "seen", "here"}
    assert (first["kind"], first["here"]) == ("HP Android", True)
    assert not any(each["here"] for each in others)
    assert "Komputer" in {each["kind"] for each in others}
    assert all(int(str(each["seen"])) % 3_600_000 == 0 for each in [first, *others])
    assert b"perangkat-kenari" not in server.stored_bytes()


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        (PHONE, "HP Android"),
        ("Mozilla/5.0 (Linux; Android 13; SM-X200) Chrome/120 Safari", "Tablet Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)", "iPhone"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)", "Chromebook"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)", "Komputer"),
        ("", OTHER),
        ("<script>", OTHER),
    ],
)
def test_a_device_is_one_of_a_few_words(agent: str, kind: str) -> None:
    assert kind_of_device(agent) == kind


def test_signing_out_one_elsewhere_ends_its_token_and_its_stream(server: RunningServer) -> None:
    lost, kept, here = enter(server), enter(server), enter(server)
    [own] = [each for each in listed(server, lost) if each["here"]]
    with listen(server, tab_of(server, lost)) as heard:
        assert end(server, here, f"{own['id']}/keluar").status == 204
        heard.until_ended()
    assert exchange(server, "GET", "/api/sesi", token=lost).code == "no_session"
    assert exchange(server, "GET", "/api/sesi", token=kept).status == 200
    assert end(server, here, f"{own['id']}/keluar").code == "not_found"
    assert own["id"] not in {each["id"] for each in listed(server, here)}


def test_signing_out_everywhere_else_leaves_this_one(server: RunningServer) -> None:
    others, here = [enter(server), enter(server)], enter(server)
    stranger = signed_in(server, "sari")[0]
    assert end(server, here, "keluar-semua").status == 204
    assert {exchange(server, "GET", "/api/sesi", token=each).status for each in others} == {401}
    assert [each["here"] for each in listed(server, here)] == [True]
    assert exchange(server, "GET", "/api/sesi", token=stranger).status == 200
    assert end(server, here, "keluar-semua").status == 204


@pytest.mark.parametrize("username", STRANGERS.values(), ids=STRANGERS.keys())
def test_the_session_of_another_does_not_exist(server: RunningServer, username: str) -> None:
    raka = enter(server)
    [own] = [each for each in listed(server, raka) if each["here"]]
    stranger = signed_in(server, username)[0]
    assert own["id"] not in {each["id"] for each in listed(server, stranger)}
    nobody = end(server, stranger, f"{b64url_encode(secrets.token_bytes(16))}/keluar")
    foreign = end(server, stranger, f"{own['id']}/keluar")
    assert (foreign.status, foreign.body) == (nobody.status, nobody.body)
    assert foreign.code == "not_found"
    assert exchange(server, "GET", "/api/sesi", token=raka).status == 200


def test_who_has_no_account_has_no_list(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    assert exchange(server, "GET", DEVICES, token=sari.token).code == "not_allowed"
    assert end(server, sari.token or "", "keluar-semua").code == "not_allowed"
    assert server.query(
        "SELECT COUNT(*) FROM people_session WHERE codename_id IS NOT NULL AND device <> ''"
    ) == [(0,)]
