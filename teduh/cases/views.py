"""A case over HTTP: its present state, older entries, the next epoch, marks, typing, urgency. Parses and answers only."""

from typing import Any

from django.http import HttpRequest

from teduh.cases.access import case_for, place_of
from teduh.cases.actions import change_epoch, raise_urgency
from teduh.cases.marks import mark_read, show_typing
from teduh.cases.timeline import page_before
from teduh.cases.wire import case_state
from teduh.lib.fields import Fields, decode, whole_number
from teduh.lib.http import read_json
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject
from teduh.people.doors import MEMBERS, STUDENTS, door
from teduh.people.models import Person
from teduh.privacy import audit


def read_wraps(fields: Fields) -> dict[bytes, bytes]:
    """`wraps` of a body: one for each key id, none twice."""
    wraps: dict[bytes, bytes] = {}
    for item in fields.many("wraps", 32):
        each = Fields(item)
        key_id = each.raw("key_id", exactly=16)
        wrap = each.raw("wrap", exactly=112)
        each.done()
        if key_id in wraps:
            raise Refusal("bad_request")
        wraps[key_id] = wrap
    return wraps


@door("GET", MEMBERS)
def case_detail(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    """The case as this member may see it. A counselor's look is a line in the audit that the counselee can read."""
    found = case_for(subject, decode(case, exactly=16))
    place = place_of(subject, bytes(found.public_id), again=True)
    if subject.may_counsel:
        by = Person.objects.get(pk=subject.account_pk)
        audit.record_look(school=found.school, by=by, about=place.case_id)
    return case_state(found, place)


@door("GET", MEMBERS)
def looks_page(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    """Who opened or accepted this case, and when: for its members, the counselee above all (R86)."""
    found = case_for(subject, decode(case, exactly=16))
    lines = audit.lines_about(bytes(found.public_id))
    return {
        "lines": [
            {"at": line.at, "act": line.act, "name": line.person.display_name}
            for line in lines
            if line.person
        ]
    }


@door("GET", MEMBERS)
def entries_page(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    before = whole_number(request.GET.get("sebelum", ""))
    return page_before(case_for(subject, decode(case, exactly=16)), before)


@door("POST", MEMBERS)
def epoch_create(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    found = case_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request, 65_536))
    manifest, wraps = fields.raw("manifest", at_most=4096), read_wraps(fields)
    fields.done()
    place = place_of(subject, bytes(found.public_id), again=True)
    number, epoch = change_epoch(found, place, manifest=manifest, wraps=wraps)
    return {"n": number, "epoch": epoch}


@door("POST", MEMBERS)
def mark_create(request: HttpRequest, subject: Subject, case: str) -> None:
    found = case_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request))
    number = fields.number("n")
    fields.done()
    mark_read(found, place_of(subject, bytes(found.public_id)), min(number, found.number))


@door("POST", MEMBERS)
def typing_create(request: HttpRequest, subject: Subject, case: str) -> None:
    found = case_for(subject, decode(case, exactly=16))
    Fields(read_json(request)).done()
    show_typing(place_of(subject, bytes(found.public_id)))


@door("POST", STUDENTS)
def urgency_create(request: HttpRequest, subject: Subject, case: str) -> None:
    Fields(read_json(request)).done()
    found = case_for(subject, decode(case, exactly=16))
    raise_urgency(found, place_of(subject, bytes(found.public_id)))
