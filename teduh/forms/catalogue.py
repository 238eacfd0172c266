"""The forms that a school asks with, read once at start from `definitions/*.yaml`; and each as a browser gets it.

A file whose references do not hold stops the start and is named with file and line, as one of a wrong shape is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from teduh.forms.shape import FILE
from teduh.lib.definitions import Definition, load_definition

DEFINITIONS = Path(__file__).with_name("definitions")


@dataclass(frozen=True)
class Catalogue:
    """One file, checked."""

    definition: Definition

    @property
    def version(self) -> int:
        return int(self.definition.body["version"])

    @property
    def audiences(self) -> tuple[str, ...]:
        return tuple(choice["value"] for choice in self.definition.body["audience_choices"])

    def served(self, name: str) -> dict[str, Any] | None:
        """A form or an instrument with all that it refers to and nothing else."""
        body = self.definition.body
        form, instrument = _named(body["forms"], name), _named(body["instruments"], name)
        asked = form or instrument
        if asked is None:
            return None
        blocks = [_named(body["blocks"], block) for block in _blocks_of(asked)]
        scales = {scale for _, scale in self.scaled_items(name)}
        kept = ("schema", "version", "locale", "status", "validation", "audience_choices", "concepts")
        return {
            **{name: body[name] for name in kept},
            "id": name,
            "form": form,
            "instrument": instrument,
            "blocks": blocks,
            "scales": [scale for scale in body["scales"] if scale["id"] in scales],
        }

    def scaled_items(self, name: str) -> Iterator[tuple[str, str]]:
        """Each item of a form that has a scale, with each scale it may be answered on."""
        body = self.definition.body
        asked = _named(body["forms"], name) or _named(body["instruments"], name)
        for item in _items_of(body, asked or {}):
            for scale in (item.get("scale", (asked or {}).get("scale")), item.get("scale_sd")):
                if scale is not None:
                    yield item["id"], scale

    def scores(self, scale: str) -> range:
        """The numbers of a scale."""
        found = _named(self.definition.body["scales"], scale) or {}
        numbers = [option["score"] for option in found.get("options", ())] or [found["min"], found["max"]]
        return range(min(numbers), max(numbers) + 1)


@lru_cache
def catalogue() -> Catalogue:
    """The file that ships."""
    return load_catalogue(DEFINITIONS / "assessments.yaml")


def load_catalogue(path: Path) -> Catalogue:
    definition = load_definition(path, FILE)
    check_names(definition)
    check_references(definition)
    return Catalogue(definition)


def check_names(definition: Definition) -> None:
    """Every id stands once, so that an answer needs no more than the id."""
    seen: set[str] = set()
    for place, name in _named_places(definition.body, ()):
        if name in seen:
            raise definition.fault(f"{name!r} stands twice", *place)
        seen.add(name)


def check_references(definition: Definition) -> None:
    """Scales, blocks and concepts that are used exist; a short form is a part of the whole."""
    body = definition.body
    scales = {scale["id"] for scale in body["scales"]}
    blocks = {block["id"] for block in body["blocks"]}
    concepts = {*body["concepts"]} | {
        f"{c}.{part}" for c, said in body["concepts"].items() for part in said["parts"]
    }
    for place, value in _leaves(body, ()):
        known = {"scale": scales, "scale_sd": scales, "concept": concepts}.get(str(place[-1]))
        if len(place) > 1 and place[-2] == "blocks":
            known = blocks
        if known is not None and value not in known:
            raise definition.fault(f"{value!r} does not exist", *place)
    forms = {form["id"] for form in body["forms"]}
    for at, line in enumerate(body["schedule"]):
        if line["assessment"] not in forms:
            raise definition.fault(f"{line['assessment']!r} does not exist", "schedule", at, "assessment")
    for at, form in enumerate(body["forms"]):
        items = {item["id"] for item in _items_of(body, form)}
        for item in form.get("lengths", {}).get("short", ()):
            if item not in items:
                raise definition.fault(f"{item!r} is not of this form", "forms", at, "lengths", "short")


def _named(many: Iterable[dict[str, Any]], name: str) -> dict[str, Any] | None:
    return next((each for each in many if each["id"] == name), None)


def _blocks_of(asked: dict[str, Any]) -> list[str]:
    return [block for section in asked.get("sections", ()) for block in section.get("blocks", ())]


def _items_of(body: dict[str, Any], asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from asked.get("items", ())
    for section in asked.get("sections", ()):
        yield from section.get("items", ())
    for name in _blocks_of(asked):
        yield from (_named(body["blocks"], name) or {}).get("items", ())


def _named_places(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for where, leaf in _leaves(value, place):
        if where[-1] == "id" and "facets" not in where:
            yield where, leaf


def _leaves(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every single value of a definition with the way that leads to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*place, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _leaves(inner, (*place, at))
    else:
        yield place, value
