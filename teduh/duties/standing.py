"""What stands now: the duties of the talk, read off the cases' clocks, and those that were set. For the desk and the sweep."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from teduh.cases.models import Case
from teduh.duties.models import Duty, duty_id
from teduh.duties.talk import KINDS, Clocks, Due, talk_duty
from teduh.lib import clock
from teduh.people.models import School


@dataclass(frozen=True, slots=True)
class Standing:
    """A duty of a case that is not done."""

    public_id: bytes
    case: Case
    kind: str
    since: int
    due: int
    escalated_at: int | None


def standing_duties(cases: Iterable[Case]) -> list[Standing]:
    """Everything that is due of these cases (with their schools loaded), soonest first."""
    wanted, now = list(cases), clock.now_ms()
    kept: dict[int, list[Duty]] = defaultdict(list)
    for duty in Duty.objects.filter(case__in=wanted, done_at=None):
        kept[duty.case_id].append(duty)
    found = []
    for case in wanted:
        found += _of_case(case, kept[case.pk], now)
    return sorted(found, key=lambda duty: (duty.due, duty.public_id))


def _of_case(case: Case, kept: list[Duty], now: int) -> list[Standing]:
    appointed = [duty for duty in kept if duty.kind not in KINDS]
    standing = [
        Standing(bytes(duty.public_id), case, duty.kind, duty.since, duty.due, duty.escalated_at)
        for duty in appointed
    ]
    told = talk_of(case, case.school, now, planned=any(duty.due > now for duty in appointed))
    if told is not None:
        public_id = talk_id(bytes(case.public_id), told)
        late = {bytes(duty.public_id): duty.escalated_at for duty in kept}
        standing.append(Standing(public_id, case, told.kind, told.since, told.due, late.get(public_id)))
    return standing


def talk_of(case: Case, school: School, now: int, *, planned: bool) -> Due | None:
    """What is due of the talk of one case; nothing, once it is closed."""
    if case.closed_at is not None or case.first_reply_due is None:
        return None
    clocks = Clocks(
        int(case.opened_at.timestamp() * 1000),
        int(case.first_reply_due.timestamp() * 1000),
        case.counselee_at,
        case.counselor_at,
        case.turn_at,
    )
    return talk_duty(school, clocks, now, planned=planned)


def talk_id(case_id: bytes, due: Due) -> bytes:
    return duty_id(case_id, due.kind, due.since.to_bytes(8, "big"))
