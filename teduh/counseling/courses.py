"""The course of a case's assessments in the database: loads it, lets the pure schedule move it, saves what moved.

Facts of the timeline move it (`apps` lets these functions follow them), and so does the clock: `open_due`. Each runs under
the case's lock, so a fact and the clock never move one course at once.
"""

import secrets
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from teduh.cases import timeline
from teduh.cases.models import Case
from teduh.cases.timeline import CaseHead
from teduh.counseling import schedule
from teduh.counseling.models import Aftercare, Assessment
from teduh.counseling.rules import rules_for
from teduh.counseling.schedule import Course, Rule, Slot, Start, State
from teduh.forms.catalogue import catalogue
from teduh.lib import clock
from teduh.people.models import School
from teduh.sealing.codec import b64url_encode

type Change = Callable[[Course], Course]
_COLUMNS = ("starts", "opens", "due", "closes", "state", "referred")


def course_of(case_pk: int) -> Course:
    """The course as it was last saved."""
    care = Aftercare.objects.filter(case_id=case_pk).first() or Aftercare()
    rows = Assessment.objects.filter(case_id=case_pk).order_by("pk")
    slots = tuple(slot_of(row) for row in rows)
    held, off = care.held_at is not None, care.off_at is not None
    return Course(slots, held, off, care.erase_at, care.last_session)


def slot_of(row: Assessment) -> Slot:
    """A row as the schedule knows it, in the state in which it was last saved."""
    state = State(row.state)
    return Slot(row.form, row.starts, row.opens, row.due, row.closes, state, row.referred, row.pk)


def move(head: CaseHead, case_id: bytes, change: Change) -> None:
    """The course is what `change` makes of it by now; what has opened is a fact of the timeline. The case is locked."""
    before = course_of(head.case_pk)
    after = schedule.at_time(change(before), clock.now_ms())
    known = {slot.row: slot for slot in before.slots}
    for slot in after.slots:
        was = known.get(slot.row) if slot.row is not None else None
        if slot != was:
            name = _save(head.case_pk, slot)
            if slot.state is State.OPEN and (was is None or was.state is not State.OPEN):
                facts = {"id": b64url_encode(name), "form": slot.form}
                timeline.enter(head, case_id, "assessment.opened", facts=facts)
    _save_care(head.case_pk, before, after)


def session_ended(head: CaseHead, case_id: bytes, start: Start) -> None:
    """Called by the act that ends a session, which alone knows how much the counselee said in it."""
    rules = _rules_of(head)
    move(head, case_id, lambda course: schedule.after_start(course, rules, start, clock.now_ms()))


def outcome_recorded(head: CaseHead, case_id: bytes, facts: dict[str, Any]) -> None:
    """Follows the fact of that name."""
    rules, now = _rules_of(head), clock.now_ms()
    erase_at = _first_instant(head.case_pk, facts.get("erase_on"))
    outcome, closing = str(facts["outcome"]), facts.get("kind") == "closing"
    move(
        head,
        case_id,
        lambda course: schedule.after_outcome(
            course, rules, outcome, now, closing=closing, erase_at=erase_at
        ),
    )


def case_reopened(head: CaseHead, case_id: bytes, facts: dict[str, Any]) -> None:
    """Follows the fact of that name."""
    move(head, case_id, schedule.after_reopening)


def assessments_held(head: CaseHead, case_id: bytes, facts: dict[str, Any]) -> None:
    """Follows the fact of that name."""
    move(head, case_id, schedule.held_back)


def assessments_released(head: CaseHead, case_id: bytes, facts: dict[str, Any]) -> None:
    """Follows the fact of that name."""
    move(head, case_id, schedule.released)


def open_due() -> int:
    """A job: what the clock has brought about since it last ran. Answers how many cases it moved; again, it moves none."""
    now = clock.now_ms()
    opening = Q(state=State.WAITING, opens__lte=now)
    closing = Q(state__in=sorted(schedule.UNSETTLED), closes__lte=now)
    due = Case.objects.filter(pk__in=Assessment.objects.filter(opening | closing).values("case_id"))
    moved = list(due.values_list("pk", "public_id"))
    for case_pk, case_id in moved:
        tick(case_pk, bytes(case_id))
    return len(moved)


@transaction.atomic
def tick(case_pk: int, case_id: bytes) -> None:
    """One case's course as it is by now."""
    head = timeline.lock_cases([case_pk])[case_pk]
    move(head, case_id, lambda course: course)


def _save(case_pk: int, slot: Slot) -> bytes:
    """Answers the public id of the slot's row."""
    told: dict[str, Any] = {name: getattr(slot, name) for name in _COLUMNS}
    if slot.is_settled:
        told["settled_at"] = clock.now_ms()
    if slot.row is None:
        name = secrets.token_bytes(16)
        version = catalogue().version
        Assessment.objects.create(case_id=case_pk, public_id=name, form=slot.form, version=version, **told)
        return name
    row = Assessment.objects.get(pk=slot.row)
    Assessment.objects.filter(pk=slot.row).update(**told)
    return bytes(row.public_id)


def _save_care(case_pk: int, before: Course, after: Course) -> None:
    changed: dict[str, Any] = {}
    for name in ("held", "off"):
        if getattr(after, name) != getattr(before, name):
            changed[f"{name}_at"] = clock.now_ms() if getattr(after, name) else None
    for name in ("erase_at", "last_session"):
        if getattr(after, name) != getattr(before, name):
            changed[name] = getattr(after, name)
    if changed:
        Aftercare.objects.update_or_create(case_id=case_pk, defaults=changed)


def _rules_of(head: CaseHead) -> list[Rule]:
    return rules_for(School.objects.get(cases=head.case_pk))


def _first_instant(case_pk: int, day: str | None) -> int | None:
    """When a day of the school begins."""
    if day is None:
        return None
    zone = ZoneInfo(School.objects.get(cases=case_pk).zone)
    return int(datetime.combine(date.fromisoformat(day), time.min, tzinfo=zone).timestamp() * 1000)
