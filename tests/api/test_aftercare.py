"""Months after: forms wait behind a codename, and who stopped is left in peace (R52, R53)."""

from tests.counseling.asking import LONG, NOW, SHORT, after_a_session, answer, answers, refused, states
from tests.support.cast import talking_pair
from tests.support.process import Course
from tests.support.rooms import founded_lane
from tests.support.server import RunningServer
from twin.client import StudentTab


def test_it_waits_behind_the_codename(moved_server: RunningServer) -> None:
    """Months go by; nobody was written to, nobody's name was needed."""
    server = moved_server
    sari, ratna = after_a_session(server)
    course = Course(server, sari, ratna, founded_lane(ratna)).ready()
    course.to_the_end()
    course.end("succeeded", summary="Terima kasih sudah bercerita.")
    assert states(sari) == {NOW: "open", SHORT: "waiting", LONG: "waiting"}
    server.later(days=8)
    back = came_back(sari)
    assert states(back) == {NOW: "expired", SHORT: "open", LONG: "waiting"}
    raw = answers(back, "sudah lebih baik")
    answer(back, SHORT, "counselor", shared=raw)
    back.sealed(raw)
    assert refused(answer, back, NOW, "counselor", shared=answers(back)) == "settled"
    server.later(days=120)
    months_later = came_back(sari)
    assert states(months_later) == {NOW: "expired", SHORT: "answered", LONG: "open"}
    answer(months_later, LONG, "counselor", shared=answers(months_later, "masih baik"))
    assert states(months_later)[LONG] == "answered"


def came_back(sari: StudentTab) -> StudentTab:
    """Another tab, much later, that knows the seven words."""
    back = StudentTab(sari.ask)
    back.keys, back.locator, back.auth = sari.keys, sari.locator, sari.auth
    back.come_back()
    back.load()
    return back


def test_who_stops_is_asked_no_more(server: RunningServer) -> None:
    sari, _ = after_a_session(server)
    sari.call("POST", f"{sari.case_path}/berhenti", {})
    assert set(states(sari).values()) == {"cancelled"}


def test_who_comes_back_may_be_asked_again(server: RunningServer) -> None:
    sari, ratna = after_a_session(server)
    sari.call("POST", f"{sari.case_path}/berhenti", {})
    sari.load()
    sari.send("ternyata aku mau bercerita lagi")
    session = ratna.call("POST", f"{ratna.case_path}/sesi", {"medium": "letter"})["session"]
    ratna.call("POST", f"{ratna.case_path}/sesi/{session}/selesai", {})
    told = [(each["form"], each["state"]) for each in sari.call("GET", sari.case_path)["assessments"]]
    assert told == [(NOW, "cancelled"), (SHORT, "cancelled"), (NOW, "open"), (SHORT, "waiting")]


def test_who_stops_within_a_session_is_not_asked_at_its_end(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    session = ratna.call("POST", f"{ratna.case_path}/sesi", {"medium": "voice"})["session"]
    sari.call("POST", f"{sari.case_path}/berhenti", {})
    ratna.call("POST", f"{ratna.case_path}/sesi/{session}/selesai", {})
    assert states(sari) == {}
