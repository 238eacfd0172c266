"""The rules of the schedule: read from the forms that ship, and a school's own days for them.

A schedule that cannot be kept stops the start and is named with file and line.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.db import transaction

from teduh.counseling.models import Timing
from teduh.counseling.schedule import DAY, Rule
from teduh.forms.catalogue import catalogue
from teduh.lib.definitions import Definition
from teduh.lib.refusals import Refusal
from teduh.people.models import Person, Role, School


@lru_cache
def shipped_rules() -> tuple[Rule, ...]:
    return tuple(read_rules(catalogue().definition))


def rule_of(form: str) -> Rule | None:
    return next((rule for rule in shipped_rules() if rule.form == form), None)


def rules_for(school: School) -> list[Rule]:
    """The rules that ship, with this school's own days."""
    moved = {timing.form: timing for timing in Timing.objects.filter(school=school)}
    return [_moved(rule, moved.get(rule.form)) for rule in shipped_rules()]


@transaction.atomic
def set_timing(person: Person, form: str, days: tuple[int, int, int]) -> None:
    """From now on the school asks after these days: opens, due, closes. The coordinator's to set, within what the form allows.

    What is scheduled already stays as it was said.
    """
    if person.role != Role.COORDINATOR:
        raise Refusal("not_allowed")
    rule = rule_of(form)
    timing = Timing(school=person.school, form=form, opens=days[0], due=days[1], closes=days[2])
    try:
        if rule is None:
            raise ValueError("no such form")
        _moved(rule, timing)
    except ValueError as problem:
        raise Refusal("bad_request") from problem
    told = {"opens": timing.opens, "due": timing.due, "closes": timing.closes}
    Timing.objects.update_or_create(school=person.school, form=form, defaults=told)


def read_rules(definition: Definition) -> Iterator[Rule]:
    for at, line in enumerate(definition.body["schedule"]):
        rule = _rule(line)
        if not rule.opens <= rule.due <= rule.closes or rule.opens == rule.closes:
            raise definition.fault("it is due outside of its window", "schedule", at, "due_after")
        yield rule


def _moved(rule: Rule, own: Timing | None) -> Rule:
    return rule if own is None else rule.moved(own.opens * DAY, own.due * DAY, own.closes * DAY)


def _rule(line: dict[str, Any]) -> Rule:
    skip = line.get("skip_when", {})
    return Rule(
        form=line["assessment"],
        starts_from=frozenset(line["starts_from"]),
        opens=_span(line["window"]["opens"]),
        due=_span(line["due_after"]),
        closes=_span(line["window"]["closes"]),
        each=line.get("each", False),
        movable=line.get("movable", False),
        reminders=tuple(_span(each) for each in line["reminders"]),
        fewest_messages=skip.get("fewer_messages_than", 0),
        counted_media=frozenset(skip.get("media", ())),
        skipped_when_held=skip.get("held", False),
    )


def _span(text: str) -> int:
    return 0 if text == "PT0S" else int(text[1:-1]) * DAY
