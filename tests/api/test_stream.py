"""The stream: exactly what was missed, in order, then what comes; it ends with its session and with the server."""

import json
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest

from teduh.sealing.codec import b64url_encode
from tests.support.cast import anonymous, counselor, everyone, signed_in, student, talking_pair
from tests.support.listener import Listener, came, entry_came, listen
from tests.support.raw import exchange, post_json
from tests.support.server import RunningServer
from twin.client import Http


def key_of(tab: Any) -> str:
    return b64url_encode(tab.own_keys.key_id)


def test_each_side_hears_the_other_in_order(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    with listen(server, sari) as at_sari, listen(server, ratna) as at_ratna:
        numbers = [tab.send(f"pesan {turn}")["n"] for turn in range(5) for tab in (sari, ratna)]
        for heard in (at_sari, at_ratna):
            heard.until(entry_came(numbers[-1]))
            assert heard.numbers() == numbers


def test_an_entry_heard_is_the_entry_loaded(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    with listen(server, ratna) as heard:
        told = sari.send("sama persis")
        heard.until(entry_came(told["n"]))
    loaded = ratna.call("GET", ratna.case_path)["entries"][-1]
    [entry] = heard.of("entri")
    assert entry == {"k": b64url_encode(sari.case_id), **loaded}
    assert (entry["n"], entry["at"], entry["r"]) == (told["n"], told["at"], told["r"])


@pytest.mark.parametrize("missed", [0, 1, 2, 7])
def test_resuming_by_the_last_number_gives_exactly_what_was_missed(
    server: RunningServer, missed: int
) -> None:
    sari, ratna = talking_pair(server)
    for turn in range(7):
        last = sari.send(f"pesan {turn}")["n"]
    with listen(server, ratna, after=last - missed) as heard:
        fresh = sari.send("yang baru")["n"]
        heard.until(entry_came(fresh))
        assert heard.numbers() == list(range(last - missed + 1, fresh + 1))


def test_nothing_falls_between_catching_up_and_listening(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    start = sari.send("awal")["n"]
    talking = Thread(target=lambda: [sari.send(f"sambil {turn}") for turn in range(60)])
    talking.start()
    streams = [listen(server, ratna, after=start) for _ in range(6)]
    talking.join()
    last = sari.call("GET", sari.case_path)["number"]
    for heard in streams:
        heard.until(entry_came(last))
        assert heard.numbers() == list(range(start + 1, last + 1))
        heard.close()


def test_who_was_away_for_too_long_is_told_to_load(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    for turn in range(502):
        sari.send(f"{turn}")
    name = b64url_encode(sari.case_id)
    with listen(server, ratna, after=1) as heard:
        heard.until(came("muat", k=name))
        fresh = sari.send("lagi")["n"]
        heard.until(entry_came(fresh))
        assert heard.numbers() == [fresh]
    with listen(server, ratna, after=fresh - 500) as heard:
        heard.until(entry_came(fresh))
        assert heard.numbers() == list(range(fresh - 499, fresh + 1))


def test_many_long_letters_come_whole_however_often_the_stream_must_begin_anew(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    held = sari.send("awal")["n"]
    last = [sari.send(f"{turn} " + "\u4e00" * 19_990)["n"] for turn in range(60)][-1]
    for _ in range(6):
        with listen(server, ratna, after=held) as heard:
            heard.until(lambda events, heard=heard: heard.ended or entry_came(last)(events))
            numbers = heard.numbers()
        assert numbers == list(range(held + 1, held + 1 + len(numbers)))
        held += len(numbers)
        if held == last:
            return
    raise AssertionError(f"only {held} of {last}")


def test_a_number_from_the_future_brings_nothing_old(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    with listen(server, ratna, after=10**9) as heard:
        fresh = sari.send("baru")["n"]
        heard.until(entry_came(fresh))
        assert heard.numbers() == [fresh]


BAD_POSITIONS = (
    "x", ":", "a:1", "{case}", "{case}:", "{case}:-1", "{case}:1.5", "{case}:²", "{case}:٣", "{case}:1e3", "{case}:1:2",
    "{case}:9999999999999999", "{case}=:1", "{case}A:1", "{case}:1;{case}:2", "../..:1", "{case}:NaN",
)  # fmt: skip


@pytest.mark.parametrize("positions", BAD_POSITIONS)
def test_a_position_that_is_none_is_refused(server: RunningServer, positions: str) -> None:
    sari, _ = talking_pair(server)
    asked = quote(positions.replace("{case}", b64url_encode(sari.case_id)), safe=":,;=/.")
    reply = exchange(server, "GET", f"/api/arus?posisi={asked}", token=sari.token)
    assert (reply.status, reply.code) == (400, "bad_request")


def test_too_many_positions_are_refused(server: RunningServer) -> None:
    sari, _ = talking_pair(server)
    asked = ",".join([f"{b64url_encode(sari.case_id)}:1"] * 201)
    assert exchange(server, "GET", f"/api/arus?posisi={asked}", token=sari.token).status == 400


def test_typing_marks_and_presence_reach_the_other_side(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    name = b64url_encode(sari.case_id)
    with listen(server, sari) as at_sari:
        with listen(server, ratna) as at_ratna:
            at_ratna.until(came("hadir", k=name, who=key_of(sari), on=True))
            at_sari.until(came("hadir", k=name, who=key_of(ratna), on=True))
            sari.call("POST", f"{sari.case_path}/mengetik", {})
            at_ratna.until(came("ketik", k=name, who=key_of(sari)))
            number = sari.send("halo")["n"]
            ratna.call("POST", f"{ratna.case_path}/dibaca", {"n": number})
            at_sari.until(came("tanda", k=name, who=key_of(ratna), n=number))
        at_sari.until(came("hadir", k=name, who=key_of(ratna), on=False))
    assert not any(data["who"] == key_of(ratna) for data in at_ratna.of("hadir"))


def test_a_renewed_stream_is_no_departure(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    with listen(server, sari) as at_sari:
        listen(server, ratna).close()
        with listen(server, ratna):
            at_sari.until(came("hadir", who=key_of(ratna), on=True))
            listen(server, ratna).close()
            number = ratna.send("masih di sini")["n"]
            at_sari.until(entry_came(number))
            assert not came("hadir", on=False)(at_sari.events)


def test_a_mark_only_grows_and_never_beyond_the_end(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    number = sari.send("halo")["n"]
    for told in (number, 1, 10**9):
        ratna.call("POST", f"{ratna.case_path}/dibaca", {"n": told})
        marks = {mark["key_id"]: mark["number"] for mark in sari.call("GET", sari.case_path)["marks"]}
        assert marks[key_of(ratna)] == number


def test_whoever_is_admitted_while_listening_follows_the_case_and_is_seen(server: RunningServer) -> None:
    budi = counselor(server, "budi")
    budi.case_id = bytes(16)
    with Listener(server, budi.token) as heard:
        sari = anonymous(server)
        sari.open_case("halo semua", readers=everyone(sari))
        name = b64url_encode(sari.case_id)
        heard.until(came("muat", k=name))
        number = sari.send("masih di sini")["n"]
        heard.until(
            lambda events: any(e == "entri" and (d["k"], d["n"]) == (name, number) for e, d in events)
        )
        mine = [data["n"] for data in heard.of("entri") if data["k"] == name]
        assert mine == list(range(2, number + 1))
        with listen(server, sari) as at_sari:
            at_sari.until(came("hadir", k=name, who=key_of(budi), on=True))
            heard.until(came("hadir", k=name, on=True))


def test_an_account_hears_of_all_its_cases(server: RunningServer) -> None:
    first, second = student(server, "sari"), student(server, "sari")
    first.open_case("kasus satu")
    second.open_case("kasus dua")
    with Listener(server, first.token) as heard:
        first.send("satu")
        second.send("dua")
        wanted = {b64url_encode(first.case_id), b64url_encode(second.case_id)}
        heard.until(lambda events: wanted <= {data.get("k") for _, data in events})


def test_the_desk_is_told_when_its_lists_change(server: RunningServer) -> None:
    with Listener(server, signed_in(server, "laras")[0]) as heard:
        anonymous(server).open_case("orang baru")
        heard.until(lambda events: ("meja", {}) in events)


def test_no_one_sees_another_through_the_stream(server: RunningServer) -> None:
    """What a stream carries of a person is a key id of the case: no name, no account, no time of a device."""
    sari, ratna = talking_pair(server)
    with listen(server, sari) as heard:
        ratna.call("POST", f"{ratna.case_path}/mengetik", {})
        heard.until(came("ketik"))
        assert "Ratna" not in json.dumps(heard.events)
        assert all(set(data) <= {"k", "who", "n", "on"} for name, data in heard.events if name != "entri")


def test_it_is_a_stream_without_a_length_or_a_cache(server: RunningServer) -> None:
    sari, _ = talking_pair(server)
    with listen(server, sari) as heard:
        headers = {name.lower(): value for name, value in heard.headers}
    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"
    assert "set-cookie" not in headers


def test_the_server_stops_soon_with_open_streams(own_server: Any) -> None:
    server = own_server()
    sari, ratna = talking_pair(server)
    streams = [listen(server, tab) for tab in (sari, ratna) for _ in range(10)]
    assert server.stop() < 5
    assert "Traceback" not in server.log
    for heard in streams:
        heard.until_ended()
        assert heard.clean
        heard.close()
    assert "graceful" not in server.log, "a stream had to be torn off"
    server.start()
    sari.ask = Http(server.url)
    with listen(server, ratna, after=1) as heard:
        number = sari.send("sesudah mulai lagi")["n"]
        heard.until(entry_came(number))
        assert heard.numbers() == list(range(2, number + 1))


def test_a_stream_by_a_recovery_session_or_none_is_refused(server: RunningServer) -> None:
    for token in (None, "A" * 43):
        assert exchange(server, "GET", "/api/arus", token=token).status == 401
    assert post_json(server, "/api/arus", {}).status in {404, 405}
