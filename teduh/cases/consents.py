"""The counselee's signed word: checked, kept in the order in which it came, read again at every door that it opens.

The referral wing calls `record_consent` and enters what it means into the timeline; epochs ask `joinable`, packets
`consents_of`.
"""

from collections.abc import Callable, Set

from teduh.cases.access import Place
from teduh.cases.models import Case, Consent, Epoch
from teduh.disclosure import consent as sealed
from teduh.disclosure.joining import consents_standing
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import Manifest, Reason

type Over = Callable[[Case], Set[bytes]]

CLOCKS_DIFFER_MS = 5 * 60_000
_over: list[Over] = []


def over_by(over: Over) -> None:
    """Makes known which referrals of a case are over, by their ids; the wing that keeps referrals is the one to say."""
    _over.append(over)


def joinable(case: Case, at_ms: int) -> list[sealed.Consent]:
    """Every word that stands at that instant, of a referral that is not over."""
    over = {referral_id for each in _over for referral_id in each(case)}
    standing = consents_standing(consents_of(case), at_ms)
    return [consent for consent in standing if consent.referral_id not in over]


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
    if consent.scope is sealed.ConsentScope.WITHDRAWN:
        _check_time(case, consent)
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


def _check_time(case: Case, withdrawal: sealed.Consent) -> None:
    """Of now, and later than the last joining: dated before it, every client would take that epoch for one without consent."""
    raws = Epoch.objects.filter(case=case).order_by("-epoch").values_list("manifest", flat=True)
    manifests = (Manifest.parse(bytes(raw)) for raw in raws)
    joined = next((each.time_ms for each in manifests if each.reason is Reason.REFERRED), 0)
    if withdrawal.from_ms <= joined:
        raise Refusal("bad_consent", after=joined)
    if withdrawal.from_ms > clock.now_ms() + CLOCKS_DIFFER_MS:
        raise Refusal("bad_consent")


def consents_of(case: Case) -> list[sealed.Consent]:
    """Every word given in this case, in the order in which it came."""
    return [sealed.Consent.parse(raw) for raw in consent_bytes(case)]


def consent_bytes(case: Case) -> list[bytes]:
    found = Consent.objects.filter(case=case).order_by("pk").values_list("consent", flat=True)
    return [bytes(raw) for raw in found]
