"""The pure schedule: when forms open, are due and close, whatever happens to a case and in whatever order (R51 to R53)."""

from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teduh.counseling import schedule
from teduh.counseling.rules import shipped_rules
from teduh.counseling.schedule import DAY, UNSETTLED, Course, Rule, Slot, Start, State

NOW, SHORT, LONG = "immediate_assessment", "short_term_assessment", "long_term_assessment"
RULES = shipped_rules()
HOUR = DAY // 24


def session(at: int, *, messages: int = 9, medium: str = "chat", began: int | None = None) -> Start:
    return Start("session_ended", at, at - HOUR if began is None else began, medium, messages)


def after_session(course: Course, at: int, **more: object) -> Course:
    return schedule.after_start(course, RULES, session(at, **more), at)  # type: ignore[arg-type]


def after_outcome(course: Course, at: int, outcome: str = "succeeded", erase_at: int | None = None) -> Course:
    closing = outcome not in {"succeeded", "in_person", "online", "referred"}
    return schedule.after_outcome(course, RULES, outcome, at, closing=closing, erase_at=erase_at)


def of(course: Course, form: str) -> list[Slot]:
    return [slot for slot in course.slots if slot.form == form]


def days(slot: Slot) -> tuple[float, float, float]:
    return slot.opens / DAY, slot.due / DAY, slot.closes / DAY


def test_a_session_asks_at_once_and_again_in_two_weeks() -> None:
    course = after_session(Course(), 0)
    assert [(slot.form, days(slot)) for slot in course.slots] == [(NOW, (0, 0, 2)), (SHORT, (7, 14, 30))]


def test_an_outcome_asks_after_some_months() -> None:
    [slot] = of(after_outcome(after_session(Course(), 0), 3 * DAY), LONG)
    assert days(slot) == (93, 123, 183)


def test_the_clock_opens_and_closes() -> None:
    course = after_session(Course(), 0)
    states = {
        day: [slot.state.value for slot in schedule.at_time(course, day * DAY).slots]
        for day in (0, 1, 2, 7, 29, 30)
    }
    assert states == {
        0: ["open", "waiting"],
        1: ["open", "waiting"],
        2: ["expired", "waiting"],
        7: ["expired", "open"],
        29: ["expired", "open"],
        30: ["expired", "expired"],
    }


@pytest.mark.parametrize(
    ("day", "opens"), [(5, [12]), (10, [17]), (13, [20]), (14.5, [7, 21.5]), (25, [7, 32])]
)
def test_a_new_session_before_it_is_due_counts_anew(day: float, opens: list[float]) -> None:
    course = schedule.at_time(after_session(Course(), 0), int(day * DAY))
    found = of(after_session(course, int(day * DAY)), SHORT)
    assert [slot.opens / DAY for slot in found] == opens


def test_an_outcome_moves_what_waits_and_asks_no_second_time() -> None:
    course = after_outcome(after_session(Course(), 0), 3 * DAY)
    [slot] = of(course, SHORT)
    assert days(slot) == (10, 17, 33)
    answered = schedule.settled(named(course), 1, State.ANSWERED)
    assert len(of(after_outcome(answered, 20 * DAY), SHORT)) == 1


def named(course: Course) -> Course:
    """As the database would have it: each slot has a row."""
    return course.each(replace(slot, row=row) for row, slot in enumerate(course.slots))


def test_few_words_are_not_asked_about_at_once_but_later() -> None:
    assert [slot.form for slot in after_session(Course(), 0, messages=4).slots] == [SHORT]
    assert [slot.form for slot in after_session(Course(), 0, messages=0, medium="letter").slots] == [
        NOW,
        SHORT,
    ]


def test_a_question_that_was_answered_asks_once() -> None:
    course = after_outcome(Course(), 0, "information_given")
    assert [slot.form for slot in course.slots] == [NOW]


@pytest.mark.parametrize("outcome", ["withdrawn_by_counselee", "opened_in_error"])
def test_who_stopped_is_asked_no_more(outcome: str) -> None:
    course = after_outcome(after_outcome(after_session(Course(), 0), DAY), 2 * DAY, outcome)
    assert {slot.state for slot in course.slots} == {State.CANCELLED}
    assert after_session(course, 3 * DAY) == replace(course, last_session=3 * DAY), (
        "a session may end after it"
    )
    again = after_session(schedule.after_reopening(course), 4 * DAY)
    assert [slot.form for slot in again.slots[-2:]] == [NOW, SHORT]


def test_who_was_referred_is_asked_whether_they_met() -> None:
    course = after_outcome(after_session(Course(), 0), DAY, "referred")
    assert [slot.referred for slot in of(course, SHORT) + of(course, LONG)] == [True, True]


def test_while_somebody_is_in_danger_nothing_is_asked() -> None:
    course = schedule.held_back(after_session(Course(), 0))
    assert {slot.state for slot in schedule.at_time(course, 8 * DAY).slots} == {State.HELD, State.CANCELLED}
    assert [slot.form for slot in after_session(course, 3 * DAY).slots] == [NOW, SHORT]
    later = schedule.at_time(schedule.released(course), 8 * DAY)
    assert [slot.state for slot in of(later, SHORT)] == [State.OPEN]


