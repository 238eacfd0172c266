"""Moves a case to another stage: a counselor's act, with its reason sealed into the staff lane in the same transaction."""

from dataclasses import dataclass

from django.db import transaction

from teduh.cases import timeline
from teduh.cases.access import Place, check_counselor
from teduh.cases.enclosing import enclose
from teduh.cases.models import Case, reopen
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.privacy import audit
from teduh.process import checks, endings
from teduh.process.loading import process_of
from teduh.process.models import StageMove
from teduh.process.position import Asked, last_move, place_now
from teduh.process.stages import Move, Transition, allowed, missing, overridden, wire_place
from teduh.sealing.codec import b64url_encode


@dataclass(frozen=True, slots=True)
class Note:
    """A sealed note for the staff lane, and the place of whoever wrote it there."""

    lane: Case
    place: Place
    envelope: bytes


@transaction.atomic
def move_stage(case: Case, asked: Asked, move: Move, note: Note | None) -> int:
    """The case is at its new stage, open if it was closed; answers the number of the fact. The same again answers the same.

    Raises `stale_move` where the case is elsewhere by now, `bad_move` with what is `missing`.
    """
    timeline.lock_cases([case.pk])
    case = Case.objects.select_related("school").get(pk=case.pk)
    check_counselor(case, asked.place)
    last, at = last_move(case), place_now(case)
    if last is not None and bytes(last.digest) == asked.digest:
        return last.number
    process = process_of(case.process, case.process_version)
    transition = allowed(process, move, at)
    if transition is None:
        raise Refusal("stale_move", at=wire_place(at))
    known = checks.known(case, {gate.check for gate in transition.gates})
    if lacking := missing(transition, move, known):
        raise Refusal("bad_move", missing=lacking)
    if note is not None:
        enclose(note.lane, note.place, [note.envelope])
    if case.closed_at is not None:
        _reopen(case, asked.place)
    number = _enter(case, asked.place, transition, at, move)
    StageMove.objects.create(
        case=case,
        number=number,
        transition=transition.id,
        source=at,
        target=move.to,
        by=asked.by,
        at=clock.now_ms(),
        digest=asked.digest,
    )
    if transition.sets_outcome is not None:
        endings.enter_ending(case, asked, process.endings[transition.sets_outcome])
    if overridden(move):
        audit.record(audit.OVERRIDDEN, school=case.school, by=asked.by, about=asked.place.case_id)
    return number


def _reopen(case: Case, place: Place) -> None:
    reopen([case.pk])
    case.closed_at = case.erase_on = None
    head = timeline.lock_cases([case.pk])[case.pk]
    timeline.enter(head, place.case_id, "case.reopened", facts={"by": b64url_encode(place.key_id)})


def _enter(case: Case, place: Place, transition: Transition, at: str, move: Move) -> int:
    facts = {
        "process": f"{case.process}/{case.process_version}",
        "transition": transition.id,
        "kind": transition.kind,
        "from": wire_place(at),
        "to": wire_place(move.to),
        "by": b64url_encode(place.key_id),
        "overridden": overridden(move),
    }
    head = timeline.lock_cases([case.pk])[case.pk]
    return timeline.enter(head, place.case_id, "stage.moved", facts=facts)
