"""The counselor's day: who waits for a first word, own cases and where they stand, being on duty. Times and counts only."""

from typing import Any

from django.http import HttpRequest

from teduh.cases.admission import tell_desk
from teduh.cases.models import Case, Member, RoomKind
from teduh.duties.views import duty_cards
from teduh.lib.fields import Fields
from teduh.lib.http import read_json
from teduh.people.access import Subject
from teduh.people.doors import COUNSELORS, door
from teduh.people.models import Person
from teduh.people.schools import local_now, promise_words
from teduh.sealing.codec import b64url_encode


@door("GET", COUNSELORS)
def desk_detail(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    me = Person.objects.select_related("school").get(pk=subject.account_pk)
    rooms = list(Case.objects.for_subject(subject).select_related("person", "school").order_by("pk"))
    cases = [room for room in rooms if room.kind == RoomKind.CASE]
    reads = dict(
        Member.objects.filter(case__in=rooms, person=me, until_epoch=None).values_list(
            "case_id", "read_number"
        )
    )
    waiting = [case for case in cases if case.accepted_at is None and case.closed_at is None]
    waiting.sort(key=lambda case: (not case.is_urgent, case.opened_at))
    return {
        "me": me_card(me),
        "waiting": [waiting_card(case) for case in waiting],
        "cases": [case_card(case, reads.get(case.pk, 0)) for case in cases if case.accepted_at is not None],
        "duties": duty_cards(cases),
        "consultations": [
            consultation_card(room, reads.get(room.pk, 0))
            for room in rooms
            if room.kind == RoomKind.CONSULTATION
        ],
    }


@door("POST", COUNSELORS)
def duty_create(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """The counselor is on duty from now on, or no longer; new cases are sealed to those who are."""
    fields = Fields(read_json(request))
    on_duty, away = fields.take("on_duty", bool), fields.text("away", 200, None)
    fields.done()
    me = Person.objects.get(pk=subject.account_pk)
    me.on_duty = on_duty
    if away is not None:
        me.away_line = away.strip()
    me.save(update_fields=["on_duty", "away_line"])
    tell_desk(subject.school_id)
    return {"me": me_card(me)}


def me_card(me: Person) -> dict[str, Any]:
    return {
        "user": b64url_encode(bytes(me.public_id)),
        "name": me.display_name,
        "role": me.role,
        "on_duty": me.on_duty,
        "away": me.away_line,
    }


def waiting_card(case: Case) -> dict[str, Any]:
    at = local_now(case.school)
    due = (case.first_reply_due or case.opened_at).astimezone(at.tzinfo)
    return {
        "case": b64url_encode(bytes(case.public_id)),
        "at": _ms(case.opened_at),
        "urgent": case.is_urgent,
        "name": case.person.display_name if case.person else None,
        "due": _ms(due),
        "due_words": promise_words(at, due),
        "messages": case.messages.count(),
    }


def case_card(case: Case, read: int) -> dict[str, Any]:
    waits = case.counselee_at > case.counselor_at
    return {
        "case": b64url_encode(bytes(case.public_id)),
        "name": case.person.display_name if case.person else None,
        "at": _ms(case.opened_at),
        "number": case.number,
        "read": read,
        "unread": case.messages.filter(number__gt=read)
        .exclude(sender_key_id__in=case.members.filter(role=2).values("key_id"))
        .count(),
        "urgent": case.is_urgent,
        "last_at": max(case.counselee_at, case.counselor_at) or _ms(case.opened_at),
        "waiting_since": case.turn_at if waits else None,
        "closed_at": _ms(case.closed_at) if case.closed_at else None,
    }


def consultation_card(room: Case, read: int) -> dict[str, Any]:
    present = Member.objects.filter(case=room, until_epoch=None).select_related("person").order_by("pk")
    return {
        "room": b64url_encode(bytes(room.public_id)),
        "at": _ms(room.opened_at),
        "last_at": room.counselor_at or _ms(room.opened_at),
        "number": room.number,
        "read": read,
        "erase_on": room.erase_on.isoformat() if room.erase_on else None,
        "members": [member.person.display_name for member in present if member.person],
    }


def _ms(at: Any) -> int:
    return int(at.timestamp() * 1000)
