"""The target's side: opens what was released, says whether she will help, writes back. She sees this and nothing else."""

from typing import Any

from django.db import transaction

from teduh.cases.models import Case
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people.models import Person
from teduh.referrals.models import PacketPart, Referral
from teduh.referrals.outcome import accepted_by_target, feedback_came
from teduh.referrals.releasing import check_part
from teduh.referrals.standing import is_readable, locked, tell

_OPENED_AGAIN_MS = 10 * 60_000
_MOST_PARTS = 50


def referrals_to(person: Person) -> list[Referral]:
    """What was released to this counselor and has not ended, newest first."""
    found = Referral.objects.select_related("case__school", "by").filter(person=person, ended="")
    return [each for each in found.exclude(released_at=None).order_by("-released_at") if _is_hers(each)]


def _is_hers(referral: Referral) -> bool:
    return referral.refused_at is not None or is_readable(referral)


def referral_to(person: Person, referral_id: bytes) -> Referral:
    """This one, the case locked, if she may have it now. Raises `not_found`, whatever the cause."""
    case = Case.objects.filter(referrals__public_id=referral_id, referrals__person=person).first()
    if case is None:
        raise Refusal("not_found")
    referral = locked(case, referral_id)
    if not is_readable(referral):
        raise Refusal("not_found")
    return referral


def opened(referral: Referral) -> None:
    """The counselee reads that it was opened, each time; the same look within ten minutes is one."""
    now = clock.now_ms()
    if referral.opened_at is None or now - referral.opened_at >= _OPENED_AGAIN_MS:
        referral.opened_at = now
        referral.save(update_fields=["opened_at"])
        tell(referral, "opened")


@transaction.atomic
def open_packet(person: Person, referral_id: bytes) -> Referral:
    referral = referral_to(person, referral_id)
    opened(referral)
    return referral


@transaction.atomic
def answer_packet(person: Person, referral_id: bytes, accepted: bool | None, part: bytes | None) -> None:
    take_answer(referral_to(person, referral_id), accepted, part, person)


def take_answer(referral: Referral, accepted: bool | None, part: bytes | None, by: Person | None) -> None:
    """Her answer stands; the same again changes nothing. A yes or no is said once. `by` nobody: from outside."""
    if part is not None:
        _store_part(referral, part, by)
    if accepted is None or (accepted and referral.accepted_at is not None):
        return
    if referral.accepted_at is not None:
        raise Refusal("settled")
    said = {"accepted_at" if accepted else "refused_at": clock.now_ms()}
    Referral.objects.filter(pk=referral.pk).update(**said)
    for name, at in said.items():
        setattr(referral, name, at)
    tell(referral, "accepted" if accepted else "refused")
    if accepted:
        accepted_by_target(referral)


def _store_part(referral: Referral, part: bytes, by: Person | None) -> None:
    if referral.parts.filter(sealed=part).exists():
        return
    number = referral.parts.count()
    if number >= _MOST_PARTS:
        raise Refusal("settled")
    check_part(referral, part, number=number, signer=by, school=by.school if by else None)
    told: dict[str, Any] = {"part": number, "sealed": part, "at": clock.now_ms()}
    PacketPart.objects.create(referral=referral, **told)
    tell(referral, "answered", size=len(part))
    feedback_came(referral)
