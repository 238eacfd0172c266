"""Attack 23: who guesses is slowed by where he comes from; an account is never locked, and the real person gets in."""

import json
import secrets
import socket
import statistics
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from typing import Any

import pytest

from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people import throttle, work
from teduh.sealing.codec import b64url_decode, b64url_encode
from tests.support.cast import account_of, anonymous
from tests.support.raw import Reply, exchange, post_json
from tests.support.server import RunningServer

FLOOD, HOME = "127.0.0.9", "127.0.0.2"


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory, prepared: RunningServer) -> Iterator[RunningServer]:
    running = (
        RunningServer(tmp_path_factory.mktemp("slow"), TEDUH_REFUSALS_PER_MINUTE="5").like(prepared).start()
    )
    yield running
    running.close()


def sign_in(server: RunningServer, auth: str, source: str, *, proof: str | None = None) -> Reply:
    body = {"username": "raka", "auth": auth}
    return post_json(server, "/api/masuk", body, source=source, headers=paid(proof))


def paid(proof: str | None) -> dict[str, str]:
    return {} if proof is None else {"Teduh-Work": proof}


def worked(reply: Reply) -> str:
    """What a browser would find for the work that was asked of it."""
    asked = reply.told["work"]
    challenge = b64url_decode(asked["challenge"])
    for turn in count():
        raw = challenge + turn.to_bytes(8)
        if int.from_bytes(sha256(raw).digest()) >> (256 - asked["bits"]) == 0:
            return b64url_encode(raw)
    raise AssertionError


def wrong() -> str:
    return b64url_encode(secrets.token_bytes(32))


def test_a_flood_is_slowed_and_the_real_person_gets_in_from_anywhere(slow: RunningServer) -> None:
    raka = account_of(slow, "raka")
    answers = [sign_in(slow, wrong(), FLOOD) for _ in range(12)]
    assert [answer.status for answer in answers] == [403] * 5 + [429] * 7
    last = answers[-1]
    assert last.code == "slow_down"
    assert 1 <= last.told["wait"] <= 60
    assert sign_in(slow, raka.auth, HOME).status == 200
    asked = sign_in(slow, raka.auth, FLOOD)
    assert asked.status == 429
    assert sign_in(slow, raka.auth, FLOOD, proof=worked(asked)).status == 200, (
        "from this very source, for some work"
    )


def test_a_flood_that_works_keeps_nobody_out(slow: RunningServer) -> None:
    """Somebody at the school guesses at one counselor all day, and pays for it: she works for her sign-in, and is in."""
    source, ratna = "127.0.0.16", account_of(slow, "ratna")

    def at_her_name(auth: str, proof: str | None = None) -> Reply:
        body = {"username": "ratna", "auth": auth}
        return post_json(slow, "/api/masuk", body, source=source, headers=paid(proof))

    answers = [at_her_name(wrong()) for _ in range(6)]
    for _ in range(3):
        assert at_her_name(wrong(), worked(answers[-1])).status == 403
        answers.append(at_her_name(wrong()))
    asked = [reply.told["work"]["bits"] for reply in answers[5:]]
    assert asked == sorted(asked), "it costs more, the more were wrong"
    assert asked[0] < asked[-1] <= work.HARDEST
    assert at_her_name(ratna.auth, worked(answers[-1])).status == 200


def test_work_counts_once_for_one_source_and_as_it_was_asked(slow: RunningServer) -> None:
    source, other = "127.0.0.17", "127.0.0.18"
    for each in (source, other):
        for _ in range(5):
            sign_in(slow, wrong(), each)
    proof = worked(sign_in(slow, wrong(), source))
    assert sign_in(slow, wrong(), other, proof=proof).status == 429
    assert sign_in(slow, wrong(), source, proof=proof[:-3] + "AAA").status == 429
    assert sign_in(slow, wrong(), source, proof="A" * 54).status == 429
    assert sign_in(slow, wrong(), source, proof="#").status == 429
    assert sign_in(slow, wrong(), source, proof=proof).status == 403
    assert sign_in(slow, wrong(), source, proof=proof).status == 429


