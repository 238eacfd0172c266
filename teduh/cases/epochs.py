"""Who can read from here on: the next epoch of a room, checked against all that can be checked without a key.

A case's own room follows sections 5 and 14 of the spec, a circle section 12. Nobody slips in; who leaves a case leaves
its staff lane in the same act.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.db import transaction

from teduh.cases import timeline
from teduh.cases.access import Place
from teduh.cases.admission import admit_members, dismiss_members
from teduh.cases.consents import CLOCKS_DIFFER_MS, joinable
from teduh.cases.models import Case, Epoch, Member, RoomKind, Wrap
from teduh.disclosure.joining import History, check_history, check_joining, users_of
from teduh.keys.directory import directory_of
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people.models import Person, School
from teduh.privacy import audit
from teduh.sealing.circle import CircleKind, CircleManifest, check_lane
from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import (
    Manifest,
    ManifestMember,
    MemberManifest,
    MemberRole,
    Reason,
    check_successor,
    check_wraps,
)

type Wraps = Mapping[bytes, bytes]

NO_HISTORY: History = MappingProxyType({})

CIRCLE_KINDS = {
    RoomKind.STAFF: CircleKind.STAFF_LANE,
    RoomKind.OWN: CircleKind.OWN_LANE,
    RoomKind.CONSULTATION: CircleKind.CONSULTATION,
}


@transaction.atomic
def change_epoch(
    room: Case, place: Place, *, manifest: bytes, wraps: Wraps, history: History = NO_HISTORY
) -> tuple[int, int]:
    """The next epoch holds from here on; answers its entry's number and its own. Its author is whoever asks.

    Raises `stale_epoch` when another was first, `bad_manifest` when it is not acceptable after the present one.
    A counselor's acceptance (reason 2) keeps the counselee and the accepting counselor alone. `history` opens earlier
    epochs to who joins, where the counselee agreed to that.
    """
    if room.about_id is not None:  # always the case first, then its lane: no two acts deadlock
        Case.objects.select_for_update(no_key=True).get(pk=room.about_id)
    locked = Case.objects.select_for_update(no_key=True).get(pk=room.pk)
    parsed = _next_manifest(locked, manifest, wraps, history)
    if parsed.author_key_id != place.key_id:
        raise Refusal("bad_manifest")
    if parsed.reason is Reason.ACCEPTED:
        _accept(locked, parsed, place)
    elif locked.kind == RoomKind.CASE:
        member = Member.objects.select_related("person").get(pk=place.member_pk)
        audit.record(audit.READERS_CHANGED, school=locked.school, by=member.person, about=place.case_id)
    _save_history(locked, history)
    return begin_epoch(locked, parsed, manifest, wraps), parsed.epoch


def _next_manifest(room: Case, raw: bytes, wraps: Wraps, history: History) -> MemberManifest:
    last = bytes(Epoch.objects.get(case=room, epoch=room.epoch).manifest)
    if last == raw:
        raise Refusal("stale_epoch", epoch=room.epoch)
    if room.kind == RoomKind.CASE:
        manifest, previous = _successor(room, Manifest, last, raw, wraps)
        _check_change(room, manifest, previous, history)
        return manifest
    if history:
        raise Refusal("bad_manifest")
    circle, _ = _successor(room, CircleManifest, last, raw, wraps)
    check_circle(room, circle)
    return circle


def _successor[M: MemberManifest](
    room: Case, form: type[M], last: bytes, raw: bytes, wraps: Wraps
) -> tuple[M, M]:
    try:
        previous, claimed = form.parse(last), form.parse(raw)
    except SealingError as problem:
        raise Refusal("bad_manifest") from problem
    if claimed.epoch != room.epoch + 1 or claimed.previous_hash != previous.hash:
        raise Refusal("stale_epoch", epoch=room.epoch)
    return checked_manifest(room.school, claimed, wraps, previous=previous), previous


def checked_manifest[M: MemberManifest](
    school: School, manifest: M, wraps: Wraps, *, previous: M | None
) -> M:
    """The manifest, if it may follow its predecessor and every counselor in it is one today."""
    directory = directory_of(school)
    try:
        if manifest.school_id != bytes(school.public_id):
            raise Refusal("bad_manifest")
        check_successor(manifest, previous, directory, registering=True)
        check_wraps(manifest, wraps)
        for member in manifest.counselors:  # by today's log too: a key replaced since is not wrapped to
            if member.key_id not in directory.active_keys_at(directory.size):
                raise Refusal("bad_manifest")
    except SealingError as problem:
        raise Refusal("bad_manifest") from problem
    return manifest


def check_circle(room: Case, circle: CircleManifest) -> None:
    """A circle stays of its kind; a lane is of its case, and of nobody who is not in it."""
    try:
        if circle.kind is not CIRCLE_KINDS[RoomKind(room.kind)]:
            raise Refusal("bad_manifest")
        if room.about is not None:
            check_lane(circle, present_manifest(room.about))
    except SealingError as problem:
        raise Refusal("bad_manifest") from problem


def present_manifest(case: Case) -> Manifest:
    return Manifest.parse(bytes(Epoch.objects.get(case=case, epoch=case.epoch).manifest))


def _check_change(case: Case, manifest: Manifest, previous: Manifest, history: History) -> None:
    """What a case's own manifest may change, by its reason; consent must hold by the author's clock and by ours."""
    if not manifest.counselors or manifest.reason is Reason.OPENED:
        raise Refusal("bad_manifest")
    accepted, directory = case.accepted_at is not None, directory_of(case.school)
    try:
        before, after = users_of(previous, directory), users_of(manifest, directory)
        standing = joinable(case, max(clock.now_ms(), manifest.time_ms))
        check_joining(manifest, previous, accepted=accepted, directory=directory, consents=standing)
        held = Wrap.objects.filter(epoch__case=case, key_id=manifest.author_key_id)
        opened = held.values_list("epoch__epoch", flat=True)
        check_history(manifest, previous, history, opened=opened, directory=directory)
    except SealingError as problem:
        raise Refusal("bad_manifest") from problem
    if manifest.reason is Reason.REMOVED and not after < before:
        raise Refusal("bad_manifest")
    if manifest.reason is Reason.REFERRED and not (accepted and before < after):
        raise Refusal("bad_manifest")
    ahead = manifest.time_ms > clock.now_ms() + CLOCKS_DIFFER_MS
    if manifest.reason is Reason.REFERRED and ahead:  # a withdrawal must be later, and must be possible now
        raise Refusal("bad_manifest")


def _accept(case: Case, manifest: MemberManifest, place: Place) -> None:
    if case.accepted_at is not None or place.is_counselee:
        raise Refusal("bad_manifest")
    if {member.key_id for member in manifest.counselors} != {place.key_id}:
        raise Refusal("bad_manifest")
    accepting = Member.objects.select_related("person").get(pk=place.member_pk)
    audit.record(audit.ACCEPTED, school=case.school, by=accepting.person, about=place.case_id)
    case.accepted_at = clock.now()
    case.save(update_fields=["accepted_at"])


def _save_history(case: Case, history: History) -> None:
    rows = dict(Epoch.objects.filter(case=case).values_list("epoch", "pk")) if history else {}
    Wrap.objects.bulk_create(
        Wrap(epoch_id=rows[epoch], key_id=key_id, wrap=wrap) for (epoch, key_id), wrap in history.items()
    )


def begin_epoch(room: Case, manifest: MemberManifest, raw: bytes, wraps: Wraps) -> int:
    """Saves a checked manifest and who belongs to it; the caller holds the room's lock or has just made the room."""
    head = timeline.lock_cases([room.pk])[room.pk]
    Case.objects.filter(pk=room.pk).update(epoch=manifest.epoch)
    head.epoch = manifest.epoch
    epoch = Epoch.objects.create(case=room, epoch=manifest.epoch, number=head.number + 1, manifest=raw)
    Wrap.objects.bulk_create(Wrap(epoch=epoch, key_id=key_id, wrap=wrap) for key_id, wrap in wraps.items())
    number = timeline.enter(head, bytes(room.public_id), "epoch", digest=manifest.hash)
    save_members(room, manifest, number)
    return number


