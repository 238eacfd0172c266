"""Sessions and assessments over HTTP. Parses and answers only."""

from typing import Any

from django.http import HttpRequest

from teduh.cases.access import case_for, lane_of, place_of
from teduh.cases.models import Case, RoomKind
from teduh.counseling.assessments import (
    ONLY_ME,
    Answer,
    answer_assessment,
    hold_assessments,
    skip_assessment,
    stop_reminders,
)
from teduh.counseling.rules import set_timing
from teduh.counseling.sessions import begin_session, end_session, enter_session
from teduh.forms.catalogue import catalogue
from teduh.forms.shape import MEDIA
from teduh.lib.fields import Fields, decode
from teduh.lib.http import read_json
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject
from teduh.people.doors import COUNSELORS, STUDENTS, door
from teduh.people.models import Person
from teduh.sealing.codec import b64url_encode
from teduh.sealing.message import ENVELOPE_SIZES

_ENVELOPE = ENVELOPE_SIZES[-1]
_LARGEST = 2 * _ENVELOPE * 4 // 3 + 1024  # two of the largest envelopes, as base64


@door("POST", COUNSELORS)
def session_create(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    found = case_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request))
    medium, proxy = fields.text("medium", 12), fields.take("proxy", bool, False)
    held = (fields.number("from"), fields.number("until")) if fields.has("from") else None
    fields.done()
    if medium not in MEDIA:
        raise Refusal("bad_request")
    place = place_of(subject, bytes(found.public_id), again=True)
    place.take_allowance()
    if held is None:
        session = begin_session(found, place, medium, proxy=proxy)
    else:
        session = enter_session(found, place, medium, held, proxy=proxy)
    return {"session": b64url_encode(bytes(session.public_id))}


@door("POST", COUNSELORS)
def session_end_create(request: HttpRequest, subject: Subject, case: str, session: str) -> dict[str, Any]:
    found = case_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request, _LARGEST))
    summary = fields.raw("summary", at_most=_ENVELOPE) if fields.has("summary") else None
    fields.done()
    place = place_of(subject, bytes(found.public_id), again=True)
    return {"n": end_session(found, place, decode(session, exactly=16), summary)}


@door("POST", STUDENTS)
def answer_create(request: HttpRequest, subject: Subject, case: str, assessment: str) -> dict[str, Any]:
    found = case_for(subject, decode(case, exactly=16))
    answer = _read_answer(Fields(read_json(request, _LARGEST)), subject, found)
    place = place_of(subject, bytes(found.public_id), again=True)
    answer_assessment(found, place, decode(assessment, exactly=16), answer)
    return {}


def _read_answer(fields: Fields, subject: Subject, case: Case) -> Answer:
    """What a counselor may read lies in the case; what only the counselee may, in her own lane and nowhere else."""
    audience = fields.text("audience", 40)
    given = {name: fields.raw(name, at_most=_ENVELOPE) for name in ("shared", "own") if fields.has(name)}
    fields.done()
    if audience not in catalogue().audiences or ("shared" in given) == (audience == ONLY_ME) or not given:
        raise Refusal("bad_request")
    rooms = {"shared": case, "own": lane_of(case, RoomKind.OWN)}
    envelopes = []
    for name, raw in given.items():
        room = rooms[name]
        if room is None:  # the own lane is founded before anything is sealed for it
            raise Refusal("not_found")
        envelopes.append((room, place_of(subject, bytes(room.public_id), again=True), raw))
    return Answer(audience, envelopes)


@door("POST", STUDENTS)
def skip_create(request: HttpRequest, subject: Subject, case: str, assessment: str) -> None:
    Fields(read_json(request)).done()
    found = case_for(subject, decode(case, exactly=16))
    skip_assessment(found, place_of(subject, bytes(found.public_id)), decode(assessment, exactly=16))


@door("POST", STUDENTS)
def quiet_create(request: HttpRequest, subject: Subject, case: str) -> None:
    Fields(read_json(request)).done()
    stop_reminders(case_for(subject, decode(case, exactly=16)))


@door("POST", COUNSELORS)
def hold_create(request: HttpRequest, subject: Subject, case: str) -> None:
    found = case_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request))
    held = fields.take("held", bool)
    fields.done()
    hold_assessments(found, place_of(subject, bytes(found.public_id), again=True), held=held)


@door("POST", COUNSELORS)
def timing_create(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    fields = Fields(read_json(request))
    form = fields.text("form", 40)
    days = (fields.number("opens", 999), fields.number("due", 999), fields.number("closes", 999))
    fields.done()
    set_timing(Person.objects.select_related("school").get(pk=subject.account_pk), form, days)
    return {"form": form, "opens": days[0], "due": days[1], "closes": days[2]}
