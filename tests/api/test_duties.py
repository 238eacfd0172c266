"""Duties: true by the acts themselves, due by the school's own promise, late ones with the coordinator and without content."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teduh.duties.models import duty_id
from teduh.duties.talk import Clocks, Due, escalates_at, talk_duty
from teduh.lib.secrets import derived_key
from teduh.people.models import School
from tests.api.test_endings import again
from tests.api.test_rooms import refusal
from tests.support.cast import anonymous, counselor, talking_pair
from tests.support.process import Course
from tests.support.raw import exchange
from tests.support.rooms import now_ms
from tests.support.server import RunningServer
from twin.client import Tab

ZONE = ZoneInfo("Asia/Jakarta")
SCHOOL = School(
    zone="Asia/Jakarta", opens=time(7), closes=time(15), reply_by=time(10), reply_hours=4, days="12345",
    remind_days=3, silent_days=10,
)  # fmt: skip
HOUR = 3_600_000
DAY = 24 * HOUR


def at(day: int, hour: int = 9) -> int:
    """November 2026: the 23rd is a Monday."""
    return int(datetime(2026, 11, day, hour, tzinfo=ZONE).timestamp() * 1000)


def due_of(now: int, *, planned: bool = False, **clocks: int) -> Due | None:
    told = {
        "opened_at": at(2),
        "first_reply_due": at(2, 13),
        "counselee_at": 0,
        "counselor_at": 0,
        "turn_at": 0,
    }
    return talk_duty(SCHOOL, Clocks(**(told | clocks)), now, planned=planned)


@pytest.mark.parametrize(
    ("now", "clocks", "wanted"),
    [
        (at(2), {"counselee_at": at(2), "turn_at": at(2)}, Due("first_reply", at(2), at(2, 13))),
        (
            at(5, 12),
            {"counselee_at": at(5, 12), "counselor_at": at(4), "turn_at": at(5)},
            Due("unanswered", at(5), at(5, 13)),
        ),
        (
            at(6, 15),
            {"counselee_at": at(6, 14), "counselor_at": at(4), "turn_at": at(6, 14)},
            Due("unanswered", at(6, 14), at(9, 10)),
        ),
        (at(5), {"counselee_at": at(2), "counselor_at": at(3), "turn_at": at(3)}, None),
        (
            at(6, 16),
            {"counselee_at": at(2), "counselor_at": at(3), "turn_at": at(3)},
            Due("reminder", at(6, 15), at(9, 15)),
        ),
        (at(11), {"counselee_at": at(2), "counselor_at": at(10), "turn_at": at(3)}, None),
        (
            at(17, 16),
            {"counselee_at": at(2), "counselor_at": at(16), "turn_at": at(3)},
            Due("silent", at(17, 15), at(18, 15)),
        ),
    ],
)
def test_what_the_talk_owes(now: int, clocks: dict[str, int], wanted: Due | None) -> None:
    assert due_of(now, **clocks) == wanted


def test_an_id_is_the_same_for_ever_and_says_nothing_without_the_pepper(settings: Any) -> None:
    asked = (b"c" * 16, "first_reply", (1).to_bytes(8, "big"))
    known = duty_id(*asked)
    assert known == duty_id(*asked) != duty_id(b"d" * 16, *asked[1:])
    derived_key.cache_clear()
    settings.SECRET_KEY = "another machine's"
    assert duty_id(*asked) != known
    derived_key.cache_clear()


def test_a_case_with_a_plan_is_not_silent() -> None:
    quiet = {"counselee_at": at(2), "counselor_at": at(3), "turn_at": at(3)}
    assert due_of(at(25), planned=True, **quiet) is None
    waiting = {"counselee_at": at(4), "counselor_at": at(3), "turn_at": at(4)}
    assert due_of(at(25), planned=True, **waiting) is not None, "who waits for an answer waits all the same"


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 20 * 24)), min_size=1, max_size=12),
    st.integers(0, 60 * 24),
)
def test_one_thing_is_due_and_by_whose_turn_it_is(words: list[tuple[bool, int]], later: int) -> None:
    """Any talk at all, told as the hot path tells it: the counselee waits exactly as long as no counselor has answered."""
    counselee = counselor_said = turn = 0
    moment = at(2)
    for by_counselee, hours in words:
        moment += hours * HOUR + 1
        theirs, mine = (counselor_said, counselee) if by_counselee else (counselee, counselor_said)
        turn = moment if mine <= theirs else turn
        counselee, counselor_said = (moment, counselor_said) if by_counselee else (counselee, moment)
    now = moment + later * HOUR
    told = due_of(now, counselee_at=counselee, counselor_at=counselor_said, turn_at=turn)
    last_by_counselee = words[-1][0]
    if not counselor_said:
        assert told is not None
        assert told.kind == "first_reply"
    elif last_by_counselee:
        assert told is not None
        assert (told.kind, told.since) == ("unanswered", turn)
        assert told.due > turn
    else:
        assert told is None or (told.kind in {"reminder", "silent"} and told.since <= now)
    if told is not None:
        assert escalates_at(SCHOOL, told.due) > told.due


def duties(tab: Tab, of: Tab) -> list[dict[str, Any]]:
    name = of.case_path.rpartition("/")[2]
    return [duty for duty in tab.call("GET", "/api/meja")["duties"] if duty["case"] == name]


def kinds(tab: Tab, of: Tab) -> list[str]:
    return [duty["kind"] for duty in duties(tab, of)]


def escalated(server: RunningServer) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = counselor(server, "endah").call("GET", "/api/meja/eskalasi")["duties"]
    return told


def test_a_first_word_is_a_duty_until_somebody_answers(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    [first] = duties(ratna, sari)
    assert (first["kind"], first["late"], first["escalated"]) == ("first_reply", False, False)
    ratna.send("halo Sari")
    assert duties(ratna, sari) == []
    sari.load()
    sari.send("boleh tanya?")
    sari.send("masih di sana?")
    [waiting] = duties(ratna, sari)
    assert waiting["kind"] == "unanswered"
    ratna.load()
    ratna.send("boleh")
    assert duties(ratna, sari) == []


def test_a_follow_up_is_set_and_done_by_hand(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    body = {"due": now_ms() + DAY, "kind": "follow_up"}
    told = ratna.call("POST", f"{ratna.case_path}/tugas", body)
    assert ratna.call("POST", f"{ratna.case_path}/tugas", body) == told
    assert kinds(ratna, sari).count("follow_up") == 1
    path = f"/api/tugas/{told['id']}/selesai"
    assert refusal(counselor(server, "budi").call, "POST", path, {}) == "not_found"
    assert refusal(sari.call, "POST", path, {}) == "not_allowed"
    for _ in range(2):
        ratna.call("POST", path, {})
    assert "follow_up" not in kinds(ratna, sari)
    for wrong in ({"due": 1, "kind": "follow_up"}, body | {"kind": "unanswered"}, body | {"kind": "tidak"}):
        assert refusal(ratna.call, "POST", f"{ratna.case_path}/tugas", wrong) == "bad_request"


def test_what_the_talk_owes_is_done_by_no_hand(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    [first] = duties(ratna, sari)
    assert refusal(ratna.call, "POST", f"/api/tugas/{first['id']}/selesai", {}) == "not_found"


def test_what_is_late_reaches_the_coordinator_once_and_without_content(moved_server: RunningServer) -> None:
    sari = anonymous(moved_server)
    sari.open_case("rahasia")
    moved_server.later(hours=1)
    assert escalated(moved_server) == []
    moved_server.later(days=7)
    moved_server.later(minutes=2)
    [late] = escalated(moved_server)
    assert set(late) == {"id", "kind", "due", "since", "counselor"}
    assert (late["kind"], late["counselor"]) == ("first_reply", None)
    raw = exchange(moved_server, "GET", "/api/meja/eskalasi", token=counselor(moved_server, "endah").token)
    assert sari.case_path.rpartition("/")[2].encode() not in raw.body
    ratna = counselor(moved_server)
    ratna.take_up(sari.case_id)
    assert duties(ratna, sari)[0]["escalated"] is True
    ratna.accept()
    assert escalated(moved_server)[0]["counselor"] == "Bu Ratna"
    ratna.send("maaf, lama")
    assert escalated(moved_server) == []
    moved_server.later(minutes=2)
    assert moved_server.query("SELECT COUNT(*) FROM duties_duty WHERE done_at IS NOT NULL") == [(1,)]


def test_escalations_are_the_coordinators_alone(server: RunningServer) -> None:
    assert refusal(counselor(server).call, "GET", "/api/meja/eskalasi") == "not_allowed"
    assert refusal(anonymous(server).call, "GET", "/api/meja/eskalasi") == "no_session"


def test_a_case_that_falls_silent_is_noticed_until_it_is_closed(moved_server: RunningServer) -> None:
    course = Course.begun(moved_server)
    course.ratna.send("ceritakan kalau sudah siap")
    assert kinds(course.ratna, course.sari) == []
    moved_server.later(days=8)
    course = again(course)
    assert kinds(course.ratna, course.sari) == ["reminder"]
    course.ratna.send("apa kabar")
    assert kinds(course.ratna, course.sari) == []
    moved_server.later(days=12)
    course = again(course)
    assert kinds(course.ratna, course.sari) == ["silent"]
    moved_server.later(days=5)
    course = again(course)
    assert escalated(moved_server)[0]["kind"] == "silent"
    course.end("unreachable")
    assert kinds(course.ratna, course.sari) == []
    assert escalated(moved_server) == []


def test_a_follow_up_in_sight_keeps_a_case_from_being_silent(moved_server: RunningServer) -> None:
    course = Course.begun(moved_server)
    course.ratna.send("kita bicara lagi bulan depan")
    due = now_ms() + int(timedelta(days=30).total_seconds() * 1000)
    course.ratna.call("POST", f"{course.ratna.case_path}/tugas", {"due": due, "kind": "follow_up"})
    moved_server.later(days=20)
    course = again(course)
    assert kinds(course.ratna, course.sari) == ["follow_up"]
    moved_server.later(days=15)
    course = again(course)
    assert sorted(kinds(course.ratna, course.sari)) == ["follow_up", "silent"]
    assert "follow_up" in [duty["kind"] for duty in escalated(moved_server)]
