"""What is done to a case. Each act is one transaction: it checks, saves, enters the timeline; streams hear after the commit."""

from django.db import transaction

from teduh.cases import timeline
from teduh.cases.access import Place
from teduh.cases.admission import tell_desk
from teduh.cases.circles import lanes_kept_free
from teduh.cases.epochs import Wraps, begin_epoch, checked_manifest
from teduh.cases.models import Case
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people.models import Codename, Person, School
from teduh.people.schools import local_now, promise_words, reply_due
from teduh.sealing.chain import chain_start
from teduh.sealing.codec import b64url_encode
from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import Manifest


@transaction.atomic
def open_case(
    *,
    school: School,
    person: Person | None,
    codename: Codename | None,
    manifest: bytes,
    wraps: Wraps,
    digest: bytes,
    process: tuple[str, int],
) -> Case:
    """A case stands with its first epoch, sealed to the counselors its counselee chose or found on duty, in this process.

    Raises Refusal `bad_manifest` unless the manifest is an acceptable first one of this school.
    """
    try:
        parsed = checked_manifest(school, Manifest.parse(manifest), wraps, previous=None)
    except SealingError as problem:
        raise Refusal("bad_manifest") from problem
    if not parsed.counselors:
        raise Refusal("bad_manifest")
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
        process=process[0],
        process_version=process[1],
        **lanes_kept_free(parsed.case_id),
    )
    begin_epoch(case, parsed, manifest, wraps)
    enter_fact(case, "promise.made", {"due": int(due.timestamp() * 1000), "words": promise_words(at, due)})
    return case


def enter_fact(case: Case, kind: str, facts: dict[str, object]) -> int:
    """A plain fact in the timeline; the caller's transaction makes it true."""
    head = timeline.lock_cases([case.pk])[case.pk]
    return timeline.enter(head, bytes(case.public_id), kind, facts=facts)


@transaction.atomic
def raise_urgency(case: Case, place: Place) -> None:
    """The counselee asked for a quick reply: once, until a counselor has answered."""
    if not place.is_counselee:
        raise Refusal("not_allowed")
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if not locked.is_urgent:
        Case.objects.filter(pk=case.pk).update(urgent_at=clock.now())
        enter_fact(locked, "urgency.raised", {"by": b64url_encode(place.key_id)})
        transaction.on_commit(lambda: tell_desk(locked.school_id))
