"""The process of a case over HTTP: its definition, moves, outcomes, stopping, readiness, notices. Parses and answers only."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse

from teduh.cases.access import Place, case_for, lane_of, place_of, room_for
from teduh.cases.models import Case, RoomKind
from teduh.lib import clock
from teduh.lib.fields import Fields, decode, whole_number
from teduh.lib.http import read_json
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject
from teduh.people.doors import ANYONE, COUNSELORS, FOR_EVER, MEMBERS, STUDENTS, door
from teduh.people.models import Person
from teduh.process.consulting import end_consultation
from teduh.process.endings import Meeting, Words, record_ending, stop_case
from teduh.process.loading import definitions
from teduh.process.moving import Note, move_stage
from teduh.process.position import Asked
from teduh.process.preparing import acknowledge, record_readiness
from teduh.process.shape import MEDIA, NAME
from teduh.process.stages import Move, read_place
from teduh.sealing.message import ENVELOPE_SIZES

_ENVELOPE = ENVELOPE_SIZES[-1]
_LARGEST = 400_000
_YEAR_MS = 366 * 86_400_000


@door("GET", ANYONE, rate="page", cache=FOR_EVER)
def process_detail(request: HttpRequest, process: str, version: str) -> HttpResponse:
    found = definitions().get((process, whole_number(version)))
    if found is None:
        raise Refusal("not_found")
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if packed else found.served, content_type="application/json")
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@door("POST", COUNSELORS)
def move_create(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    found = case_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request, _LARGEST))
    transition, to = fields.text("transition", 40), read_place(fields.text("to", 48))
    gates = read_gates(fields)
    note = fields.raw("note", at_most=_ENVELOPE) if fields.has("note") else None
    fields.done()
    move = Move(transition, to or "", gates, has_reason=note is not None)
    sealed = Note(*_lane(subject, found, "bad_move"), envelope=note) if note is not None else None
    return {"n": move_stage(found, _asked(request, subject, found), move, sealed)}


@door("POST", COUNSELORS)
def outcome_create(request: HttpRequest, subject: Subject, case: str) -> dict[str, Any]:
    found = case_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request, _LARGEST))
    outcome = fields.text("outcome", 40)
    meeting = read_meeting(fields.take("appointment", dict)) if fields.has("appointment") else None
    summary = fields.raw("summary", at_most=_ENVELOPE) if fields.has("summary") else None
    reason = fields.raw("reason", at_most=_ENVELOPE)
    fields.done()
    words = Words(*_lane(subject, found, "bad_outcome"), reason=reason, summary=summary)
    return {"n": record_ending(found, _asked(request, subject, found), outcome, meeting, words)}


@door("POST", STUDENTS)
def stop_create(request: HttpRequest, subject: Subject, case: str) -> None:
    Fields(read_json(request)).done()
    found = case_for(subject, decode(case, exactly=16))
    stop_case(found, place_of(subject, bytes(found.public_id), again=True))


@door("POST", COUNSELORS)
def consultation_end_create(request: HttpRequest, subject: Subject, room: str) -> dict[str, Any]:
    Fields(read_json(request)).done()
    found = room_for(subject, decode(room, exactly=16))
    place = place_of(subject, bytes(found.public_id), again=True)
    return {"erase_on": end_consultation(found, place).isoformat()}


@door("POST", MEMBERS)
def readiness_create(request: HttpRequest, subject: Subject, case: str) -> None:
    found = case_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request))
    side, results = fields.text("side", 12), _texts(fields.take("results", dict))
    fields.done()
    record_readiness(found, _place(subject, found), side, results)


@door("POST", MEMBERS)
def notice_create(request: HttpRequest, subject: Subject, case: str) -> None:
    found = case_for(subject, decode(case, exactly=16))
    fields = Fields(read_json(request))
    text, version = fields.text("text", 40), fields.number("version", 99)
    fields.done()
    if version < 1:
        raise Refusal("bad_request")
    acknowledge(found, _place(subject, found), text, version)


def read_gates(fields: Fields) -> dict[str, str]:
    gates = _texts(fields.take("gates", dict))
    if not set(gates.values()) <= {"met", "overridden"}:
        raise Refusal("bad_request")
    return gates


def read_meeting(body: dict[str, Any]) -> Meeting:
    """A time ahead, within a year; as long as a meeting is; by a medium that there is."""
    fields = Fields(body)
    at, minutes, medium = fields.number("at"), fields.number("minutes", 480), fields.text("medium", 12)
    fields.done()
    if not 0 < at - clock.now_ms() < _YEAR_MS or minutes < 5 or medium not in MEDIA:
        raise Refusal("bad_request")
    return Meeting(at, minutes, medium)


def _texts(body: dict[str, Any]) -> dict[str, str]:
    """Names to short words, not more than a list has."""
    if len(body) > 40 or not all(NAME.fullmatch(name) and isinstance(body[name], str) for name in body):
        raise Refusal("bad_request")
    return body


def _lane(subject: Subject, case: Case, code: str) -> tuple[Case, Place]:
    """The staff lane and this counselor's place in it; without one there is nowhere to write a reason."""
    lane = lane_of(case, RoomKind.STAFF)
    if lane is None:
        raise Refusal(code, missing=["lane"])
    return lane, place_of(subject, bytes(lane.public_id), again=True)


def _place(subject: Subject, case: Case) -> Place:
    """This member's place; what is told here grows the timeline, so it costs what a message costs."""
    place = place_of(subject, bytes(case.public_id), again=True)
    place.take_allowance()
    return place


def _asked(request: HttpRequest, subject: Subject, case: Case) -> Asked:
    place = _place(subject, case)
    person = Person.objects.get(pk=subject.account_pk)
    return Asked(place, person, sha256(request.body).digest())
