"""No counselor joins an accepted case without the counselee's word (spec, section 14). Server and clients ask here."""

from collections.abc import Iterable, Mapping, Set

from teduh.disclosure.consent import Consent, ConsentScope, TargetKind
from teduh.sealing.directory import Directory
from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import HistoryScope, Manifest, ManifestMember, Reason

type History = Mapping[tuple[int, bytes], bytes]  # wraps of earlier epochs, by epoch and by whom they are for


def check_joining(
    manifest: Manifest,
    previous: Manifest | None,
    *,
    accepted: bool,
    directory: Directory,
    consents: Iterable[Consent],
) -> None:
    """Raise unless every newcomer may join. `accepted`: an epoch before this one had reason 2.

    `check_successor` has held before. All consents of the case are given; each must be the counselee's own.
    """
    if previous is None:
        return
    counselee = manifest.counselee()
    newcomers = users_of(manifest, directory) - users_of(previous, directory)
    if not newcomers:
        return
    if not accepted:
        if manifest.reason is not Reason.ROTATED or manifest.author_key_id != counselee.key_id:
            raise SealingError("consent")
        return
    given = list(consents)
    for consent in given:
        consent.verify(counselee, school_id=manifest.school_id, case_id=manifest.case_id)
    earlier = manifest.scope is HistoryScope.EARLIER
    needed = ConsentScope.JOINING_WITH_HISTORY if earlier else ConsentScope.JOINING
    for user_id in newcomers:
        if manifest.reason is not Reason.REFERRED or not _may_join(user_id, needed, given, manifest.time_ms):
            raise SealingError("consent")


def users_of(manifest: Manifest, directory: Directory) -> Set[bytes]:
    """The counselors as persons: new keys do not make a newcomer."""
    users = set()
    for counselor in manifest.counselors:
        entry = directory.active_key_at(counselor.key_id, manifest.directory_size)
        if entry is None:
            raise SealingError("counselor")
        users.add(entry.user_id)
    return users


def check_history(
    manifest: Manifest, previous: Manifest, history: History, *, opened: Iterable[int], directory: Directory
) -> None:
    """Raise unless each newcomer gets each epoch that the author `opened`, and nobody else any; with scope 0 none at all.

    `check_joining` has held before. Whether a wrap holds what it should, only its reader can tell.
    """
    owed: set[tuple[int, bytes]] = set()
    if manifest.scope is HistoryScope.EARLIER:
        if manifest.reason is not Reason.REFERRED:
            raise SealingError("wrap")
        newcomers = newcomers_of(manifest, previous, directory)
        owed = {(epoch, newcomer.key_id) for epoch in opened for newcomer in newcomers}
    if set(history) != owed:
        raise SealingError("wrap")


def newcomers_of(manifest: Manifest, previous: Manifest, directory: Directory) -> list[ManifestMember]:
    """Who joins, by the keys of now: to them earlier epochs may be wrapped."""
    known = users_of(previous, directory)
    active = directory.active_keys_at(manifest.directory_size)
    return [member for member in manifest.counselors if active[member.key_id].user_id not in known]


def consents_standing(consents: Iterable[Consent], at_ms: int) -> list[Consent]:
    """The last word of each referral by its own time, where it has begun and neither ended nor was withdrawn.

    By what was signed, never by the order told: a server that tells a withdrawal first gains nothing. Of two words of
    one instant the narrower counts.
    """
    last: dict[bytes, Consent] = {}
    for consent in sorted(consents, key=lambda told: (told.from_ms, -told.scope)):
        if consent.from_ms <= at_ms:
            last[consent.referral_id] = consent
    return [consent for consent in last.values() if at_ms < consent.until_ms]


def _may_join(user_id: bytes, needed: ConsentScope, consents: Iterable[Consent], at_ms: int) -> bool:
    return any(
        consent.target_kind is TargetKind.COLLEAGUE and consent.target == user_id and consent.scope >= needed
        for consent in consents_standing(consents, at_ms)
    )
