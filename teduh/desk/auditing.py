"""The audit over HTTP: what was done to a case, for its members; a print, before it is made; a school's, for its coordinator.

The coordinator gets acts and names of staff: no case, no word, no student's name.
"""

from typing import Any

from django.http import HttpRequest

from teduh.cases.access import case_for
from teduh.lib.fields import Fields, decode, whole_number
from teduh.lib.http import read_json
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject
from teduh.people.doors import COUNSELORS, MEMBERS, door
from teduh.people.models import Person, Role
from teduh.privacy import audit
from teduh.privacy.models import AuditLine

_AT_ONCE = 100


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


@door("POST", COUNSELORS)
def print_create(request: HttpRequest, subject: Subject, case: str) -> None:
    """A counselor is about to put the case on paper: recorded first, since paper answers to nobody."""
    found = case_for(subject, decode(case, exactly=16))
    Fields(read_json(request)).done()
    by = Person.objects.get(pk=subject.account_pk)
    audit.record(audit.PRINTED, school=found.school, by=by, about=bytes(found.public_id))


@door("GET", COUNSELORS)
def audit_page(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """For whoever is no coordinator it is not there."""
    if subject.role != Role.COORDINATOR:
        raise Refusal("not_found")
    before = whole_number(request.GET["sebelum"]) if "sebelum" in request.GET else None
    found = audit.lines_before(subject.school_id, before, _AT_ONCE + 1)
    return {"lines": [_line(line) for line in found[:_AT_ONCE]], "more": len(found) > _AT_ONCE}


def _line(line: AuditLine) -> dict[str, Any]:
    staff = line.person is not None and line.person.may_counsel
    return {
        "index": line.index,
        "at": line.at,
        "act": line.act,
        "by": "staff" if staff else "student" if line.person else "nobody",
        "name": line.person.display_name if line.person and staff else None,
    }
