"""Documents of a room: sealed revisions, each on the one before it. Who is second gets the first one's, and merges.

The server orders revisions and opens none. Any present member of the room writes; the newest hundred are kept.
"""

from typing import Any

from django.db import transaction
from django.db.models import Max

from teduh.cases import timeline
from teduh.cases.access import Place
from teduh.cases.models import Case, Member
from teduh.documents.models import Revision as Stored
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.live.frames import frame
from teduh.live.hub import hub
from teduh.process.consulting import is_over
from teduh.sealing.codec import b64url_encode
from teduh.sealing.document import REVISION_SIZES, Revision, check_next_revision
from teduh.sealing.errors import SealingError

LARGEST = REVISION_SIZES[-1]
KEPT = 100
MOST_IN_A_ROOM = 200


def checked_revision(room: Case, place: Place, raw: bytes) -> Revision:
    """The revision, if all that needs no lock is right: form, place, author, signature."""
    try:
        revision = Revision.parse(raw)
    except SealingError as problem:
        raise Refusal("bad_document") from problem
    header = revision.header
    if (header.school_id, header.room_id) != (bytes(room.school.public_id), place.case_id):
        raise Refusal("bad_document")
    if header.author_key_id != place.key_id:
        raise Refusal("not_member")
    try:
        revision.verify(place.sign_public)
    except SealingError as problem:
        raise Refusal("bad_document") from problem
    return revision


@transaction.atomic
def store_revision(room: Case, place: Place, revision: Revision) -> Stored:
    """The revision is the document's last, and the room's open streams hear of it; a repeat answers as before.

    Raises `stale_document` with the last one where it does not follow it, `stale_epoch`, `not_member`.
    """
    head = timeline.lock_cases([room.pk])[room.pk]
    header = revision.header
    own = Stored.objects.filter(case=room, document_id=header.document_id)
    before = own.filter(revision=header.revision).first()
    if before is not None and bytes(before.envelope) == revision.raw:
        return before
    if Member.objects.get(pk=place.member_pk).until_epoch is not None:
        raise Refusal("not_member")
    if is_over(head):
        raise Refusal("settled")
    if header.epoch != head.epoch:
        raise Refusal("stale_epoch", epoch=head.epoch)
    last = own.order_by("-revision").first()
    _check_follows(revision, last)
    if last is None and _documents_in(room) >= MOST_IN_A_ROOM:
        raise Refusal("too_large")
    stored = Stored.objects.create(
        case=room,
        document_id=header.document_id,
        revision=header.revision,
        envelope=revision.raw,
        at=clock.now_ms(),
        author_id=place.member_pk,
    )
    told = {"k": b64url_encode(place.case_id), "d": b64url_encode(header.document_id), "r": header.revision}
    topic, shown = timeline.case_topic(room.pk), frame("lembar", told)
    transaction.on_commit(lambda: hub.from_thread(hub.tell, topic, shown))
    return stored


def last_revisions(room: Case) -> list[Stored]:
    """The last revision of each document of a room."""
    lasts = Stored.objects.filter(case=room).values("document_id").annotate(last=Max("pk")).values("last")
    return list(Stored.objects.filter(pk__in=lasts).order_by("pk"))


def revision_of(room: Case, document_id: bytes, number: int | None) -> Stored:
    """One revision of a document, the last where no number is named."""
    own = Stored.objects.filter(case=room, document_id=document_id).order_by("-revision")
    found: Stored | None = (own if number is None else own.filter(revision=number)).first()
    if found is None:
        raise Refusal("not_found")
    return found


def wire_revision(stored: Stored) -> dict[str, Any]:
    return {
        "d": b64url_encode(bytes(stored.document_id)),
        "r": stored.revision,
        "e": b64url_encode(bytes(stored.envelope)),
        "at": stored.at,
    }


def prune_revisions() -> int:
    """A job: of each document only the newest hundred stay. Answers how many went; again, none go."""
    long = (
        Stored.objects.values("case_id", "document_id").annotate(last=Max("revision")).filter(last__gt=KEPT)
    )
    gone = 0
    for each in long:
        old = Stored.objects.filter(case_id=each["case_id"], document_id=each["document_id"])
        gone += old.filter(revision__lte=each["last"] - KEPT).delete()[0]
    return gone


def _check_follows(revision: Revision, last: Stored | None) -> None:
    before = Revision.parse(bytes(last.envelope)) if last is not None else None
    try:
        check_next_revision(revision, before)
    except SealingError as problem:
        if last is None:
            raise Refusal("bad_document") from problem
        raise Refusal("stale_document", **wire_revision(last)) from problem


def _documents_in(room: Case) -> int:
    return Stored.objects.filter(case=room).values("document_id").distinct().count()
