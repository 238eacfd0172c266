"""Attacks 3, 20 and 22 on the server's side; signing in and out, by name and by codename."""

import json
import secrets
import statistics
import time
from typing import Any

import pytest

from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.errors import SealingError
from tests.support.cast import account_of, anonymous, student
from tests.support.listener import listen
from tests.support.raw import awal, exchange, post_json, sign_in
from tests.support.server import RunningServer
from twin.account import open_lock_with
from twin.client import CounselorTab, Http

UNKNOWN = (
    "tidak-ada",
    "Ratna ",
    "ratnaa",
    "",
    "a" * 64,
    "ræka",
    "'; DROP TABLE people_person; --",
    "%",
    "../x",
)


def test_what_signing_in_sends_says_nothing_of_the_passphrase(server: RunningServer) -> None:
    sent: list[bytes] = []

    class Recorder(Http):
        def __call__(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
            sent.append(json.dumps(body).encode() + (more.get("raw") or b"") + path.encode())
            return super().__call__(method, path, body, **more)

    [told] = [each for each in server.demo["counselors"] if each["username"] == "laras"]
    tab = CounselorTab(Recorder(server.url))
    tab.sign_in("laras", told["passphrase"])
    whole = b"".join(sent)
    words = told["passphrase"].split()
    assert not any(word.encode() in whole for word in words)
    assert told["passphrase"].encode().hex().encode() not in whole
    assert b64url_encode(told["passphrase"].encode())[:-2].encode() not in whole
    keys = {
        name for line in sent if line.startswith(b"{") for name in json.loads(line[: line.rindex(b"}") + 1])
    }
    assert keys == {"username", "auth"}


def test_the_auth_that_is_sent_does_not_open_the_lock(server: RunningServer) -> None:
    told = account_of(server, "raka")
    answer = sign_in(server, "raka", told.auth).told
    assert b64url_decode(told.auth) != told.derived.lock_key
    with pytest.raises(SealingError, match="cipher"):
        open_lock_with(b64url_decode(answer["lock"]), b64url_decode(told.auth))


@pytest.mark.parametrize("door", ["masuk", "pulih"])
def test_prelogin_of_a_name_that_is_not_there_cannot_be_told_apart(server: RunningServer, door: str) -> None:
    real = awal(server, "ratna", door)
    assert real.status == 200
    for username in UNKNOWN:
        first, again = awal(server, username, door), awal(server, username, door)
        assert first.status == 200
        assert first.body == again.body, "the invented salt must never change"
        assert first.told.keys() == real.told.keys()
        assert first.told["kdf"] in (
            {"alg": 1, "m": 32_768, "t": 3, "p": 1},
            {"alg": 1, "m": 65_536, "t": 3, "p": 1},
        )
        assert len(b64url_decode(first.told["salt"])) == 16
        stripped = {
            name: value for name, value in first.headers.items() if name not in {"date", "content-length"}
        }
        assert stripped == {n: v for n, v in real.headers.items() if n not in {"date", "content-length"}}


def test_invented_salts_differ_by_name_and_door_and_survive_a_restart(own_server: Any) -> None:
    server = own_server()
    told = {awal(server, name, door).told["salt"] for name in ("a", "b", "c") for door in ("masuk", "pulih")}
    assert len(told) == 6
    before = awal(server, "a").body
    server.stop()
    server.start()
    assert awal(server, "a").body == before


def test_an_unknown_name_and_a_wrong_secret_are_refused_in_the_same_words(server: RunningServer) -> None:
    wrong = b64url_encode(secrets.token_bytes(32))
    answers = [
        sign_in(server, name, wrong, door) for name in ("ratna", *UNKNOWN) for door in ("masuk", "pulih")
    ]
    assert {(reply.status, reply.body) for reply in answers} == {(403, answers[0].body)}
    assert answers[0].code == "sign_in_refused"


@pytest.mark.parametrize(
    "ask", [awal, lambda server, name: sign_in(server, name, "A" * 43)], ids=["prelogin", "sign-in"]
)
def test_names_are_of_one_timing_class(server: RunningServer, ask: Any) -> None:
    """Loose on purpose: a name that costs an Argon2, a sleep or a scan would be tens of milliseconds off."""
    spans: dict[str, list[float]] = {"ratna": [], "tidak-ada": []}
    for _ in range(40):
        for name, taken in spans.items():
            began = time.perf_counter()
            ask(server, name)
            taken.append(time.perf_counter() - began)
    known, unknown = (statistics.median(taken) for taken in spans.values())
    assert abs(known - unknown) < 0.010


def test_the_name_is_forgiven_its_case_and_spaces(server: RunningServer) -> None:
    told = account_of(server, "raka")
    assert sign_in(server, "  RAKA ", told.auth).status == 200
    assert awal(server, " Raka").body == awal(server, "raka").body


def test_a_closed_account_is_an_unknown_one(own_server: Any) -> None:
    server = own_server()
    told = account_of(server, "raka")
    server.change(
        "UPDATE people_person SET active = false WHERE username = 'raka'"
        if server.database
        else "UPDATE people_person SET active = 0 WHERE username = 'raka'"
    )
    reply = sign_in(server, "raka", told.auth)
    assert (reply.status, reply.code) == (403, "sign_in_refused")


def test_a_session_names_its_owner_and_ends_at_once(server: RunningServer) -> None:
    tab = student(server, "raka")
    with listen(server, tab) as heard:
        assert tab.call("GET", "/api/sesi")["person"]["name"] == "Raka"
        assert exchange(server, "POST", "/api/keluar", token=tab.token).status == 204
        heard.until_ended()
    for method, path in (("GET", "/api/sesi"), ("POST", "/api/keluar"), ("GET", "/api/arus")):
        reply = exchange(server, method, path, token=tab.token)
        assert (reply.status, reply.code) == (401, "no_session")


def test_leaving_an_anonymous_room_ends_its_token_everywhere(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    envelope, token = sari.seal("sesudah keluar"), sari.token
    sari.send("sebelum keluar")
    exchange(server, "POST", "/api/keluar", token=token)
    assert exchange(server, "POST", f"{sari.case_path}/pesan", envelope, token=token).status == 401
    assert exchange(server, "GET", sari.case_path, token=token).status == 401
    sari.come_back()
    assert sari.token != token


def test_an_old_session_is_over(own_server: Any) -> None:
    server = own_server()
    sari = anonymous(server)
    sari.open_case("halo")
    past = "'2020-01-01 00:00:00+00'" if server.database else "'2020-01-01 00:00:00'"
    server.change(f"UPDATE people_session SET expires_at = {past}")
    server.stop()
    server.start()
    assert exchange(server, "GET", sari.case_path, token=sari.token).status == 401
    assert exchange(server, "GET", "/api/arus", token=sari.token).status == 401


def test_a_codename_that_is_unknown_and_one_that_is_wrong_are_refused_alike(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    assert sari.locator is not None
    right, other = b64url_encode(sari.locator), b64url_encode(secrets.token_bytes(16))
    wrong = b64url_encode(secrets.token_bytes(32))
    answers = [
        post_json(server, "/api/kembali", {"locator": locator, "auth": wrong}) for locator in (right, other)
    ]
    assert answers[0].status == 404
    assert answers[0].code == "codename_unknown"
    assert answers[0].body == answers[1].body


@pytest.mark.parametrize(
    "locator",
    [
        "",
        "A" * 21,
        "A" * 23,
        "A" * 10_000,
        "A" * 21 + "B",
        "A" * 22 + "==",
        "nama sandi yang diketik",
        "\u0410" * 22,
    ],
)
def test_a_locator_that_is_none_is_refused_before_any_look(server: RunningServer, locator: str) -> None:
    reply = post_json(server, "/api/kembali", {"locator": locator, "auth": "A" * 43})
    assert (reply.status, reply.code) == (400, "bad_request")
