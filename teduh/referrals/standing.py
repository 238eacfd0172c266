"""Whether a referral stands at this moment, and how it ends. Asked again at every door: nothing rests on what held before.

Who ends it ends it for everybody: parts, wraps and link are erased in the same act.
"""

from typing import Any

from teduh.cases import timeline
from teduh.cases.actions import enter_fact
from teduh.cases.consents import consents_of
from teduh.cases.models import Case
from teduh.disclosure.consent import Consent, ConsentScope
from teduh.disclosure.joining import consents_standing
from teduh.duties.actions import settle
from teduh.jobs import schedule
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.referrals.models import Ending, Link, Referral
from teduh.sealing.codec import b64url_encode

EXPIRE = "referrals.expire"
DUTY = "feedback"


def locked(case: Case, referral_id: bytes) -> Referral:
    """The referral of this case, the case locked first as everywhere. Raises `not_found`."""
    timeline.lock_cases([case.pk])
    found = Referral.objects.select_related("case__school", "person__school", "by").filter(
        case=case, public_id=referral_id
    )
    referral = found.first()
    if referral is None:
        raise Refusal("not_found")
    return referral


def consent_for(referral: Referral) -> Consent | None:
    """The counselee's word for this referral that stands now, if it is about this target and asks to release anything."""
    target = (referral.target_kind, bytes(referral.target))
    for consent in consents_standing(consents_of(referral.case), clock.now_ms()):
        if consent.referral_id == bytes(referral.public_id) and consent.scope is not ConsentScope.WITHDRAWN:
            return consent if (consent.target_kind, consent.target) == target else None
    return None


def is_readable(referral: Referral) -> bool:
    """Its target may have the parts now."""
    over = referral.ended or referral.refused_at is not None or clock.now_ms() >= referral.until_ms
    return referral.released_at is not None and not over and consent_for(referral) is not None


def over_in(case: Case) -> set[bytes]:
    """The referrals by which nobody joins any more, whatever was agreed to."""
    over = Referral.objects.filter(case=case).exclude(ended="", refused_at=None)
    return {bytes(referral_id) for referral_id in over.values_list("public_id", flat=True)}


def tell(referral: Referral, happened: str, **facts: Any) -> int:
    """The fact of it, in the case's timeline."""
    named = {"referral": b64url_encode(bytes(referral.public_id)), **facts}
    return enter_fact(referral.case, f"referral.{happened}", named)


def end(referral: Referral, how: Ending, **facts: Any) -> int:
    """Nobody gets a part from now on, and none is left. The caller's transaction makes it true, the case locked."""
    referral.ended, referral.wrap, referral.own_wrap = how, None, None
    referral.save(update_fields=["ended", "wrap", "own_wrap"])
    referral.parts.all().delete()
    Link.objects.filter(referral=referral).delete()
    settle(referral.case, DUTY, bytes(referral.public_id))
    if how is not Ending.EXPIRED:
        schedule.call_off(EXPIRE, bytes(referral.public_id).hex())
    return tell(referral, how.value, **facts)


def expire_at(referral: Referral, until_ms: int) -> None:
    schedule.plan(EXPIRE, bytes(referral.public_id).hex(), until_ms)


def expire(ref: str) -> None:
    """Its time is over (a job, within the job's own transaction)."""
    found = Referral.objects.filter(public_id=bytes.fromhex(ref)).select_related("case").first()
    if found is None:
        return
    referral = locked(found.case, bytes(found.public_id))
    if not referral.ended:
        end(referral, Ending.EXPIRED)
