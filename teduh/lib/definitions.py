"""Definitions as data: YAML read strictly and checked against a shape when the server starts.

A process, a form, a list of instruments is a file that a school can read and change; what does not fit stops the
start and is named with file and line. Rooms say the shape; nothing here knows a word of counseling.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

type Shape = type | tuple[Any, ...] | list[Any] | Record | Named | Either | re.Pattern[str]


@dataclass(frozen=True)
class Record:
    """A mapping with these names and no other."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """A mapping of any names to values of one shape."""

    of: Shape


@dataclass(frozen=True, init=False)
class Either:
    """One of several shapes; what fits none is told by the last."""

    shapes: tuple[Shape, ...]

    def __init__(self, *shapes: Shape) -> None:
        object.__setattr__(self, "shapes", shapes)


class DefinitionError(Exception):
    """`<file>:<line>: <what is wrong>`."""


@dataclass(frozen=True)
class Definition:
    """What a file says, as plain data, and where it says it."""

    path: Path
    body: dict[str, Any]
    root: yaml.Node = field(repr=False)

    def fault(self, what: str, *place: str | int) -> DefinitionError:
        """An error at a place of the file, named by the keys and indexes that lead there."""
        node = self.root
        for step in place:
            if isinstance(node, yaml.MappingNode):
                node = next((value for name, value in node.value if name.value == step), node)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                node = node.value[step]
        return _fault(self.path, node, what)


def load_definition(path: Path, shape: Shape) -> Definition:
    """The definition in a file; raises DefinitionError unless it has exactly this shape."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise DefinitionError(f"{path.name}:{line}: {problem.problem}") from problem
    if not isinstance(root, yaml.MappingNode):
        raise DefinitionError(f"{path.name}:1: a definition is a mapping")
    return Definition(path, _Reader(path).read(root, shape), root)


class _Reader:
    """Turns nodes into values, as the shape says."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.values = yaml.SafeLoader("")

    def read(self, node: yaml.Node, shape: Shape) -> Any:
        match shape:
            case Record():
                return self.record(node, shape)
            case Named():
                return {name: self.read(value, shape.of) for name, value in self.pairs(node).items()}
            case Either():
                return self.either(node, shape.shapes)
            case list():
                return [self.read(each, shape[0]) for each in self.sequence(node)]
            case re.Pattern() | tuple():
                return self.allowed(node, shape)
        return self.plain(node) if shape is object else self.scalar(node, shape)

    def record(self, node: yaml.Node, shape: Record) -> dict[str, Any]:
        pairs, shapes = self.pairs(node), {**shape.required, **shape.optional}
        for name, value in pairs.items():
            if name not in shapes:
                raise _fault(self.path, value, f"{name!r} is not known here")
        for name in shape.required:
            if name not in pairs:
                raise _fault(self.path, node, f"{name!r} is missing")
        return {name: self.read(value, shapes[name]) for name, value in pairs.items()}

    def either(self, node: yaml.Node, shapes: tuple[Shape, ...]) -> Any:
        for shape in shapes[:-1]:
            try:
                return self.read(node, shape)
            except DefinitionError:
                continue
        return self.read(node, shapes[-1])

    def allowed(self, node: yaml.Node, shape: re.Pattern[str] | tuple[Any, ...]) -> Any:
        value = self.plain(node)
        if isinstance(shape, tuple):
            if value not in shape:
                raise _fault(self.path, node, f"{value!r} is none of {', '.join(map(str, shape))}")
        elif not isinstance(value, str) or not shape.fullmatch(value):
            raise _fault(self.path, node, f"{value!r} is not of the form {shape.pattern}")
        return value

    def scalar(self, node: yaml.Node, kind: Any) -> Any:
        value = self.plain(node)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise _fault(self.path, node, f"{kind.__name__} is expected")
        return value

    def plain(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            return {name: self.plain(value) for name, value in self.pairs(node).items()}
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(each) for each in node.value]
        try:
            return self.values.construct_object(node)
        except yaml.MarkedYAMLError as problem:
            raise _fault(self.path, node, problem.problem or "cannot be read") from problem

    def pairs(self, node: yaml.Node) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise _fault(self.path, node, "a mapping is expected")
        found: dict[str, yaml.Node] = {}
        for name, value in node.value:
            if name.value in found:
                raise _fault(self.path, name, f"{name.value!r} is said twice")
            found[name.value] = value
        return found

    def sequence(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise _fault(self.path, node, "a list is expected")
        return list(node.value)


def _fault(path: Path, node: yaml.Node, what: str) -> DefinitionError:
    return DefinitionError(f"{path.name}:{node.start_mark.line + 1}: {what}")
