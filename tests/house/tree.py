"""What belongs to the repository: tracked files, parsed modules. For the tests of the house."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.forking import ROOT

GENERATED = ("/migrations/", "spec/vectors/", "spec/wordlist-id.txt", "client/package-lock.json", "LICENSE")


@cache
def tracked(*endings: str) -> tuple[Path, ...]:
    """Files under version control (or about to be), without generated ones and without what is only on this machine."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    names = [
        name
        for name in told.splitlines()
        if not any(part in f"/{name}" or name == part for part in GENERATED)
    ]
    paths = [ROOT / name for name in names if not endings or name.endswith(endings)]
    return tuple(path for path in paths if path.is_file())


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Every Python module below these folders, parsed."""
    for path in tracked(".py"):
        name = named(path)
        if name.split("/")[0] in folders:
            yield name, ast.parse(path.read_text())


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """Each imported name with its module in full, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)
