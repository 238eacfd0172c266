"""Documents over HTTP: the last revisions of a room, one of a document, the next one. Parses and answers only."""

from typing import Any

from django.http import HttpRequest

from teduh.cases.access import place_of, room_for
from teduh.documents.revisions import (
    LARGEST,
    checked_revision,
    last_revisions,
    revision_of,
    store_revision,
    wire_revision,
)
from teduh.lib.fields import decode, whole_number
from teduh.lib.http import read_bytes
from teduh.people.access import Subject
from teduh.people.doors import MEMBERS, door


@door("GET", MEMBERS)
def documents_list(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    room = room_for(subject, decode(case, exactly=16))
    return {"documents": [wire_revision(each) for each in last_revisions(room)]}


@door("GET", MEMBERS)
def revision_detail(request: HttpRequest, subject: Subject, case: str, document: str) -> dict[str, Any]:
    room = room_for(subject, decode(case, exactly=16))
    named = request.GET.get("revisi")
    number = None if named is None else whole_number(named)
    return wire_revision(revision_of(room, decode(document, exactly=16), number))


@door("POST", MEMBERS)
def revision_create(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    room = room_for(subject, decode(case, exactly=16))
    place = place_of(subject, bytes(room.public_id), again=True)
    raw = read_bytes(request, LARGEST)
    place.take_allowance()
    stored = store_revision(room, place, checked_revision(room, place, raw))
    return {"r": stored.revision, "at": stored.at}
