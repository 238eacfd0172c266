"""The sweep: what is late beyond a second promise is written down, and the coordinator hears of it, without content.

A recurring job. Each finding is one conditional write under an id that only that duty has, so running twice tells once.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from teduh.cases.admission import tell_desk
from teduh.cases.models import Case
from teduh.duties.models import Duty
from teduh.duties.standing import Standing, standing_duties
from teduh.duties.talk import KINDS, escalates_at
from teduh.lib import clock
from teduh.people.models import School

_AT_ONCE = 500


def escalate() -> None:
    for school in School.objects.all():
        if sum(_sweep(school, cases) for cases in _parts(school)):
            tell_desk(school.pk)


def escalated_of(school: School) -> list[Standing]:
    """What the coordinator should know now, the longest late first. What has been done since is not shown."""
    told = Duty.objects.filter(case__school=school, done_at=None).exclude(escalated_at=None)
    cases = Case.objects.filter(pk__in=told.values("case_id")).select_related("school")
    return [duty for duty in standing_duties(cases) if duty.escalated_at is not None]


def _parts(school: School) -> Iterable[list[Case]]:
    """All cases of a school of which something may be due, some hundred at a time."""
    last = 0
    while True:
        more = Case.objects.cases().filter(school=school, pk__gt=last).order_by("pk")
        part = list(more.defer("opening_digest")[:_AT_ONCE])
        if not part:
            return
        for case in part:
            case.school = school
        last = part[-1].pk
        yield part


@transaction.atomic
def _sweep(school: School, cases: list[Case]) -> int:
    """Answers how much became known or was settled."""
    now, standing = clock.now_ms(), standing_duties(cases)
    due = [duty for duty in standing if escalates_at(school, duty.due) <= now and duty.escalated_at is None]
    return sum(_write_down(duty, now) for duty in due) + _settle_talk(cases, standing, now)


def _write_down(duty: Standing, now: int) -> int:
    told = {"case": duty.case, "kind": duty.kind, "since": duty.since, "due": duty.due}
    kept, _ = Duty.objects.get_or_create(public_id=duty.public_id, defaults=told)
    # One of the talk may stand again after something planned came to nothing; one that was set is done once it is done.
    again = Q(done_at__isnull=False) if duty.kind in KINDS else Q(pk__in=())
    unknown = Q(escalated_at=None, done_at=None) | again
    return Duty.objects.filter(unknown, pk=kept.pk).update(escalated_at=now, done_at=None)


def _settle_talk(cases: list[Case], standing: list[Standing], now: int) -> int:
    """A late answer that has come, or a case that was closed: the row that says it was late gets its end."""
    still = {duty.public_id for duty in standing}
    kept = Duty.objects.filter(case__in=cases, kind__in=KINDS, done_at=None)
    over = [duty.pk for duty in kept if bytes(duty.public_id) not in still]
    return Duty.objects.filter(pk__in=over).update(done_at=now)
