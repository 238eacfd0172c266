"""A school's own days for its assessments: the coordinator's to set, within what the forms allow."""

from django.db import transaction

from teduh.counseling.catalogue import catalogue
from teduh.counseling.models import Timing
from teduh.counseling.schedule import DAY
from teduh.lib.refusals import Refusal
from teduh.people.models import Person, Role


@transaction.atomic
def set_timing(person: Person, form: str, days: tuple[int, int, int]) -> None:
    """From now on the school asks after these days: opens, due, closes. What is scheduled already stays as it was said."""
    if person.role != Role.COORDINATOR:
        raise Refusal("not_allowed")
    rule = catalogue().rule(form)
    try:
        if rule is None:
            raise ValueError("no such form")
        rule.moved(*(each * DAY for each in days))
    except ValueError as problem:
        raise Refusal("bad_request") from problem
    opens, due, closes = days
    told = {"opens": opens, "due": due, "closes": closes}
    Timing.objects.update_or_create(school=person.school, form=form, defaults=told)