def save_members(room: Case, manifest: MemberManifest, number: int) -> None:
    """Who left loses the place and every wrap; who comes, or comes back, reads and writes from this epoch on."""
    known = {bytes(member.key_id): member for member in Member.objects.filter(case=room)}
    present = {key_id for key_id, member in known.items() if member.until_epoch is None}
    leaving = [known[key_id] for key_id in present if manifest.member(key_id) is None]
    coming = []
    for each in manifest.members:
        if each.key_id in present:
            continue
        member = known.get(each.key_id) or Member(case=room, key_id=each.key_id, sign_public=each.sign_public)
        member.role, member.person = each.role, _person_behind(room, each)
        member.since_epoch, member.until_epoch = manifest.epoch, None
        member.save()
        coming.append(member)
    _take_places(room, leaving, manifest.epoch)
    for lane in room.circles.filter(kind=RoomKind.STAFF):
        keys = [bytes(member.key_id) for member in leaving]
        there = Member.objects.filter(case=lane, key_id__in=keys, until_epoch=None)
        _take_places(lane, list(there), lane.epoch + 1)
    admit_members(room, coming, number)


def _take_places(room: Case, leaving: Iterable[Member], epoch: int) -> None:
    leaving = list(leaving)
    Member.objects.filter(pk__in=[m.pk for m in leaving]).update(until_epoch=epoch)
    Wrap.objects.filter(epoch__case=room, key_id__in=[m.key_id for m in leaving]).delete()
    dismiss_members(room, leaving)


def _person_behind(room: Case, member: ManifestMember) -> Person | None:
    """A counselor's account, by today's directory; the counselee's key names nobody."""
    if member.role != MemberRole.COUNSELOR:
        return None
    directory = directory_of(room.school)
    entry = directory.active_keys_at(directory.size)[member.key_id]
    return Person.objects.get(public_id=entry.user_id, school=room.school)
