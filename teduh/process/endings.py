"""How a case ends: the four outcomes, administrative closings, the counselee's own stop. No case stays open silently.

An outcome is one of the definition's; what it needs must be there. History stays; writing again opens a closed case.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from teduh.cases import timeline
from teduh.cases.access import Place
from teduh.cases.admission import tell_desk
from teduh.cases.enclosing import enclose
from teduh.cases.models import Case
from teduh.duties.actions import appoint
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people.schools import local, local_now, school_days_after
from teduh.process import checks
from teduh.process.loading import process_of
from teduh.process.models import Appointment, RecordedEnding
from teduh.process.position import Asked, last_ending, place_now
from teduh.process.stages import Ending, ending_lacks
from teduh.sealing.codec import b64url_encode

_SOON = 2


@dataclass(frozen=True, slots=True)
class Meeting:
    """The appointment that an outcome brings."""

    at: int
    minutes: int
    medium: str


@dataclass(frozen=True, slots=True)
class Words:
    """The sealed words of an ending: the reason into the staff lane, a summary back to the counselee."""

    lane: Case
    lane_place: Place
    reason: bytes
    summary: bytes | None


@transaction.atomic
def record_ending(case: Case, asked: Asked, outcome: str, meeting: Meeting | None, words: Words) -> int:
    """The outcome stands, with its words and its appointment; answers the number of the fact. The same again, the same.

    Raises `bad_outcome` with what is `missing`, `settled` where the case was closed otherwise.
    """
    timeline.lock_cases([case.pk])
    case = Case.objects.select_related("school").get(pk=case.pk)
    last = last_ending(case)
    if last is not None and bytes(last.digest) == asked.digest:
        return last.number
    if case.closed_at is not None:
        raise Refusal("settled")
    ending = process_of(case.process, case.process_version).endings.get(outcome)
    if ending is None or ending.by_counselee:
        raise Refusal("bad_outcome", missing=["outcome"])
    if lacking := ending_lacks(ending, place_now(case), _present(case, ending, meeting, words)):
        raise Refusal("bad_outcome", missing=lacking)
    if words.summary is not None:
        enclose(case, asked.place, [words.summary])
    enclose(words.lane, words.lane_place, [words.reason])
    if meeting is not None:
        _make_appointment(case, asked.place, meeting)
    number = enter_ending(case, asked, ending)
    _ask_for_review(case, ending, number)
    return number


@transaction.atomic
def stop_case(case: Case, place: Place) -> None:
    """The counselee stops, at any point and without a reason (R85); a case that is closed stays as it is."""
    if not place.is_counselee:
        raise Refusal("not_allowed")
    timeline.lock_cases([case.pk])
    case = Case.objects.select_related("school").get(pk=case.pk)
    if case.closed_at is None:
        process = process_of(case.process, case.process_version)
        enter_ending(case, Asked(place, None, bytes(32)), process.own_ending)


def enter_ending(case: Case, asked: Asked, ending: Ending) -> int:
    """The fact of an ending, the row, and the case closed where it closes. Within the caller's act, the case locked.

    The referral wing calls it too, when whom a case goes to accepts it.
    """
    if ending.closes:
        case.closed_at, case.erase_on = clock.now(), _erase_on(case, ending)
        case.save(update_fields=["closed_at", "erase_on"])
    facts = {
        "outcome": ending.id,
        "kind": "outcome" if ending.is_outcome else "closing",
        "closes": ending.closes,
        "erase_on": case.erase_on.isoformat() if ending.closes and case.erase_on else None,
        "by": b64url_encode(asked.place.key_id),
    }
    head = timeline.lock_cases([case.pk])[case.pk]
    number = timeline.enter(head, asked.place.case_id, "outcome.recorded", facts=facts)
    told = {"outcome": ending.id, "closes": ending.closes, "at": clock.now_ms(), "digest": asked.digest}
    RecordedEnding.objects.create(case=case, number=number, by=asked.by, **told)
    school_pk = case.school_id
    transaction.on_commit(lambda: tell_desk(school_pk))
    return number


def _present(case: Case, ending: Ending, meeting: Meeting | None, words: Words) -> list[str]:
    given = {"summary": words.summary is not None, "appointment": meeting is not None}
    given |= checks.known(case, set(ending.requires) - set(given))
    return [name for name, there in given.items() if there]


def _make_appointment(case: Case, place: Place, meeting: Meeting) -> None:
    """The time stands in the case; some school days after it somebody asks how it was."""
    told = {"at": meeting.at, "minutes": meeting.minutes, "medium": meeting.medium}
    head = timeline.lock_cases([case.pk])[case.pk]
    number = timeline.enter(head, place.case_id, "appointment.made", facts=told)
    Appointment.objects.create(case=case, number=number, made_at=clock.now_ms(), **told)
    after = school_days_after(case.school, local(case.school, meeting.at), _SOON)
    appoint(case, "follow_up", meeting.at.to_bytes(8, "big"), int(after.timestamp() * 1000))


def _ask_for_review(case: Case, ending: Ending, number: int) -> None:
    """The same outcome again and again: another way, a consultation or a referral is thought about within some days."""
    times = ending.review_after
    last = (
        RecordedEnding.objects.filter(case=case).order_by("-number").values_list("outcome", flat=True)[:times]
    )
    if times and list(last) == [ending.id] * times:
        due = school_days_after(case.school, local_now(case.school), _SOON)
        appoint(case, "follow_up", b"review" + number.to_bytes(8, "big"), int(due.timestamp() * 1000))


def _erase_on(case: Case, ending: Ending) -> date:
    school = case.school
    days = school.brief_retention_days if ending.brief else school.retention_days
    return (local_now(school) + timedelta(days=days)).date()
