"""Sets and settles duties. Those of the talk need neither. Rooms above call `appoint` and `settle` within their acts."""

from django.db import transaction

from teduh.cases import timeline
from teduh.cases.access import Place, check_counselor
from teduh.cases.admission import tell_desk
from teduh.cases.models import Case
from teduh.duties.kinds import duty_kind
from teduh.duties.models import Duty, duty_id
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject


def appoint(case: Case, kind: str, ref: bytes, due: int) -> bytes:
    """The counselors of the case owe this by `due`; the same ref again moves the time. Answers its id.

    The caller's transaction makes it true.
    """
    assert duty_kind(kind) is not None, kind
    public_id = duty_id(bytes(case.public_id), kind, ref)
    told = {"case": case, "kind": kind, "since": clock.now_ms(), "due": due}
    duty, made = Duty.objects.get_or_create(public_id=public_id, defaults=told)
    if not made and (duty.due != due or duty.done_at is not None):
        Duty.objects.filter(pk=duty.pk).update(due=due, escalated_at=None, done_at=None, done_by=None)
    _told_after_commit(case)
    return public_id


def settle(case: Case, kind: str, ref: bytes) -> None:
    """It is done, by what just happened. The caller's transaction makes it true."""
    public_id = duty_id(bytes(case.public_id), kind, ref)
    if Duty.objects.filter(public_id=public_id, done_at=None).update(done_at=clock.now_ms()):
        _told_after_commit(case)


@transaction.atomic
def set_by_hand(case: Case, place: Place, kind: str, due: int) -> bytes:
    """A counselor sets a duty for the case, one of each kind for one instant."""
    known = duty_kind(kind)
    if known is None or not known.by_hand or due <= clock.now_ms():
        raise Refusal("bad_request")
    timeline.lock_cases([case.pk])
    check_counselor(case, place)
    return appoint(case, kind, due.to_bytes(8, "big"), due)


@transaction.atomic
def settle_by_hand(subject: Subject, public_id: bytes) -> None:
    """A counselor of its case says that it is done; said again, nothing changes."""
    asked = Duty.objects.filter(public_id=public_id).values_list("case_id", flat=True)
    timeline.lock_cases(asked)
    mine = Case.objects.for_subject(subject).cases()
    duty = Duty.objects.select_related("case").filter(public_id=public_id, case__in=mine).first()
    known = duty_kind(duty.kind) if duty is not None else None
    if duty is None or known is None or not known.by_hand:
        raise Refusal("not_found")
    if duty.done_at is None:
        done = {"done_at": clock.now_ms(), "done_by_id": subject.account_pk}
        Duty.objects.filter(pk=duty.pk, done_at=None).update(**done)
        _told_after_commit(duty.case)


def _told_after_commit(case: Case) -> None:
    school_pk = case.school_id
    transaction.on_commit(lambda: tell_desk(school_pk))
