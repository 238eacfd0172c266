"""Forms, and the tally of their scores, over HTTP. Parses and answers only."""

from typing import Any

from django.http import HttpRequest

from teduh.forms.catalogue import catalogue
from teduh.forms.tally import checked_scores, gather, totals
from teduh.lib.fields import Fields, whole_number
from teduh.lib.http import read_json
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject
from teduh.people.doors import ANYONE, COUNSELORS, FOR_EVER, door
from teduh.people.models import Person
from teduh.people.schools import current_school
from teduh.people.throttle import check_source, count_refusal, source_of


@door("GET", ANYONE, rate="page", cache=FOR_EVER)
def form_detail(request: HttpRequest, form: str, version: str) -> dict[str, Any]:
    served = catalogue().served(form)
    if served is None or whole_number(version) != catalogue().version:
        raise Refusal("not_found")
    return served


@door("POST", ANYONE, rate="source")
def tally_create(request: HttpRequest) -> None:
    """Scores of nobody in particular; no session is asked for, so that none can be kept beside them."""
    source = source_of(request.META.get("REMOTE_ADDR", ""), "tally")
    check_source(source)
    fields = Fields(read_json(request))
    form, version = fields.text("form", 40), fields.number("version")
    child, given = fields.take("child", bool, False), fields.take("scores", dict)
    fields.done()
    gather(current_school(), form, version, checked_scores(form, version, given, child=child))
    count_refusal(source)


@door("GET", COUNSELORS)
def totals_detail(request: HttpRequest, subject: Subject, form: str, version: str) -> dict[str, Any]:
    person = Person.objects.select_related("school").get(pk=subject.account_pk)
    return {"totals": totals(person.school, form, whole_number(version))}