def test_a_flood_closes_no_door_for_others_behind_its_address(slow: RunningServer) -> None:
    """A school is one address to us: guesses at one name there stop neither a colleague nor a child."""
    source = "127.0.0.14"
    sari, child = account_of(slow, "sari"), anonymous(slow)
    child.open_case("halo dari alamat yang sama")
    for _ in range(12):
        sign_in(slow, wrong(), source)
        post_json(slow, "/api/kembali", {"locator": wrong()[:21] + "A", "auth": wrong()}, source=source)
    own = {"username": "sari", "auth": sari.auth}
    assert post_json(slow, "/api/masuk", own, source=source).status == 200
    assert child.locator is not None
    assert child.auth is not None
    back = {"locator": b64url_encode(child.locator), "auth": b64url_encode(child.auth)}
    assert post_json(slow, "/api/kembali", back, source=source).status == 200
    assert post_json(slow, "/api/kasus", anonymous(slow).opening("halo"), source=source).status == 201


def test_guesses_at_many_names_are_slowed_by_the_address(slow: RunningServer) -> None:
    body = {"auth": wrong()}
    told = [
        post_json(slow, "/api/masuk", {"username": f"nama{n}", **body}, source="127.0.0.15").status
        for n in range(7)
    ]
    assert told == [403] * 5 + [429] * 2


def test_guessing_codenames_is_slowed(slow: RunningServer) -> None:
    source = "127.0.0.10"
    body = {"locator": b64url_encode(secrets.token_bytes(16)), "auth": wrong()}
    statuses = [post_json(slow, "/api/kembali", body, source=source).status for _ in range(7)]
    assert statuses == [404] * 5 + [429] * 2


def test_a_right_secret_costs_nothing(slow: RunningServer) -> None:
    raka = account_of(slow, "raka")
    assert {sign_in(slow, raka.auth, "127.0.0.11").status for _ in range(20)} == {200}


def test_a_class_may_open_its_cases_a_flood_has_to_work(slow: RunningServer) -> None:
    opened, source = 0, "127.0.0.12"
    while (
        last := post_json(slow, "/api/kasus", anonymous(slow).opening("halo"), source=source)
    ).status == 201:
        opened += 1
        assert opened < 60
    assert opened >= 21, "five refusals a minute, a case costs a fifth of one"
    child = anonymous(slow).opening("aku juga di sekolah itu")
    answer = post_json(slow, "/api/kasus", child, source=source, headers=paid(worked(last)))
    assert answer.status == 201, "one who opens many cases keeps no other out"


def test_a_large_body_of_a_stranger_is_not_read(slow: RunningServer) -> None:
    """Without an allowance or a live session the answer comes before the body does."""
    source = "127.0.0.19"
    while post_json(slow, "/api/kasus", anonymous(slow).opening("halo"), source=source).status == 201:
        pass
    for token, status in ((None, b"429"), ("A" * 43, b"401")):
        known = f"Authorization: Bearer {token}\r\n" if token else ""
        head = f"POST /api/kasus HTTP/1.1\r\nHost: localhost\r\n{known}Content-Length: 1400000\r\n\r\n"
        with socket.create_connection(("127.0.0.1", slow.port), 10, source_address=(source, 0)) as wire:
            wire.sendall(head.encode())
            assert wire.recv(4096).split()[1] == status


def test_an_opening_that_is_refused_costs_as_much(slow: RunningServer) -> None:
    body, source = anonymous(slow).opening("halo"), "127.0.0.20"
    body["manifest"] = body["manifest"][:-4] + "AAAA"
    told = [post_json(slow, "/api/kasus", body, source=source).status for _ in range(40)]
    assert told.count(400) <= 30
    assert told[-1] == 429


def test_reading_is_open_to_a_slowed_source(slow: RunningServer) -> None:
    for path in ("/", "/bantuan", "/api/sekolah"):
        assert exchange(slow, "GET", path, source=FLOOD).status == 200


def test_a_forged_forwarding_header_is_no_other_source(slow: RunningServer) -> None:
    source = "127.0.0.13"
    for turn in range(6):
        headers = {
            "X-Forwarded-For": f"10.0.0.{turn}",
            "X-Real-IP": f"10.0.1.{turn}",
            "Forwarded": f"for=10.0.2.{turn}",
        }
        reply = post_json(
            slow, "/api/masuk", {"username": "raka", "auth": wrong()}, source=source, headers=headers
        )
    assert reply.status == 429


