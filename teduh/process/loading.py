"""Process definitions, read once when the server starts. What does not fit stops the start, named with file and line."""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from teduh.lib.definitions import Definition, load_definition
from teduh.process.shape import NOTICES, PROCESS
from teduh.process.stages import ENDING, PREPARATION, Ending, Gate, Process, Transition

FOLDER = Path(__file__).parent / "definitions"
_CLOSINGS = ("closings_that_are_not_outcomes", "items")
_TRANSITIONS = ("transitions", "items")
_PLACEHOLDER = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A definition: as the server lives by it, and as the browser gets it."""

    process: Process
    served: bytes
    packed: bytes


@cache
def definitions(folder: Path = FOLDER) -> dict[tuple[str, int], Loaded]:
    """Every definition there is, by id and version."""
    found = [load(path) for path in sorted(folder.glob("*.yaml"))]
    return {(each.process.id, each.process.version): each for each in found}


def process_of(name: str, version: int) -> Process:
    """The process of a case, which keeps its version."""
    return definitions()[name, version].process


def latest(name: str) -> Process:
    """The newest version of a process, or of the one that ships, where a school's choice is there no more."""
    versions = [each.process for (each_name, _), each in definitions().items() if each_name == name]
    return max(versions, key=lambda process: process.version) if versions else latest("pancawaskita")


def load(path: Path) -> Loaded:
    """Raises DefinitionError, which says file and line, unless shape and references hold."""
    definition = load_definition(path, PROCESS)
    check_references(definition)
    body = definition.body
    reasons = body["transitions"]["reason_rule"]["kinds"]
    transitions = {
        each["id"]: Transition(
            id=each["id"],
            kind=each["kind"],
            sources=frozenset(_listed(each["from"])),
            targets=tuple(_listed(each["to"])),
            gates=tuple(Gate(g["id"], g["check"], g["hard"]) for g in _gates(body, each.get("gate"))),
            sets_outcome=each.get("sets_outcome"),
            needs_reason=each["kind"] in reasons,
        )
        for each in body["transitions"]["items"]
    }
    sides: dict[str, set[str]] = {"counselee": set(), "counselor": set()}
    for item in body["readiness"]["items"]:
        sides[item["side"]].add(item["id"])
    process = Process(
        id=body["id"],
        version=body["version"],
        transitions=transitions,
        endings={ending.id: ending for ending in _endings(body)},
        readiness={side: frozenset(items) for side, items in sides.items()},
        results=frozenset(option["value"] for option in body["readiness"]["result_options"]),
        texts=NOTICES | set(_texts(body)),
    )
    served = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Loaded(process, served, gzip.compress(served, mtime=0))


def _endings(body: dict[str, Any]) -> Iterator[Ending]:
    for each in body["outcomes"]:
        told = {"review_after": each.get("review_after", 0)}
        yield Ending(each["id"], True, each["closes_case"], tuple(each["requires"]), **told)
    for each in body[_CLOSINGS[0]]["items"]:
        marks = {"by_counselee": "by" in each, "brief": "retention" in each}
        yield Ending(each["id"], False, True, tuple(each.get("requires", ())), **marks)


def _texts(value: Any) -> Iterator[str]:
    """What a field shows and asks to acknowledge, wherever in the file the field stands."""
    if isinstance(value, dict):
        if "text_ref" in value:
            yield value["text_ref"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _gates(body: dict[str, Any], named: str | None) -> list[dict[str, Any]]:
    """The gates that `<place>.<list>` names."""
    if named is None:
        return []
    place, _, which = named.partition(".")
    [found] = [each for each in (*body["phases"], *body["substages"]) if each["id"] == place]
    gates: list[dict[str, Any]] = found[which]
    return gates


def check_references(definition: Definition) -> None:
    """Whatever a part of the file names is there."""
    body = definition.body
    places = {PREPARATION, ENDING, *(each["id"] for each in body["substages"])}
    _check_phases(definition)
    for index, each in enumerate(body["transitions"]["items"]):
        at = (*_TRANSITIONS, index)
        for way in ("from", "to"):
            _known(definition, _listed(each[way]), places, "place", *at, way)
        if "sets_outcome" in each:
            _known(definition, [each["sets_outcome"]], _ids(body["outcomes"]), "outcome", *at, "sets_outcome")
        if "gate" in each:
            place, _, which = each["gate"].partition(".")
            named = [p for p in (*body["phases"], *body["substages"]) if p["id"] == place and which in p]
            _known(
                definition, [each["gate"]], {each["gate"]} if named else set(), "list of gates", *at, "gate"
            )
    for index, each in enumerate(body["outcomes"]):
        if "next" in each:
            ways = _ids(body["transitions"]["items"])
            _known(
                definition,
                [each["next"]["transition"]],
                ways,
                "transition",
                "outcomes",
                index,
                "next",
                "transition",
            )
            _known(definition, [each["next"]["default_substage"]], places, "place", "outcomes", index, "next")
    if sum("by" in each for each in body[_CLOSINGS[0]]["items"]) != 1:
        raise definition.fault("exactly one closing is the counselee's", *_CLOSINGS)
    _unique(definition, "transitions", "items")
    _unique(definition, "readiness", "items")


def _check_phases(definition: Definition) -> None:
    body = definition.body
    if [phase["id"] for phase in body["phases"]] != [PREPARATION, "process", ENDING]:
        raise definition.fault("the phases are preparation, process, ending", "phases")
    if body["phases"][1].get("substages") != [each["id"] for each in body["substages"]]:
        raise definition.fault("the substages of the process are those below, in order", "phases", 1)
    types = {each["value"] for each in body["field_types"]}
    for group in ("phases", "substages"):
        for at, stage in enumerate(body[group]):
            for index, field in enumerate(stage.get("worksheet", ())):
                where = (group, at, "worksheet", index)
                _known(definition, [field["type"]], types, "type", *where, "type")
                _known(definition, [field["lane"]], set(body["lanes"]), "lane", *where, "lane")
                if "part" in field:
                    _known(definition, [field["part"]], set(body["parts"]), "part", *where, "part")
            for index, prompt in enumerate(stage.get("prompts", ())):
                names = _PLACEHOLDER.findall(prompt["text"])
                _known(
                    definition, names, set(body["placeholders"]), "placeholder", group, at, "prompts", index
                )


def _known(
    definition: Definition, names: Iterable[str], known: set[str], what: str, *place: str | int
) -> None:
    for name in names:
        if name not in known:
            raise definition.fault(f"{name!r} is no {what} of this process", *place)


def _unique(definition: Definition, *place: str) -> None:
    seen: set[str] = set()
    for index, each in enumerate(definition.body[place[0]][place[1]]):
        if each["id"] in seen:
            raise definition.fault(f"{each['id']!r} is said twice", *place, index)
        seen.add(each["id"])


def _ids(items: Iterable[dict[str, Any]]) -> set[str]:
    return {each["id"] for each in items}


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
