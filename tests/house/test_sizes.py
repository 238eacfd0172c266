"""Files, functions, classes and templates stay small enough to be read in one go (house.md)."""

import ast

from tests.house.tree import modules, named, tracked
from tests.support.forking import ROOT

FILE, FUNCTION, CLASS, TEMPLATE, ROOM = 300, 60, 200, 120, 1500
FOLDERS = ("teduh", "twin", "tests", "demo", "bin", "bench")


def lines_of(path: object) -> int:
    return len(open(str(path)).read().splitlines())


def test_files() -> None:
    long = {
        named(path): lines_of(path)
        for path in tracked(".py", ".ts", ".mts", ".mjs", ".css")
        if lines_of(path) > FILE
    }
    assert not long


def test_templates() -> None:
    long = {named(path): lines_of(path) for path in tracked(".html") if lines_of(path) > TEMPLATE}
    assert not long


def test_functions_and_classes() -> None:
    long = {}
    for name, tree in modules(*FOLDERS):
        if name.startswith("twin/vectors/"):  # catalogues of cases, one method for each
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                size = (node.end_lineno or 0) - node.lineno + 1
                if size > (CLASS if isinstance(node, ast.ClassDef) else FUNCTION):
                    long[f"{name}:{node.name}"] = size
    assert not long


def test_rooms() -> None:
    for room in (ROOT / "teduh").iterdir():
        files = [path for path in tracked(".py") if path.is_relative_to(room)]
        assert sum(lines_of(path) for path in files) <= ROOM, room.name


def test_a_module_says_what_it_is_in_a_few_lines() -> None:
    for name, tree in modules(*FOLDERS):
        if not tree.body:
            continue
        told = ast.get_docstring(tree)
        assert told, f"{name} does not say what it is"
        assert len(told.splitlines()) <= 7, name
