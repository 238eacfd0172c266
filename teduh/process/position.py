"""Where a case is now, read off its moves and endings; and what its answer says of it."""

from dataclasses import dataclass
from typing import Any

from teduh.cases.access import Place
from teduh.cases.models import Case
from teduh.people.models import Person
from teduh.process.models import RecordedEnding, StageMove
from teduh.process.stages import ENDING, PREPARATION, phase_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a change (the counselee is no person here), and a digest of the request, to know it again."""

    place: Place
    by: Person | None
    digest: bytes


def last_move(case: Case) -> StageMove | None:
    return StageMove.objects.filter(case=case).order_by("-number").first()


def last_ending(case: Case) -> RecordedEnding | None:
    return RecordedEnding.objects.filter(case=case).order_by("-number").first()


def place_now(case: Case) -> str:
    move = last_move(case)
    return move.target if move else PREPARATION


def standing_ending(case: Case, move: StageMove | None) -> RecordedEnding | None:
    """The outcome that counts: until the case is opened again, or goes on from its ending."""
    ending = last_ending(case)
    if ending is None:
        return None
    if ending.closes:
        return ending if case.closed_at is not None else None
    still = move is not None and move.target == ENDING and move.number < ending.number
    return ending if still else None


def process_part(case: Case, place: Place) -> dict[str, Any]:
    """`process` in a case's answer; who keeps sessions adds them."""
    moves = list(StageMove.objects.filter(case=case).order_by("number"))
    last = moves[-1] if moves else None
    phase, substage = phase_of(last.target if last else PREPARATION)
    ending = standing_ending(case, last)
    return {
        "process": {
            "id": case.process,
            "version": case.process_version,
            "phase": phase,
            "substage": substage,
            "since": last.at if last else int(case.opened_at.timestamp() * 1000),
            "taken": [{"transition": move.transition, "at": move.at} for move in moves],
            "ended": {"outcome": ending.outcome, "at": ending.at} if ending else None,
            "erase_on": case.erase_on.isoformat() if case.erase_on else None,
        }
    }
