"""What is done about assessments: the counselee answers, passes over, asks for quiet; a counselor holds asking back.

Answers are envelopes. They are stored, the state changes and the fact is entered in one act, or none of it happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction

from teduh.cases import timeline
from teduh.cases.access import Place, check_counselor
from teduh.cases.enclosing import enclose
from teduh.cases.models import Case
from teduh.counseling import courses, schedule
from teduh.counseling.models import Aftercare, Assessment
from teduh.counseling.reminding import reminder_times
from teduh.counseling.schedule import Course, Slot, State
from teduh.duties.actions import appoint, settle
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people.schools import local_now, school_days_after
from teduh.sealing.codec import b64url_encode

ONLY_ME = "only_me"
DUTY = "assessment"
ANSWER_DAYS = 2  # school days in which a counselor reads what was answered (duty_on_counselor of the forms)


@dataclass(frozen=True, slots=True)
class Answer:
    """For whom the counselee answered, and the envelopes that say what: each with its room and her place there."""

    audience: str
    envelopes: Sequence[tuple[Case, Place, bytes]]

    @property
    def digest(self) -> bytes:
        """Length first, so that no other split of the same bytes looks like it."""
        whole = sha256(self.audience.encode())
        for _, place, raw in self.envelopes:
            whole.update(place.case_id + len(raw).to_bytes(4, "big") + raw)
        return whole.digest()


@transaction.atomic
def answer_assessment(case: Case, place: Place, assessment_id: bytes, answer: Answer) -> None:
    """The counselee's answers lie in the case, in the own lane, or both; the counselor learns for whom they are.

    Raises `settled` where it was answered otherwise, passed over, or its time is over.
    """
    rooms = sorted({case.pk, *(room.pk for room, _, _ in answer.envelopes)})
    timeline.lock_cases(rooms)
    found = _open_assessment(case, assessment_id, repeated=answer.digest)
    if found is None:
        return
    for room, within, raw in answer.envelopes:
        enclose(room, within, [raw], talk=False)
    state = State.PRIVATE if answer.audience == ONLY_ME else State.ANSWERED
    head = timeline.lock_cases([case.pk])[case.pk]
    courses.move(head, place.case_id, lambda course: schedule.settled(course, found.pk, state))
    facts = {"id": b64url_encode(assessment_id), "form": found.form, "audience": answer.audience}
    number = timeline.enter(head, place.case_id, "assessment.answered", facts=facts)
    Assessment.objects.filter(pk=found.pk).update(answer_digest=answer.digest, answered_number=number)
    if state is State.ANSWERED:
        due = school_days_after(case.school, local_now(case.school), ANSWER_DAYS)
        appoint(case, DUTY, assessment_id, int(due.timestamp() * 1000))


@transaction.atomic
def skip_assessment(case: Case, place: Place, assessment_id: bytes) -> None:
    """The counselee passes it over; nobody is told why, and nothing is held against her."""
    head = timeline.lock_cases([case.pk])[case.pk]
    found = _open_assessment(case, assessment_id, skipping=True)
    if found is not None:
        courses.move(head, place.case_id, lambda course: schedule.settled(course, found.pk, State.CANCELLED))


def answers_read(case: Case, place: Place, number: int) -> None:
    """Follows a read mark: once a counselor of the case has read up to an answer, reading it is no duty any more."""
    if not place.is_counselee:
        read = Assessment.objects.filter(case=case, state=State.ANSWERED, answered_number__lte=number)
        for name in read.values_list("public_id", flat=True):
            settle(case, DUTY, bytes(name))


@transaction.atomic
def stop_reminders(case: Case) -> None:
    """No reminder of any assessment of this case any more; the forms still wait where they are."""
    Aftercare.objects.update_or_create(case=case, defaults={"quiet_at": clock.now_ms()})


@transaction.atomic
def hold_assessments(case: Case, place: Place, *, held: bool) -> None:
    """A counselor says that somebody's safety comes first, or that it is over and asking may go on."""
    head = timeline.lock_cases([case.pk])[case.pk]
    check_counselor(case, place)
    if courses.course_of(case.pk).held != held:
        kind = "assessments.held" if held else "assessments.released"
        timeline.enter(head, place.case_id, kind, facts={"by": b64url_encode(place.key_id)})


def assessments_part(case: Case, place: Place) -> dict[str, Any]:
    """What a case's answer says of assessments, as they are by now."""
    quiet = Aftercare.objects.filter(case=case).exclude(quiet_at=None).exists()
    told = []
    for row in Assessment.objects.filter(case=case).order_by("pk"):
        slot = _by_now(row)
        line = {
            "id": b64url_encode(bytes(row.public_id)),
            "form": row.form,
            "version": row.version,
            "opens": slot.opens,
            "due": slot.due,
            "closes": slot.closes,
            "state": slot.state.value,
            "referred": slot.referred,
        }
        if place.is_counselee:
            line["reminders"] = [] if quiet else reminder_times(case.school, slot)
        told.append(line)
    return {"assessments": told}


def _by_now(row: Assessment) -> Slot:
    """The row's slot, whether or not the clock's job has come by since it opened or closed."""
    [slot] = schedule.at_time(Course((courses.slot_of(row),)), clock.now_ms()).slots
    return slot


def _open_assessment(
    case: Case, assessment_id: bytes, *, repeated: bytes | None = None, skipping: bool = False
) -> Assessment | None:
    """The row, if it may be settled now; None where this very act has settled it before."""
    found = Assessment.objects.filter(case=case, public_id=assessment_id).first()
    if found is None:
        raise Refusal("not_found")
    if repeated is not None and bytes(found.answer_digest) == repeated:
        return None
    if skipping and found.state == State.CANCELLED:
        return None
    if _by_now(found).state is not State.OPEN:
        raise Refusal("settled")
    return found
