"""When each assessment opens, is due and closes: from what happened to a case, by the rules of the forms. Pure.

`courses` feeds it what happened and keeps the slots. It asks no clock and knows no person: a course hangs on the case
alone, so it outlives a class, a school year and a name that was never given. Instants and spans are milliseconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

DAY = 24 * 60 * 60 * 1000
CALLED_OFF = frozenset({"withdrawn_by_counselee", "opened_in_error"})  # closings after which nobody is asked


class State(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    HELD = "held"
    ANSWERED = "answered"
    PRIVATE = "private"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


UNSETTLED = frozenset({State.WAITING, State.OPEN, State.HELD})


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a file's schedule; spans count from what starts it."""

    form: str
    starts_from: frozenset[str]
    opens: int
    due: int
    closes: int
    each: bool = False
    movable: bool = False
    reminders: tuple[int, ...] = ()
    fewest_messages: int = 0
    counted_media: frozenset[str] = frozenset()
    skipped_when_held: bool = False

    def moved(self, opens: int, due: int, closes: int) -> "Rule":
        """The rule with a school's own days; ValueError outside of what the file allows."""
        if not (self.movable and self.opens <= opens <= due <= closes <= self.closes and opens < closes):
            raise ValueError("outside of the window")
        return replace(self, opens=opens, due=due, closes=closes)


@dataclass(frozen=True, slots=True)
class Start:
    """Something from which rules count: a session that ended, an outcome, or a closing that asks once."""

    kind: str
    at: int
    began: int
    medium: str = ""
    messages: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """One asking of one form. `row` is the caller's name for it and stays when a slot is moved."""

    form: str
    starts: int
    opens: int
    due: int
    closes: int
    state: State = State.WAITING
    referred: bool = False
    row: int | None = None

    @property
    def is_settled(self) -> bool:
        return self.state not in UNSETTLED

    def clipped(self, end: int) -> "Slot":
        """Closed by `end`; where nothing would be left of it, called off."""
        if self.is_settled or end >= self.closes:
            return self
        if end <= self.opens:
            return replace(self, state=State.CANCELLED)
        return replace(self, closes=end, due=min(self.due, end))


@dataclass(frozen=True, slots=True)
class Course:
    """All that is asked about one case, and what bears on it."""

    slots: tuple[Slot, ...] = ()
    held: bool = False
    off: bool = False  # the counselee stopped: nobody is asked, whatever ends afterwards
    erase_at: int | None = None
    last_session: int = 0

    def each(self, slots: Iterable[Slot]) -> "Course":
        return replace(self, slots=tuple(slots))


def after_start(course: Course, rules: Iterable[Rule], start: Start, now: int) -> Course:
    """The course once `start` has happened; what would be closed by `now` is not asked any more."""
    for rule in rules:
        if start.kind in rule.starts_from and not course.off and not _skipped(rule, start, course):
            course = _asked(course, rule, start, now)
    if start.kind == "session_ended":
        course = replace(course, last_session=max(course.last_session, start.at))
    return _within_keeping(course)


def after_outcome(
    course: Course, rules: Iterable[Rule], outcome: str, at: int, *, closing: bool, erase_at: int | None
) -> Course:
    """The course once the case has an outcome, or an administrative closing that counts as none."""
    if outcome in CALLED_OFF:
        return called_off(course)
    course = replace(course, erase_at=erase_at)
    start = Start(outcome if closing else "outcome_recorded", at, at)
    course = after_start(course, rules, start, at)
    if outcome == "referred":
        course = course.each(s if s.is_settled else replace(s, referred=True) for s in course.slots)
    return course


def after_reopening(course: Course) -> Course:
    """The case goes on, and with it its keeping; what waits, waits, and what begins anew may be asked about."""
    return replace(course, erase_at=None, off=False)


def called_off(course: Course) -> Course:
    slots = (s if s.is_settled else replace(s, state=State.CANCELLED) for s in course.slots)
    return replace(course, off=True, slots=tuple(slots))


def held_back(course: Course) -> Course:
    """A safety path runs: nothing is asked until a counselor says that it is over."""
    slots = (s if s.is_settled else replace(s, state=State.HELD) for s in course.slots)
    return replace(course, held=True, slots=tuple(slots))


def released(course: Course) -> Course:
    slots = (replace(s, state=State.WAITING) if s.state is State.HELD else s for s in course.slots)
    return replace(course, held=False, slots=tuple(slots))


def at_time(course: Course, now: int) -> Course:
    """What the clock alone changes: slots open, and close unanswered."""
    return course.each(_ticked(slot, now) for slot in course.slots)


def settled(course: Course, row: int, state: State) -> Course:
    """The counselee answered or passed over the slot of this row."""
    return course.each(replace(s, state=state) if s.row == row else s for s in course.slots)


def reminders_of(slot: Slot, rule: Rule) -> list[int]:
    """When the counselee may be reminded of an open slot."""
    times = (slot.starts + span for span in rule.reminders)
    return [at for at in times if slot.opens <= at < slot.closes]


def _ticked(slot: Slot, now: int) -> Slot:
    if slot.is_settled:
        return slot
    if now >= slot.closes:  # who was held back was never asked: that is not the silence of one who was
        return replace(slot, state=State.CANCELLED if slot.state is State.HELD else State.EXPIRED)
    if slot.state is State.WAITING and now >= slot.opens:
        return replace(slot, state=State.OPEN)
    return slot


def _skipped(rule: Rule, start: Start, course: Course) -> bool:
    if course.held and rule.skipped_when_held:
        return True
    return start.medium in rule.counted_media and start.messages < rule.fewest_messages


def _asked(course: Course, rule: Rule, start: Start, now: int) -> Course:
    """A fresh slot, or the pending one moved; never two of a form open at once."""
    own = [slot for slot in course.slots if slot.form == rule.form]
    pending = next((slot for slot in reversed(own) if not slot.is_settled), None)
    fresh = _fresh(rule, start.at, State.HELD if course.held else State.WAITING)
    if fresh.closes <= now or any(slot.starts >= start.at for slot in own):
        return course
    if pending is not None and not rule.each and start.began < pending.due:
        moved = replace(fresh, row=pending.row, referred=pending.referred)
        return course.each(moved if slot is pending else slot for slot in course.slots)
    if own and _asked_since_session(course, rule, start, own[-1]):
        return course
    kept = (slot.clipped(fresh.opens) if slot.form == rule.form else slot for slot in course.slots)
    return course.each((*kept, fresh))


def _asked_since_session(course: Course, rule: Rule, start: Start, last: Slot) -> bool:
    """An outcome asks again only about sessions that nobody was asked about."""
    counts_sessions = "session_ended" in rule.starts_from and start.kind != "session_ended"
    return counts_sessions and last.starts >= course.last_session


def _fresh(rule: Rule, starts: int, state: State) -> Slot:
    return Slot(rule.form, starts, starts + rule.opens, starts + rule.due, starts + rule.closes, state)


def _within_keeping(course: Course) -> Course:
    """Every window ends before the case is erased."""
    if course.erase_at is None:
        return course
    return course.each(slot.clipped(course.erase_at) for slot in course.slots)