def test_who_was_held_back_till_the_end_is_not_said_to_be_out_of_reach() -> None:
    course = schedule.at_time(schedule.held_back(after_session(Course(), 0)), 31 * DAY)
    assert {slot.state for slot in course.slots} == {State.CANCELLED}


def test_it_ends_before_the_case_is_erased() -> None:
    [early] = of(after_outcome(Course(), 0, erase_at=150 * DAY), LONG)
    assert days(early) == (90, 120, 150)
    [earlier] = of(after_outcome(Course(), 0, erase_at=100 * DAY), LONG)
    assert days(earlier) == (90, 100, 100)
    [never] = of(after_outcome(Course(), 0, erase_at=60 * DAY), LONG)
    assert never.state is State.CANCELLED


def test_a_session_that_was_entered_too_late_is_not_asked_about() -> None:
    course = schedule.after_start(Course(), RULES, session(0), 40 * DAY)
    assert course.slots == ()
    course = schedule.after_start(Course(), RULES, session(0), 10 * DAY)
    assert [slot.form for slot in course.slots] == [SHORT]


def test_a_school_moves_its_days_within_the_window_alone() -> None:
    _, short, _ = RULES
    moved = short.moved(10 * DAY, 20 * DAY, 28 * DAY)
    [slot] = of(schedule.after_start(Course(), [moved], session(0), 0), SHORT)
    assert days(slot) == (10, 20, 28)
    for wrong in ((6, 14, 30), (7, 14, 31), (7, 6, 30), (14, 10, 30), (20, 20, 20)):
        with pytest.raises(ValueError, match="window"):
            short.moved(*(each * DAY for each in wrong))
    with pytest.raises(ValueError, match="window"):
        RULES[0].moved(0, 0, 2 * DAY)


def test_reminders_lie_in_the_window() -> None:
    [slot] = of(after_session(Course(), 0), SHORT)
    assert schedule.reminders_of(slot, RULES[1]) == [14 * DAY, 21 * DAY]
    assert schedule.reminders_of(slot.clipped(20 * DAY), RULES[1]) == [14 * DAY]


@dataclass(frozen=True)
class Step:
    """Something that happens `wait` after the step before."""

    kind: str
    wait: int
    messages: int = 9
    keep: int = 365


STEPS = st.lists(
    st.builds(
        Step,
        kind=st.sampled_from(
            [
                "session", "late session", "succeeded", "online", "referred", "information_given",
                "withdrawn_by_counselee", "reopened", "hold", "release", "answer", "skip", "nothing",
            ]
        ),
        wait=st.integers(0, 70 * 24).map(lambda hours: hours * HOUR),
        messages=st.integers(0, 9),
        keep=st.integers(1, 400),
    ),
    max_size=14,
)  # fmt: skip


def taken(course: Course, step: Step, now: int) -> Course:
    """The course after one step, as `courses` would drive it."""
    course = named(schedule.at_time(course, now))
    opened = [slot for slot in course.slots if slot.state is State.OPEN]
    match step.kind:
        case "session":
            course = after_session(course, now, messages=step.messages)
        case "late session":
            course = schedule.after_start(course, RULES, session(now - 3 * DAY), now)
        case "hold":
            course = schedule.held_back(course)
        case "release":
            course = schedule.released(course)
        case "reopened":
            course = schedule.after_reopening(course)
        case "answer" | "skip" if opened:
            state = State.ANSWERED if step.kind == "answer" else State.CANCELLED
            course = schedule.settled(course, opened[0].row or 0, state)
        case "answer" | "skip" | "nothing":
            pass
        case outcome:
            course = after_outcome(course, now, outcome, now + step.keep * DAY)
    return named(schedule.at_time(course, now))


@given(STEPS)
def test_whatever_happens_the_course_keeps_its_promises(steps: list[Step]) -> None:
    course, now = Course(), DAY * 20_000
    for step in steps:
        now += step.wait
        before, course = course, taken(course, step, now)
        check_windows(course, now)
        check_one_at_a_time(course)
        check_what_is_settled_stays(before, course)
        assert schedule.at_time(course, now) == course, "the clock alone changes nothing twice"


def check_windows(course: Course, now: int) -> None:
    rules = {rule.form: rule for rule in RULES}
    for slot in course.slots:
        rule: Rule = rules[slot.form]
        assert slot.opens <= slot.due <= slot.closes
        assert slot.opens == slot.starts + rule.opens
        assert slot.closes <= slot.starts + rule.closes
        if slot.state in UNSETTLED:
            assert now < slot.closes
            assert slot.opens < slot.closes
            assert course.erase_at is None or slot.closes <= course.erase_at
            assert (slot.state is State.HELD) == course.held
            assert not course.off
        if slot.state is State.OPEN:
            assert slot.opens <= now


def check_one_at_a_time(course: Course) -> None:
    for form in (NOW, SHORT, LONG):
        slots = of(course, form)
        assert [slot.starts for slot in slots] == sorted(slot.starts for slot in slots)
        for earlier, later in pairwise(slot for slot in slots if slot.state in UNSETTLED):
            assert earlier.closes <= later.opens


def check_what_is_settled_stays(before: Course, after: Course) -> None:
    assert len(after.slots) >= len(before.slots)
    for was, slot in zip(before.slots, after.slots, strict=False):
        if was.is_settled:
            assert slot == was
