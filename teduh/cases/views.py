"""Rooms over HTTP: their present state, older entries, the next epoch, marks, typing; of a case also urgency, lanes.

Parses and answers only.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from teduh.cases.access import case_for, place_of, room_for
from teduh.cases.actions import raise_urgency
from teduh.cases.circles import open_consultation, open_lane
from teduh.cases.epochs import change_epoch
from teduh.cases.marks import mark_read, show_typing
from teduh.cases.models import Case, RoomKind
from teduh.cases.timeline import page_before
from teduh.cases.wire import room_state
from teduh.disclosure.joining import History
from teduh.lib.fields import Fields, decode, whole_number
from teduh.lib.http import answer, read_json
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject
from teduh.people.doors import COUNSELORS, MEMBERS, STUDENTS, door
from teduh.people.models import Person
from teduh.privacy import audit
from teduh.sealing.codec import b64url_encode

HISTORY_LIMIT = 256


def read_wraps(fields: Fields) -> dict[bytes, bytes]:
    """`wraps` of a body: one for each key id, none twice."""
    items = [Fields(item) for item in fields.many("wraps", 32)]
    return _none_twice(map(_read_wrap, items))


def _read_history(fields: Fields) -> History:
    """`history` of a body, which need not be there: one wrap for each earlier epoch and key id."""
    items = [Fields(item) for item in fields.many("history", HISTORY_LIMIT)] if fields.has("history") else []
    earlier = [(each.number("epoch"), _read_wrap(each)) for each in items]
    return _none_twice(((epoch, key_id), wrap) for epoch, (key_id, wrap) in earlier)


def _read_wrap(each: Fields) -> tuple[bytes, bytes]:
    key_id, wrap = each.raw("key_id", exactly=16), each.raw("wrap", exactly=112)
    each.done()
    return key_id, wrap


def _none_twice[K](pairs: Iterable[tuple[K, bytes]]) -> dict[K, bytes]:
    told = list(pairs)
    found = dict(told)
    if len(found) != len(told):
        raise Refusal("bad_request")
    return found


def read_epoch(fields: Fields) -> tuple[bytes, dict[bytes, bytes]]:
    """`manifest` and `wraps`, the last of a body."""
    manifest, wraps = fields.raw("manifest", at_most=4096), read_wraps(fields)
    fields.done()
    return manifest, wraps


@door("GET", MEMBERS)
def case_detail(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    """The case as this member may see it. A counselor's look is a line in the audit that the counselee can read."""
    found = room_for(subject, decode(case, exactly=16))
    place = place_of(subject, bytes(found.public_id), again=True)
    if subject.may_counsel and found.kind == RoomKind.CASE:
        by = Person.objects.get(pk=subject.account_pk)
        audit.record_look(school=found.school, by=by, about=place.case_id)
    return room_state(found, place)


@door("GET", MEMBERS)
def entries_page(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    before = whole_number(request.GET.get("sebelum", ""))
    return page_before(room_for(subject, decode(case, exactly=16)), before)


@door("POST", MEMBERS)
def epoch_create(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    found = room_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request, 65_536))
    history = _read_history(fields)
    manifest, wraps = read_epoch(fields)
    place = place_of(subject, bytes(found.public_id), again=True)
    number, epoch = change_epoch(found, place, manifest=manifest, wraps=wraps, history=history)
    return {"n": number, "epoch": epoch}


@door("POST", MEMBERS)
def mark_create(request: HttpRequest, subject: Subject, case: str) -> None:
    found = room_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request))
    number = fields.number("n")
    fields.done()
    mark_read(found, place_of(subject, bytes(found.public_id)), min(number, found.number))


@door("POST", MEMBERS)
def typing_create(request: HttpRequest, subject: Subject, case: str) -> None:
    found = room_for(subject, decode(case, exactly=16))
    Fields(read_json(request)).done()
    show_typing(place_of(subject, bytes(found.public_id)))


@door("POST", STUDENTS)
def urgency_create(request: HttpRequest, subject: Subject, case: str) -> None:
    Fields(read_json(request)).done()
    found = case_for(subject, decode(case, exactly=16))
    raise_urgency(found, place_of(subject, bytes(found.public_id)))


@door("POST", MEMBERS)
def lane_create(request: HttpRequest, subject: Subject, case: str) -> HttpResponse:
    found = case_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request, 65_536))
    kind = fields.text("kind", 12)
    if kind not in {RoomKind.STAFF, RoomKind.OWN}:
        raise Refusal("bad_request")
    manifest, wraps = read_epoch(fields)
    place = place_of(subject, bytes(found.public_id), again=True)
    return _founded(open_lane(found, place, RoomKind(kind), manifest=manifest, wraps=wraps))


@door("POST", COUNSELORS)
def consultation_create(request: HttpRequest, subject: Subject) -> HttpResponse:
    manifest, wraps = read_epoch(Fields(read_json(request, 65_536)))
    person = Person.objects.select_related("school").get(pk=subject.account_pk)
    return _founded(open_consultation(person.school, person, manifest=manifest, wraps=wraps))


def _founded(room: Case) -> HttpResponse:
    return answer({"room": b64url_encode(bytes(room.public_id))}, 201)
