"""How a consultation ends: by a colleague in it, or by the clock when nobody has written for half a year. It then stays
readable until its day, and nothing more is written. Where messages and documents are kept, `is_over` is asked.
"""

from datetime import date, timedelta

from django.db import transaction

from teduh.cases import timeline
from teduh.cases.access import Place
from teduh.cases.admission import tell_desk
from teduh.cases.models import Case, RoomKind
from teduh.cases.timeline import CaseHead
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people.schools import local_now
from teduh.sealing.codec import b64url_encode

KEPT = timedelta(days=90)
SILENT = timedelta(days=180)


@transaction.atomic
def end_consultation(room: Case, place: Place | None) -> date:
    """The room is read-only and has a day of erasure, which is answered; ended before, it keeps the day it has.

    Any colleague in it may; without a place it is the clock that ends it.
    """
    if room.kind != RoomKind.CONSULTATION:
        raise Refusal("not_found")
    head = timeline.lock_cases([room.pk])[room.pk]
    room = Case.objects.select_related("school").get(pk=room.pk)
    if room.erase_on is None:
        room.closed_at, room.erase_on = clock.now(), (local_now(room.school) + KEPT).date()
        room.save(update_fields=["closed_at", "erase_on"])
        by = b64url_encode(place.key_id) if place else None
        facts = {"by": by, "erase_on": room.erase_on.isoformat()}
        timeline.enter(head, bytes(room.public_id), "consultation.ended", facts=facts)
        school_pk = room.school_id
        transaction.on_commit(lambda: tell_desk(school_pk))
    return room.erase_on


def end_silent() -> None:
    """A job of every hour: whatever nobody has written in for so long is ended, one room after another."""
    since = clock.now() - SILENT
    quiet = Case.objects.filter(
        kind=RoomKind.CONSULTATION,
        closed_at=None,
        opened_at__lt=since,
        counselor_at__lt=int(since.timestamp() * 1000),
    )
    for room in quiet.order_by("pk"):
        end_consultation(room, None)


def is_over(head: CaseHead) -> bool:
    """Nothing more is written here. A closed case is not over: its people may write again. Asked for every message."""
    if head.closed_at is None:
        return False
    return Case.objects.filter(pk=head.case_pk, kind=RoomKind.CONSULTATION).exists()
