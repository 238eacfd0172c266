"""The state machine of a case: where it is, what may follow, what is missing. Pure: knows no table, no clock, no request.

A place is `preparation`, the id of a substage, or `ending`. On the wire a substage is `process/<id>`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PREPARATION, ENDING = "preparation", "ending"
_SUBSTAGE = "process/"


@dataclass(frozen=True, slots=True)
class Gate:
    """A criterion of a transition. A hard one is met, a soft one may be overridden with a reason."""

    id: str
    check: str
    hard: bool


@dataclass(frozen=True, slots=True)
class Transition:
    id: str
    kind: str
    sources: frozenset[str]
    targets: tuple[str, ...]
    gates: tuple[Gate, ...]
    sets_outcome: str | None
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """An outcome, or an administrative closing, and what must be there before it is recorded."""

    id: str
    is_outcome: bool
    closes: bool
    requires: tuple[str, ...]
    by_counselee: bool = False
    brief: bool = False
    review_after: int = 0  # so many times in a row, then the counselor looks at the case anew


@dataclass(frozen=True, slots=True)
class Process:
    """What of a definition the server lives by."""

    id: str
    version: int
    transitions: Mapping[str, Transition]
    endings: Mapping[str, Ending]
    readiness: Mapping[str, frozenset[str]]
    results: frozenset[str]
    texts: frozenset[str]

    @property
    def own_ending(self) -> Ending:
        """How a case ends that its counselee ends."""
        return next(ending for ending in self.endings.values() if ending.by_counselee)


@dataclass(frozen=True, slots=True)
class Move:
    """What a counselor asks for: a transition, where to, and what is said of each gate: met or overridden."""

    transition: str
    to: str
    gates: Mapping[str, str]
    has_reason: bool


def allowed(process: Process, move: Move, at: str) -> Transition | None:
    """The transition, if it leads from where the case is to where the move goes."""
    transition = process.transitions.get(move.transition)
    if transition is None or at not in transition.sources or move.to not in transition.targets:
        return None
    return transition


def missing(transition: Transition, move: Move, known: Mapping[str, bool]) -> list[str]:
    """What keeps the move back: gates unaccounted for, hard ones not met, a reason that is not given.

    `known` says of some checks what is so, whoever claims what: a gate that is met must not contradict it.
    """
    gates = {gate.id: gate for gate in transition.gates}
    lacking = [name for name in move.gates if name not in gates]
    lacking += [gate.id for gate in transition.gates if not _passes(gate, move.gates.get(gate.id), known)]
    if (transition.needs_reason or overridden(move)) and not move.has_reason:
        lacking.append("note")
    return lacking


def _passes(gate: Gate, said: str | None, known: Mapping[str, bool]) -> bool:
    if said == "met":
        return known.get(gate.check, True)
    return said == "overridden" and not gate.hard


def overridden(move: Move) -> list[str]:
    return sorted(name for name, said in move.gates.items() if said == "overridden")


def ending_lacks(ending: Ending, at: str, present: Sequence[str]) -> list[str]:
    """What an outcome or closing still needs, in the order in which the definition names it."""
    lacking = [name for name in ending.requires if name not in present]
    return [ENDING, *lacking] if ending.is_outcome and at != ENDING else lacking


def wire_place(place: str) -> str:
    return place if place in {PREPARATION, ENDING} else _SUBSTAGE + place


def read_place(wired: str) -> str | None:
    """The place behind its name on the wire; None where there is no such form."""
    if wired in {PREPARATION, ENDING}:
        return wired
    named = wired.removeprefix(_SUBSTAGE)
    return named if named and named != wired and named not in {PREPARATION, ENDING} else None


def phase_of(place: str) -> tuple[str, str | None]:
    """Phase and substage."""
    return (place, None) if place in {PREPARATION, ENDING} else ("process", place)
