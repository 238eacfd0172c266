"""GET /api/audit: the audit of a school for its coordinator. Acts and names of staff: no case, no word, no student's name."""

from typing import Any

from django.http import HttpRequest

from teduh.lib.fields import whole_number
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject
from teduh.people.doors import COUNSELORS, door
from teduh.people.models import Role
from teduh.privacy.audit import lines_before
from teduh.privacy.models import AuditLine

_AT_ONCE = 100


@door("GET", COUNSELORS)
def audit_page(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """For whoever is no coordinator it is not there."""
    if subject.role != Role.COORDINATOR:
        raise Refusal("not_found")
    before = whole_number(request.GET["sebelum"]) if "sebelum" in request.GET else None
    found = lines_before(subject.school_id, before, _AT_ONCE + 1)
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
