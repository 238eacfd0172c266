"""Erases the cases and consultations whose day has come: every row of theirs and of their lanes, and the codename that
opened them. A job of every hour; what one run leaves, the next takes. Older backups still hold what they hold: see
docs/threat-model.md.
"""

import logging
from datetime import date

from django.db import DatabaseError, transaction

from teduh.cases.admission import tell_desk
from teduh.cases.models import Case, RoomKind
from teduh.cases.timeline import case_topic
from teduh.live.frames import frame
from teduh.live.hub import hub
from teduh.people.schools import local_now
from teduh.privacy import audit
from teduh.sealing.codec import b64url_encode

log = logging.getLogger("teduh.process")


def erase_due() -> None:
    """One case after another, each in a transaction of its own; a day is over where its school is."""
    closed = Case.objects.filter(
        kind__in=(RoomKind.CASE, RoomKind.CONSULTATION), erase_on__isnull=False
    ).select_related("school")
    for case in closed.order_by("erase_on"):
        today = local_now(case.school).date()
        if case.erase_on is not None and case.erase_on <= today:
            _erase_or_say(case.pk, today)


def _erase_or_say(case_pk: int, today: date) -> None:
    """One case that will not go holds up no other."""
    try:
        erase(case_pk, today)
    except DatabaseError as problem:
        log.error("a case could not be erased on its day", exc_info=problem)


@transaction.atomic
def erase(case_pk: int, today: date) -> None:
    """Nothing of the case is left but a line in the audit; a case that was opened again meanwhile stays."""
    due = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk=case_pk, erase_on__lte=today)
    case = due.select_related("school", "codename").first()
    if case is None:
        return
    rooms = [case, *case.circles.all()]
    tell = [(case_topic(room.pk), b64url_encode(bytes(room.public_id))) for room in rooms]
    audit.record(audit.ERASED, school=case.school, by=None, about=bytes(case.public_id))
    codename, school_pk = case.codename, case.school_id
    case.delete()
    if codename is not None:
        codename.delete()
    transaction.on_commit(lambda: _look_again(tell, school_pk))


def _look_again(rooms: list[tuple[tuple[str, int], str]], school_pk: int) -> None:
    for topic, name in rooms:
        hub.from_thread(hub.tell, topic, frame("muat", {"k": name}))
    tell_desk(school_pk)
