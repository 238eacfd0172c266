"""Write spec/vectors: `uv run python -m twin.make_vectors`. The same bytes each time; frozen once released.

The published vectors of the RFCs stand beside them and are not made here.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from twin.vectors import directories, epochs, messages
from twin.vectors.form import Case, plain
from twin.vectors.world import make_world

VECTORS_PATH = Path(__file__).parents[1] / "spec" / "vectors"


def makers() -> dict[str, Callable[[], Case]]:
    world = make_world()
    return {
        "message": partial(messages.make, world),
        "wrap": partial(epochs.make_wraps, world),
        "manifest": partial(epochs.make_manifests, world),
        "epoch": partial(epochs.make_epochs, world),
        "directory": partial(directories.make, world),
    }


def vector_files() -> Iterator[tuple[str, str]]:
    """Each file's name and whole text."""
    for name, make in makers().items():
        yield f"{name}.json", json.dumps(plain(make()), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for file_name, text in vector_files():
        (VECTORS_PATH / file_name).write_text(text, encoding="utf-8")
