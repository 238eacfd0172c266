"""How a case ends and begins again: outcomes with what they require, closings, stopping, reopening, the day of erasure."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.test_process import refused
from tests.api.test_rooms import refusal
from tests.support.cast import anonymous, counselor
from tests.support.process import Course, meeting
from tests.support.rooms import consented
from tests.support.server import RunningServer

JAKARTA = timedelta(hours=7)


@pytest.fixture
def course(server: RunningServer) -> Course:
    return Course.begun(server)


def in_days(days: int) -> str:
    return (datetime.now(UTC) + JAKARTA + timedelta(days=days)).date().isoformat()


def test_success_closes_the_case_with_a_letter_and_a_day_of_erasure(course: Course) -> None:
    course.to_the_end()
    assert refused(course, "hasil", course.outcome_body("succeeded"))["missing"] == ["summary"]
    course.end("succeeded", summary="Kita sudah sampai di sini.")
    state = course.state
    assert state["ended"]["outcome"] == "succeeded"
    assert state["erase_on"] == in_days(365)
    [fact] = [json.loads(told) for told in course.facts("outcome.recorded")]
    assert (fact["kind"], fact["closes"], fact["erase_on"]) == ("outcome", True, in_days(365))
    assert course.sari.load()[-1].content["t"] == "summary"


def test_an_outcome_belongs_to_the_ending(course: Course) -> None:
    body = course.outcome_body("succeeded", summary="terlalu dini")
    assert refused(course, "hasil", body) == {"code": "bad_outcome", "missing": ["ending"]}
    assert [m.content["x"] for m in course.sari.load()] == ["halo"], "nothing of it was stored"


@pytest.mark.parametrize(
    ("outcome", "missing"),
    [("in_person", ["appointment"]), ("referred", ["consent"]), ("no_such", ["outcome"]), ("online", None)],
)
def test_each_outcome_says_what_it_needs(course: Course, outcome: str, missing: list[str] | None) -> None:
    course.to_the_end()
    if missing is None:
        course.end(outcome)
        assert course.state["ended"]["outcome"] == outcome
        assert course.state["erase_on"] is None
    else:
        assert refused(course, "hasil", course.outcome_body(outcome))["missing"] == missing


def test_face_to_face_makes_an_appointment_in_the_same_case(course: Course) -> None:
    course.to_the_end()
    when = meeting()
    course.end("in_person", appointment=when)
    assert [json.loads(fact) for fact in course.facts("appointment.made")] == [when]
    duties = course.ratna.call("GET", "/api/meja")["duties"]
    mine = [duty for duty in duties if duty["case"] == course.ratna.case_path.rpartition("/")[2]]
    [follow_up] = [duty for duty in mine if duty["kind"] == "follow_up"]
    assert follow_up["due"] > when["at"]
    course.move("reopen_session", "process/investigation", note=True)
    assert course.state["ended"] is None


def test_an_appointment_lies_ahead_and_has_a_sound_length(course: Course) -> None:
    course.to_the_end()
    for wrong in ({"at": 1}, {"minutes": 0}, {"minutes": 1000}, {"medium": "smoke"}, {"where": "kelas"}):
        body = course.outcome_body("in_person", appointment=meeting() | wrong)
        assert refused(course, "hasil", body)["code"] == "bad_request"


def test_a_referral_needs_the_counselees_word(course: Course) -> None:
    course.to_the_end()
    consented(course.server, course.sari, counselor(course.server, "budi").account.user_id)
    course.end("referred")
    assert course.state["ended"]["outcome"] == "referred"
    assert course.state["erase_on"] is None


def test_the_same_outcome_three_times_asks_for_another_look(course: Course) -> None:
    name = course.ratna.case_path.rpartition("/")[2]

    def follow_ups() -> int:
        told = course.ratna.call("GET", "/api/meja")["duties"]
        return sum(duty["case"] == name and duty["kind"] == "follow_up" for duty in told)

    for turn in range(3):
        course.to_the_end()
        course.end("online")
        assert follow_ups() == (turn == 2)
        course.move("reopen_session", "process/intervention", note=True)


def test_an_urgent_referral_records_its_outcome_at_once(course: Course) -> None:
    course.move("urgent_referral", "ending", note=True)
    assert course.place == "ending"
    assert course.state["ended"]["outcome"] == "referred"


def test_closings_stand_beside_the_outcomes_and_may_come_at_any_stage(course: Course) -> None:
    course.end("opened_in_error")
    [fact] = [json.loads(told) for told in course.facts("outcome.recorded")]
    assert (fact["kind"], fact["erase_on"]) == ("closing", in_days(30))


def test_nobody_is_unreachable_before_two_greetings_a_week_apart(moved_server: RunningServer) -> None:
    course = Course.begun(moved_server)
    course.ratna.send("apa kabar")
    course.ratna.send("masih di sini")
    assert refused(course, "hasil", course.outcome_body("unreachable"))["missing"] == ["two_greetings"]
    moved_server.later(days=8)
    course = again(course)
    course.ratna.send("kalau mau menulis lagi, pintu ini terbuka")
    course.end("unreachable")
    assert course.state["ended"]["outcome"] == "unreachable"


def test_the_counselee_stops_at_any_point_and_needs_no_reason(course: Course) -> None:
    path = f"{course.sari.case_path}/berhenti"
    assert refusal(course.ratna.call, "POST", path, {}) == "not_allowed"
    for _ in range(2):
        course.sari.call("POST", path, {})
    [fact] = [json.loads(told) for told in course.facts("outcome.recorded")]
    assert (fact["outcome"], fact["kind"]) == ("withdrawn_by_counselee", "closing")
    assert course.state["erase_on"] == in_days(365)
    assert refused(course, "hasil", course.outcome_body("withdrawn_by_counselee"))["code"] == "settled"


def test_who_stops_before_anybody_took_her_up_waits_no_more(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("tidak jadi")
    sari.call("POST", f"{sari.case_path}/berhenti", {})
    desk = counselor(server).call("GET", "/api/meja")
    name = sari.case_path.rpartition("/")[2]
    assert all(row["case"] != name for row in (*desk["waiting"], *desk["cases"], *desk["duties"]))
    sari.load()
    sari.send("ternyata jadi")
    assert name in [row["case"] for row in counselor(server).call("GET", "/api/meja")["waiting"]]


def test_only_she_ends_it_by_her_own_wish(course: Course) -> None:
    assert refused(course, "hasil", course.outcome_body("withdrawn_by_counselee"))["missing"] == ["outcome"]


def test_a_word_of_hers_opens_a_closed_case_with_all_its_history(course: Course) -> None:
    course.to_the_end()
    course.end("succeeded", summary="selesai")
    course.ratna.load()
    course.ratna.send("semoga baik-baik saja")
    assert course.state["erase_on"] is not None, "a counselor's word opens nothing"
    course.sari.load()
    number = course.sari.send("aku kembali")["n"]
    state = course.state
    assert (state["ended"], state["erase_on"], state["phase"]) == (None, None, "ending")
    entries = course.sari.call("GET", course.sari.case_path)["entries"]
    assert [entry["j"] for entry in entries[-2:]] == ["case.reopened", "message"]
    assert entries[-1]["n"] == number
    course.sari.load()
    course.sari.send("masih aku")
    assert len(course.facts("case.reopened")) == 1
    course.move("come_back", "preparation", note=True)
    assert course.place == "preparation"


def test_a_counselor_takes_a_closed_case_up_again_by_moving_it(course: Course) -> None:
    course.to_the_end()
    course.end("succeeded", summary="selesai")
    course.move("reopen_session", "process/investigation", note=True)
    assert course.state["erase_on"] is None
    assert len(course.facts("case.reopened")) == 1


def test_the_same_outcome_again_answers_the_same(course: Course) -> None:
    course.to_the_end()
    body = course.outcome_body("succeeded", summary="sekali saja")
    first = course.post("hasil", body)
    assert course.post("hasil", body) == first
    assert len(course.facts("outcome.recorded")) == 1
    other = course.outcome_body("succeeded", summary="lain")
    assert refused(course, "hasil", other)["code"] == "settled"


def again(course: Course) -> Any:
    """The same people on another day: sessions of before are over."""
    sari, ratna = course.sari, counselor(course.server)
    sari.come_back()
    sari.load()
    ratna.take_up(sari.case_id)
    course.ratna, course.lane.token = ratna, ratna.token
    course.lane.load()
    return course