def test_no_address_is_kept_or_logged(slow: RunningServer) -> None:
    stored = slow.stored_bytes()
    for source in (FLOOD, HOME, "127.0.0.10", "127.0.0.11", "127.0.0.12", "127.0.0.13"):
        assert source.encode() not in stored


def test_a_member_may_send_a_burst_and_then_a_few_a_second(own_server: Any) -> None:
    server = own_server(TEDUH_MESSAGES_PER_SECOND="0.001", TEDUH_MESSAGES_BURST="5")
    sari, other = anonymous(server), anonymous(server)
    sari.open_case("halo")
    other.open_case("halo")
    for turn in range(5):
        sari.send(f"{turn}")
    before = server.counts()
    reply = exchange(server, "POST", f"{sari.case_path}/pesan", sari.seal("terlalu cepat"), token=sari.token)
    assert (reply.status, reply.code, reply.told["wait"]) == (429, "slow_down", 1)
    assert server.counts() == before
    other.send("kasus lain tidak kena")


def test_coming_back_gives_no_new_allowance(own_server: Any) -> None:
    server = own_server(TEDUH_MESSAGES_PER_SECOND="0.001", TEDUH_MESSAGES_BURST="5")
    sari = anonymous(server)
    sari.open_case("halo")
    for turn in range(5):
        sari.come_back()
        sari.send(f"{turn}")
    sari.come_back()
    reply = exchange(server, "POST", f"{sari.case_path}/pesan", sari.seal("terlalu cepat"), token=sari.token)
    assert (reply.status, reply.code) == (429, "slow_down")


# The count itself, under a frozen clock.


@pytest.fixture
def source(settings: Any) -> bytes:
    settings.REFUSALS_PER_MINUTE = 30
    return secrets.token_bytes(16)


def test_the_allowance_grows_back_with_time(source: bytes) -> None:
    start = 1_800_000_000_000
    with clock.frozen(start):
        for _ in range(30):
            throttle.check_source(source)
            throttle.count_refusal(source)
        with pytest.raises(Refusal) as refused:
            throttle.check_source(source)
        assert refused.value.extra == {"wait": 2}
    with clock.frozen(start + 2_000):
        throttle.check_source(source)
        throttle.count_refusal(source)
        with pytest.raises(Refusal):
            throttle.check_source(source)
    with clock.frozen(start + 3_600_000):
        for _ in range(30):
            throttle.check_source(source)
            throttle.count_refusal(source)
        with pytest.raises(Refusal):
            throttle.check_source(source)


def test_an_ipv6_network_is_one_source_and_a_neighbour_another() -> None:
    assert throttle.source_of("2001:db8:1:2::1") == throttle.source_of("2001:db8:1:2:ffff::9")
    assert throttle.source_of("2001:db8:1:2::1") != throttle.source_of("2001:db8:1:3::1")
    assert throttle.source_of("192.0.2.1") != throttle.source_of("192.0.2.2")
    assert b"192.0.2" not in throttle.source_of("192.0.2.1")
    assert throttle.source_of("not an address") == b""


def test_the_memory_of_sources_is_bounded(source: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle._allowances, "kept", 100)
    for _ in range(500):
        throttle.count_refusal(source)
        throttle.count_refusal(secrets.token_bytes(16))
    assert len(throttle._allowances) <= 100
    with pytest.raises(Refusal):
        throttle.check_source(source)  # who was counted of late is not forgotten for others


def test_work_ends_after_two_minutes(settings: Any, source: bytes) -> None:
    start = 1_800_000_000_000
    with clock.frozen(start):
        told = work.asked_of(source, 1)
    proof = worked(Reply(429, {}, json.dumps({"work": told}).encode()))
    for later, counts in ((119_000, True), (121_000, False)):
        with clock.frozen(start + later):
            assert work.is_done(proof, source, spend=False) is counts


def test_the_clock_stands_still_only_where_it_is_frozen() -> None:
    with clock.frozen(1_000):
        assert (clock.now_ms(), clock.ticks(), clock.now()) == (1_000, 1.0, clock.from_ms(1_000))
        with clock.frozen(2_000):
            assert clock.now_ms() == 2_000
        assert clock.now_ms() == 1_000
    assert clock.now_ms() > 1_700_000_000_000
    spans = [clock.ticks() for _ in range(5)]
    assert spans == sorted(spans)
    assert statistics.fmean(spans) > 0
