"""What is done to a case. Each act is one transaction: it checks, saves, enters the timeline; streams hear after the commit."""

from collections.abc import Mapping

from django.db import transaction

from teduh.cases import timeline
from teduh.cases.access import Place
from teduh.cases.admission import admit_members, dismiss_members, tell_desk
from teduh.cases.models import Case, Epoch, Member, Wrap
from teduh.keys.directory import directory_of
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people.models import Codename, Person, School
from teduh.people.schools import local_now, promise_words, reply_due
from teduh.privacy import audit
from teduh.sealing.chain import chain_start
from teduh.sealing.codec import b64url_encode
from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import Manifest, ManifestMember, MemberRole, Reason, check_successor, check_wraps

type Wraps = Mapping[bytes, bytes]


@transaction.atomic
def open_case(
    *,
    school: School,
    person: Person | None,
    codename: Codename | None,
    manifest: bytes,
    wraps: Wraps,
    digest: bytes,
) -> Case:
    """A case stands with its first epoch, sealed to the counselors its counselee chose or found on duty.

    Raises Refusal `bad_manifest` unless the manifest is an acceptable first one of this school.
    """
    parsed = checked_manifest(school, manifest, wraps, previous=None)
    at = local_now(school)
    due = reply_due(school, at)
    case = Case.objects.create(
        school=school,
        public_id=parsed.case_id,
        person=person,
        codename=codename,
        opened_at=clock.now(),
        first_reply_due=due,
        opening_digest=digest,
        chain=chain_start(parsed.case_id),
        manifest_hash=bytes(32),
    )
    begin_epoch(case, parsed, manifest, wraps)
    enter_fact(case, "promise.made", {"due": int(due.timestamp() * 1000), "words": promise_words(at, due)})
    return case


@transaction.atomic
def change_epoch(case: Case, place: Place, *, manifest: bytes, wraps: Wraps) -> tuple[int, int]:
    """The next epoch holds from here on; answers its entry's number and its own. Its author is whoever asks.

    Raises `stale_epoch` when another was first, `bad_manifest` when it is not acceptable after the present one.
    A counselor's acceptance (reason 2) keeps the counselee and the accepting counselor alone.
    """
    locked = Case.objects.select_for_update().get(pk=case.pk)
    last = Epoch.objects.get(case=locked, epoch=locked.epoch)
    if bytes(last.manifest) == manifest:
        raise Refusal("stale_epoch", epoch=locked.epoch)
    previous = Manifest.parse(bytes(last.manifest))
    try:
        claimed = Manifest.parse(manifest)
    except SealingError as problem:
        raise Refusal("bad_manifest") from problem
    if claimed.epoch != locked.epoch + 1 or claimed.previous_hash != previous.hash:
        raise Refusal("stale_epoch", epoch=locked.epoch)
    parsed = checked_manifest(locked.school, manifest, wraps, previous=previous)
    if parsed.author_key_id != place.key_id or parsed.reason not in {Reason.ACCEPTED, Reason.ROTATED}:
        raise Refusal("bad_manifest")
    if parsed.reason == Reason.ACCEPTED:
        check_acceptance(locked, parsed, place)
        accepting = Member.objects.select_related("person").get(pk=place.member_pk)
        audit.record(audit.ACCEPTED, school=locked.school, by=accepting.person, about=place.case_id)
        locked.accepted_at = clock.now()
        locked.save(update_fields=["accepted_at"])
    number = begin_epoch(locked, parsed, manifest, wraps)
    return number, parsed.epoch


def check_acceptance(case: Case, manifest: Manifest, place: Place) -> None:
    if case.accepted_at is not None or place.is_counselee:
        raise Refusal("bad_manifest")
    if {member.key_id for member in manifest.members} != {place.key_id, manifest.counselee().key_id}:
        raise Refusal("bad_manifest")


def checked_manifest(school: School, raw: bytes, wraps: Wraps, *, previous: Manifest | None) -> Manifest:
    """The manifest, if everything that can be checked without a key is right (spec, section 5)."""
    directory = directory_of(school)
    try:
        manifest = Manifest.parse(raw)
        if manifest.school_id != bytes(school.public_id) or not manifest.counselors:
            raise Refusal("bad_manifest")
        check_successor(manifest, previous, directory, registering=True)
        check_wraps(manifest, wraps)
        for member in manifest.counselors:  # by today's log too: a key replaced since is not wrapped to
            if member.key_id not in directory.active_keys_at(directory.size):
                raise Refusal("bad_manifest")
    except SealingError as problem:
        raise Refusal("bad_manifest") from problem
    return manifest


def begin_epoch(case: Case, manifest: Manifest, raw: bytes, wraps: Wraps) -> int:
    """Saves a checked manifest and who belongs to it; the caller holds the case's lock or has just made the case."""
    head = timeline.lock_cases([case.pk])[case.pk]
    Case.objects.filter(pk=case.pk).update(epoch=manifest.epoch, manifest_hash=manifest.hash)
    head.epoch = manifest.epoch
    epoch = Epoch.objects.create(case=case, epoch=manifest.epoch, number=head.number + 1, manifest=raw)
    Wrap.objects.bulk_create(Wrap(epoch=epoch, key_id=key_id, wrap=wrap) for key_id, wrap in wraps.items())
    number = timeline.enter(head, bytes(case.public_id), "epoch", digest=manifest.hash)
    save_members(case, manifest, number)
    return number


def save_members(case: Case, manifest: Manifest, number: int) -> None:
    """Who left loses the place and every wrap; who comes, or comes back, reads and writes from this epoch on."""
    known = {bytes(member.key_id): member for member in Member.objects.filter(case=case)}
    present = {key_id for key_id, member in known.items() if member.until_epoch is None}
    leaving = [known[key_id] for key_id in present if manifest.member(key_id) is None]
    Member.objects.filter(pk__in=[m.pk for m in leaving]).update(until_epoch=manifest.epoch)
    Wrap.objects.filter(epoch__case=case, key_id__in=[m.key_id for m in leaving]).delete()
    coming = []
    for each in manifest.members:
        if each.key_id in present:
            continue
        member = known.get(each.key_id) or Member(case=case, key_id=each.key_id, sign_public=each.sign_public)
        member.role, member.person = each.role, _person_behind(case, each)
        member.since_epoch, member.until_epoch = manifest.epoch, None
        member.save()
        coming.append(member)
    dismiss_members(case, leaving)
    admit_members(case, coming, number)


def _person_behind(case: Case, member: ManifestMember) -> Person | None:
    """A counselor's account, by today's directory; the counselee's key names nobody."""
    if member.role != MemberRole.COUNSELOR:
        return None
    directory = directory_of(case.school)
    entry = directory.active_keys_at(directory.size)[member.key_id]
    return Person.objects.get(public_id=entry.user_id, school=case.school)


def enter_fact(case: Case, kind: str, facts: dict[str, object]) -> int:
    """A plain fact in the timeline; the caller's transaction makes it true."""
    head = timeline.lock_cases([case.pk])[case.pk]
    return timeline.enter(head, bytes(case.public_id), kind, facts=facts)


@transaction.atomic
def raise_urgency(case: Case, place: Place) -> None:
    """The counselee asked for a quick reply: once, until a counselor has answered."""
    if not place.is_counselee:
        raise Refusal("not_allowed")
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if not locked.is_urgent:
        Case.objects.filter(pk=case.pk).update(urgent_at=clock.now())
        enter_fact(locked, "urgency.raised", {"by": b64url_encode(place.key_id)})
        transaction.on_commit(lambda: tell_desk(locked.school_id))
