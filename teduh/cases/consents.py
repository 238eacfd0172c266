"""The counselee's signed word: checked, kept in the order in which it came, read again at every door that it opens.

The referral wing calls `record_consent` and enters what it means into the timeline; epochs and packets ask `consents_of`.
"""

from teduh.cases.access import Place
from teduh.cases.models import Case, Consent, Epoch
from teduh.disclosure import consent as sealed
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import Manifest


def record_consent(case: Case, place: Place, raw: bytes) -> sealed.Consent:
    """The word stands with the case, once however often it is sent; the caller's transaction makes it true.

    Raises `not_allowed` where somebody else than the counselee brings it, `bad_consent` where it is not hers or not of now.
    """
    if not place.is_counselee:
        raise Refusal("not_allowed")
    first = Manifest.parse(bytes(Epoch.objects.get(case=case, epoch=1).manifest))
    try:
        consent = sealed.Consent.parse(raw)
        consent.verify(
            first.counselee(), school_id=bytes(case.school.public_id), case_id=bytes(case.public_id)
        )
    except SealingError as problem:
        raise Refusal("bad_consent") from problem
    # By its own time a word counts: one that stands before what it takes back would take back nothing.
    said = Consent.objects.filter(case=case, referral_id=consent.referral_id)
    if said.filter(from_ms__gt=consent.from_ms).exists():
        raise Refusal("bad_consent")
    Consent.objects.get_or_create(
        case=case,
        consent=raw,
        defaults={
            "referral_id": consent.referral_id,
            "scope": consent.scope,
            "target_kind": consent.target_kind,
            "target": consent.target,
            "from_ms": consent.from_ms,
            "until_ms": consent.until_ms,
            "at": clock.now_ms(),
        },
    )
    return consent


def consents_of(case: Case) -> list[sealed.Consent]:
    """Every word given in this case, in the order in which it came."""
    return [sealed.Consent.parse(raw) for raw in consent_bytes(case)]


def consent_bytes(case: Case) -> list[bytes]:
    found = Consent.objects.filter(case=case).order_by("pk").values_list("consent", flat=True)
    return [bytes(raw) for raw in found]
