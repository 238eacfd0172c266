"""Courses in the database, under a frozen clock: facts move them, the clock opens and closes them, each once."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from teduh.cases import timeline
from teduh.cases.access import Place
from teduh.cases.models import Case, Entry
from teduh.counseling import courses
from teduh.counseling.assessments import assessments_part, hold_assessments, skip_assessment, stop_reminders
from teduh.counseling.models import Assessment, Session, Timing
from teduh.counseling.reminding import kind_instant
from teduh.counseling.schedule import DAY
from teduh.counseling.sessions import begin_session, end_session, enter_session, open_session
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from tests.counseling.rows import MORNING, counselee_wrote, make_case, make_school

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = DAY // 24


@pytest.fixture
def case_and_place() -> tuple[Case, Place]:
    return make_case(make_school())


def held_session(case: Case, place: Place, at: int, *, messages: int = 9, medium: str = "chat") -> None:
    """A session that ends at `at`."""
    with clock.frozen(at - HOUR):
        session = begin_session(case, place, medium, proxy=False)
    counselee_wrote(case, session.counselee_seq + messages)
    with clock.frozen(at):
        end_session(case, place, bytes(session.public_id), None)


def followed(case: Case, follower: Callable[..., None], **facts: Any) -> None:
    """As if the fact had been entered."""
    with transaction.atomic():
        head = timeline.lock_cases([case.pk])[case.pk]
        follower(head, bytes(case.public_id), facts)


def states(case: Case) -> dict[str, str]:
    return {
        row.form.partition("_")[0]: row.state for row in Assessment.objects.filter(case=case).order_by("pk")
    }


def facts_of(case: Case, kind: str) -> list[dict[str, Any]]:
    found = Entry.objects.filter(case=case, kind=kind).order_by("number")
    return [json.loads(bytes(entry.facts)) for entry in found]


def test_a_session_that_ends_opens_its_assessment_at_once(case_and_place: tuple[Case, Place]) -> None:
    case, place = case_and_place
    held_session(case, place, MORNING)
    assert states(case) == {"immediate": "open", "short": "waiting"}
    [opened] = facts_of(case, "assessment.opened")
    assert opened["form"] == "immediate_assessment"
    numbers = list(Entry.objects.filter(case=case).order_by("number").values_list("number", "kind"))
    assert numbers == [(1, "session.begun"), (2, "session.ended"), (3, "assessment.opened")]
    assert Case.objects.get(pk=case.pk).number == 3


def test_the_job_opens_and_closes_each_thing_once(case_and_place: tuple[Case, Place]) -> None:
    case, place = case_and_place
    held_session(case, place, MORNING)
    for day, moved, told in (
        (1, 0, ["open", "waiting"]),
        (7, 1, ["expired", "open"]),
        (30, 1, ["expired", "expired"]),
    ):
        with clock.frozen(MORNING + day * DAY):
            assert courses.open_due() == moved
            assert list(states(case).values()) == told
            assert courses.open_due() == 0
    assert [fact["form"] for fact in facts_of(case, "assessment.opened")] == [
        "immediate_assessment",
        "short_term_assessment",
    ]


def test_what_the_browser_is_told_does_not_wait_for_the_job(case_and_place: tuple[Case, Place]) -> None:
    case, place = case_and_place
    held_session(case, place, MORNING)
    with clock.frozen(MORNING + 8 * DAY):
        told = [line["state"] for line in assessments_part(case, place)["assessments"]]
    assert told == ["expired", "open"]


def test_an_outcome_and_the_day_of_erasure(case_and_place: tuple[Case, Place]) -> None:
    case, place = case_and_place
    held_session(case, place, MORNING)
    erased = (datetime.fromtimestamp(MORNING / 1000, tz=UTC) + timedelta(days=100)).date().isoformat()
    with clock.frozen(MORNING + DAY):
        followed(case, courses.outcome_recorded, outcome="succeeded", kind="outcome", erase_on=erased)
    row = Assessment.objects.get(case=case, form="long_term_assessment")
    assert (row.opens, row.state) == (MORNING + 91 * DAY, "waiting")
    zone_day = MORNING - 8 * HOUR  # a day of the school begins in Jakarta
    assert row.closes == zone_day + 100 * DAY
    with clock.frozen(MORNING + 2 * DAY):
        followed(case, courses.case_reopened)
    held_session(case, place, MORNING + 3 * DAY)
    with clock.frozen(MORNING + 4 * DAY):
        followed(case, courses.outcome_recorded, outcome="online", kind="outcome", erase_on=None)
    row.refresh_from_db()
    assert row.closes == MORNING + 184 * DAY


def test_who_stops_is_asked_no_more(case_and_place: tuple[Case, Place]) -> None:
    case, place = case_and_place
    held_session(case, place, MORNING)
    with clock.frozen(MORNING + DAY):
        followed(
            case, courses.outcome_recorded, outcome="withdrawn_by_counselee", kind="closing", erase_on=None
        )
    assert set(states(case).values()) == {"cancelled"}


def test_a_hold_keeps_everything_back_until_it_is_over(case_and_place: tuple[Case, Place]) -> None:
    case, place = case_and_place
    held_session(case, place, MORNING)
    with clock.frozen(MORNING + HOUR):
        hold_assessments(case, place, held=True)
        hold_assessments(case, place, held=True)
        assert set(states(case).values()) == {"held"}
    with clock.frozen(MORNING + 2 * HOUR):
        hold_assessments(case, place, held=False)
    assert states(case) == {"immediate": "open", "short": "waiting"}
    assert len(facts_of(case, "assessments.held")) == len(facts_of(case, "assessments.released")) == 1


def test_a_chat_of_few_words_is_asked_about_later_alone(case_and_place: tuple[Case, Place]) -> None:
    case, place = case_and_place
    held_session(case, place, MORNING, messages=4)
    assert states(case) == {"short": "waiting"}
    held_session(case, place, MORNING + DAY, messages=0, medium="in_person")
    assert states(case) == {"short": "waiting", "immediate": "open"}


def test_never_two_sessions_at_once(case_and_place: tuple[Case, Place]) -> None:
    case, place = case_and_place
    with clock.frozen(MORNING):
        first = begin_session(case, place, "chat", proxy=False)
        assert begin_session(case, place, "chat", proxy=False) == first
        with pytest.raises(Refusal) as refused:
            begin_session(case, place, "voice", proxy=False)
        assert refused.value.code == "session_open"
        number = end_session(case, place, bytes(first.public_id), None)
        assert end_session(case, place, bytes(first.public_id), None) == number
        assert open_session(case) is None
        begin_session(case, place, "voice", proxy=False)
    assert Session.objects.filter(case=case).count() == 2
    assert len(facts_of(case, "session.begun")) == 2


def test_a_session_is_entered_after_it_was_held(case_and_place: tuple[Case, Place]) -> None:
    case, place = case_and_place
    with clock.frozen(MORNING):
        span = (MORNING - 3 * HOUR, MORNING - 2 * HOUR)
        entered = enter_session(case, place, "in_person", span, proxy=True)
        assert enter_session(case, place, "in_person", span, proxy=True) == entered
        for wrong in (span[::-1], (MORNING, MORNING + 1), (MORNING - 2 * DAY, MORNING), (MORNING, MORNING)):
            with pytest.raises(Refusal):
                enter_session(case, place, "in_person", wrong, proxy=False)
    [fact] = facts_of(case, "session.ended")
    assert (fact["medium"], fact["minutes"], fact["entered"], fact["proxy"]) == ("in_person", 60, True, True)
    assert states(case) == {"immediate": "open", "short": "waiting"}


def test_a_school_asks_after_its_own_days(case_and_place: tuple[Case, Place]) -> None:
    case, place = case_and_place
    Timing.objects.create(school=case.school, form="short_term_assessment", opens=10, due=20, closes=25)
    held_session(case, place, MORNING)
    row = Assessment.objects.get(case=case, form="short_term_assessment")
    assert (row.opens, row.due, row.closes) == tuple(MORNING + days * DAY for days in (10, 20, 25))


def test_reminders_come_at_kind_hours_until_they_are_not_wanted(case_and_place: tuple[Case, Place]) -> None:
    case, place = case_and_place
    held_session(case, place, MORNING)
    counselee = Place(case.pk, place.case_id, 0, 1, bytes(16), bytes(32))
    with clock.frozen(MORNING):
        immediate, short = assessments_part(case, counselee)["assessments"]
        after_lessons = MORNING + 7 * HOUR  # 15.00: at 08.00 there are lessons
        assert immediate["reminders"] == [after_lessons + DAY]
        assert short["reminders"] == [after_lessons + 14 * DAY, after_lessons + 21 * DAY]
        assert "reminders" not in assessments_part(case, place)["assessments"][0]
        stop_reminders(case)
        assert [line["reminders"] for line in assessments_part(case, counselee)["assessments"]] == [[], []]


def test_nobody_is_reminded_at_night_or_in_lessons() -> None:
    school = make_school()
    midnight = MORNING - 8 * HOUR
    moved = {
        hour: (kind_instant(school, midnight + hour * HOUR) - midnight) / HOUR
        for hour in (0, 5, 6, 7, 14, 15, 19, 20, 23)
    }
    assert moved == {0: 6, 5: 6, 6: 6, 7: 15, 14: 15, 15: 15, 19: 19, 20: 30, 23: 30}


def test_passing_over_is_quiet_and_final(case_and_place: tuple[Case, Place]) -> None:
    case, place = case_and_place
    held_session(case, place, MORNING)
    name = bytes(Assessment.objects.get(case=case, form="immediate_assessment").public_id)
    before = Entry.objects.filter(case=case).count()
    with clock.frozen(MORNING + HOUR):
        skip_assessment(case, place, name)
        skip_assessment(case, place, name)
    assert states(case)["immediate"] == "cancelled"
    assert Entry.objects.filter(case=case).count() == before
