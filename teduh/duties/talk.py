"""What is due because somebody spoke, or nobody did: first reply, an answer, a greeting, a decision (R2, R65, R70). Pure.

Nothing of this is stored as long as it holds: it is read off the case's clocks, which every message keeps, so it is true
by the act itself and a message costs no row more. Dates are the school's own: its hours, its promise, its days.
"""

from dataclasses import dataclass
from datetime import datetime

from teduh.people.models import School
from teduh.people.schools import local, reply_due, school_days_after

FIRST_REPLY, UNANSWERED, REMINDER, SILENT = "first_reply", "unanswered", "reminder", "silent"
KINDS = (FIRST_REPLY, UNANSWERED, REMINDER, SILENT)


@dataclass(frozen=True, slots=True)
class Clocks:
    """When who spoke in an open case; ms. `turn_at`: since when the one side waits for the other."""

    opened_at: int
    first_reply_due: int
    counselee_at: int
    counselor_at: int
    turn_at: int


@dataclass(frozen=True, slots=True)
class Due:
    """A duty by its kind, since when it stands, and when it is late; ms."""

    kind: str
    since: int
    due: int


def talk_duty(school: School, clocks: Clocks, now: int, *, planned: bool) -> Due | None:
    """The one thing that is due of the talk of an open case. Where something is `planned`, its silence is no duty."""
    if not clocks.counselor_at:
        return Due(FIRST_REPLY, clocks.opened_at, clocks.first_reply_due)
    if clocks.counselee_at > clocks.counselor_at:
        return Due(UNANSWERED, clocks.turn_at, promised(school, clocks.turn_at))
    if planned:
        return None
    return _silence(school, clocks, now)


def _silence(school: School, clocks: Clocks, now: int) -> Due | None:
    """The counselee does not answer. First a greeting, each some days after the last word; then somebody decides."""
    silent = _days_after(school, clocks.turn_at, school.silent_days)
    if silent <= now:
        return Due(SILENT, silent, _days_after(school, silent, 1))
    quiet = _days_after(school, clocks.counselor_at, school.remind_days)
    return Due(REMINDER, quiet, _days_after(school, quiet, 1)) if quiet <= now else None


def escalates_at(school: School, due: int) -> int:
    """The coordinator hears of it when the same promise could have been kept a second time."""
    return promised(school, due)


def promised(school: School, at: int) -> int:
    """By when the school answers what came in at that instant."""
    return _ms(reply_due(school, local(school, at)))


def _days_after(school: School, at: int, days: int) -> int:
    return _ms(school_days_after(school, local(school, at), days))


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
