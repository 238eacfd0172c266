"""Duties over HTTP: a counselor sets one and says that it is done; the coordinator reads what is late."""

from typing import Any

from django.http import HttpRequest

from teduh.cases.access import case_for, place_of
from teduh.cases.models import Member
from teduh.duties.actions import set_by_hand, settle_by_hand
from teduh.duties.escalating import escalated_of
from teduh.duties.standing import Standing, standing_duties
from teduh.lib import clock
from teduh.lib.fields import Fields, decode
from teduh.lib.http import read_json
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject
from teduh.people.doors import COUNSELORS, door
from teduh.people.models import Role, School
from teduh.sealing.codec import b64url_encode
from teduh.sealing.manifest import MemberRole


@door("POST", COUNSELORS)
def duty_create(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    found = case_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request))
    due, kind = fields.number("due"), fields.text("kind", 20)
    fields.done()
    place = place_of(subject, bytes(found.public_id), again=True)
    place.take_allowance()
    return {"id": b64url_encode(set_by_hand(found, place, kind, due))}


@door("POST", COUNSELORS)
def duty_settle(request: HttpRequest, subject: Subject, duty: str) -> None:
    Fields(read_json(request)).done()
    settle_by_hand(subject, decode(duty, exactly=16))


@door("GET", COUNSELORS)
def escalations_list(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """What is late, since when and whose it is: nothing that tells of whom or about what."""
    if subject.role != Role.COORDINATOR:
        raise Refusal("not_allowed")
    late = escalated_of(School.objects.get(pk=subject.school_id))
    names = _counselors({duty.case.pk for duty in late})
    return {
        "duties": [
            {
                "id": b64url_encode(duty.public_id),
                "kind": duty.kind,
                "due": duty.due,
                "since": duty.since,
                "counselor": names.get(duty.case.pk),
            }
            for duty in late
        ]
    }


def duty_cards(cases: list[Any]) -> list[dict[str, Any]]:
    """The duties of these cases as their counselor's desk shows them."""
    now = clock.now_ms()
    return [_card(duty, now) for duty in standing_duties(cases)]


def _card(duty: Standing, now: int) -> dict[str, Any]:
    return {
        "id": b64url_encode(duty.public_id),
        "case": b64url_encode(bytes(duty.case.public_id)),
        "name": duty.case.person.display_name if duty.case.person else None,
        "kind": duty.kind,
        "due": duty.due,
        "late": duty.due <= now,
        "escalated": duty.escalated_at is not None,
    }


def _counselors(case_pks: set[int]) -> dict[int, str]:
    """Whose each accepted case is: the counselor who has been in it the longest."""
    present = Member.objects.filter(
        case__in=case_pks, case__accepted_at__isnull=False, role=MemberRole.COUNSELOR, until_epoch=None
    )
    newest_first = present.select_related("person").order_by("-since_epoch", "-pk")
    return {member.case_id: member.person.display_name for member in newest_first if member.person}
