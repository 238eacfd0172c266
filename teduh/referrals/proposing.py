"""A counselor asks, the counselee decides: her word alone moves anything, and taking it back is as easy as giving it."""

from dataclasses import dataclass

from django.db import transaction

from teduh.cases import timeline
from teduh.cases.access import Place
from teduh.cases.consents import record_consent
from teduh.cases.enclosing import enclose
from teduh.cases.models import Case, Member
from teduh.disclosure.consent import Consent, ConsentScope, TargetKind
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people.models import Person
from teduh.referrals.models import Ending, Referral
from teduh.referrals.standing import consent_for, end, expire_at, locked, tell
from teduh.referrals.wire import last_told
from teduh.sealing.codec import b64url_encode

_LONGEST_MS = 366 * 86_400_000
_CLOCKS_DIFFER_MS = 5 * 60_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is asked for. `target`: a user id, or what stands for the name of somebody outside."""

    referral_id: bytes
    kind: TargetKind
    target: bytes
    formal: bool
    scope: ConsentScope
    from_ms: int
    until_ms: int
    digest: bytes

    def check(self) -> None:
        now = clock.now_ms()
        in_time = self.from_ms <= now + _CLOCKS_DIFFER_MS and now < self.until_ms <= now + _LONGEST_MS
        joins = self.scope > ConsentScope.PACKET
        if not in_time or not self.scope or (joins and self.kind is not TargetKind.COLLEAGUE):
            raise Refusal("bad_request")


@transaction.atomic
def propose(case: Case, place: Place, by: Person, asked: Proposal, request: bytes) -> int:
    """The request stands in the room beside its fact. Nothing has left, and nothing will without her word."""
    timeline.lock_cases([case.pk])
    case = Case.objects.select_related("school").get(pk=case.pk)
    known = Referral.objects.filter(public_id=asked.referral_id).first()
    if known is not None:
        if known.case_id != case.pk or bytes(known.digest) != asked.digest:
            raise Refusal("taken")
        return last_told(known, "proposed")
    asked.check()
    if case.accepted_at is None:
        raise Refusal("not_allowed")
    person = _target(case, asked)
    enclose(case, place, [request])
    referral = Referral.objects.create(
        case=case,
        public_id=asked.referral_id,
        target_kind=asked.kind,
        target=asked.target,
        person=person,
        formal=asked.formal,
        scope=asked.scope,
        by=by,
        from_ms=asked.from_ms,
        until_ms=asked.until_ms,
        digest=asked.digest,
    )
    expire_at(referral, asked.until_ms)
    user = b64url_encode(asked.target) if person else None
    told = {"kind": int(asked.kind), "user": user, "formal": asked.formal}
    more = {"target": told, "scope": int(asked.scope), "until": asked.until_ms}
    return tell(referral, "proposed", **more, by=b64url_encode(place.key_id))


def _target(case: Case, asked: Proposal) -> Person | None:
    """The counselor whom it names; she counsels here, or in another school, and is not in the case already."""
    if asked.kind is TargetKind.OUTSIDE:
        return None
    found = Person.objects.counseling().filter(public_id=asked.target)
    ours = asked.kind is TargetKind.COLLEAGUE
    found = found.filter(school=case.school) if ours else found.exclude(school=case.school)
    person = found.first()
    if person is None or Member.objects.filter(case=case, person=person, until_epoch=None).exists():
        raise Refusal("bad_request")
    return person


@transaction.atomic
def decide(case: Case, place: Place, referral_id: bytes, raw: bytes | None, reply: bytes | None) -> int:
    """Her word stands: agreed, taken back, or (without `raw`) not now. `reply`: sealed, which of it she ticked."""
    if not place.is_counselee:
        raise Refusal("not_allowed")
    referral = locked(case, referral_id)
    if raw is None:
        return _decline(referral)
    known = case.consents.filter(consent=raw).exists()
    consent = record_consent(case, place, raw)
    if consent.referral_id != referral_id:
        raise Refusal("bad_consent")
    withdrawn = consent.scope is ConsentScope.WITHDRAWN
    if known:
        return last_told(referral, "withdrawn" if withdrawn else "consented")
    if withdrawn:  # over or not: only her word keeps clients from letting anybody in by an older one
        return tell(referral, "withdrawn") if referral.ended else end(referral, Ending.WITHDRAWN)
    if referral.ended:
        raise Refusal("settled")
    _check_agreed(referral, consent)
    if reply is not None:
        enclose(case, place, [reply], talk=False)
    referral.declined_at = None
    referral.save(update_fields=["declined_at"])
    expire_at(referral, consent.until_ms)
    return tell(referral, "consented", scope=int(consent.scope), until=consent.until_ms)


def _decline(referral: Referral) -> int:
    if referral.declined_at is not None:
        return last_told(referral, "declined")
    if referral.ended or consent_for(referral) is not None:
        raise Refusal("settled")
    referral.declined_at = clock.now_ms()
    referral.save(update_fields=["declined_at"])
    return tell(referral, "declined")


def _check_agreed(referral: Referral, consent: Consent) -> None:
    """She may agree to less than was asked for and for a shorter time, never to more; and only before anything is out."""
    if referral.released_at is not None:
        raise Refusal("settled")
    target = (consent.target_kind, consent.target)
    if (
        target != (referral.target_kind, bytes(referral.target))
        or consent.scope > referral.scope
        or consent.until_ms > referral.until_ms
        or consent_for(referral) != consent
    ):
        raise Refusal("bad_consent")
