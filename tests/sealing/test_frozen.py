"""The vectors are frozen: made again they are the same bytes, and none is stored that nothing makes or publishes."""

import subprocess
import sys

from twin.make_vectors import VECTORS_PATH, vector_files

PUBLISHED = {"rfc8032.json", "rfc9180.json"}


def test_made_again_the_vectors_are_the_same() -> None:
    made = dict(vector_files())
    assert {path.name for path in VECTORS_PATH.glob("*.json")} == made.keys() | PUBLISHED
    for name, text in made.items():
        assert (VECTORS_PATH / name).read_text() == text, name


def test_sealing_needs_no_django_and_no_twin() -> None:
    loading = (
        "import sys, pkgutil, importlib, teduh.sealing, teduh.disclosure\n"
        "for room in (teduh.sealing, teduh.disclosure):\n"
        "  for m in pkgutil.iter_modules(room.__path__): importlib.import_module(room.__name__ + '.' + m.name)\n"
        "assert not [n for n in sys.modules if n.split('.')[0] in ('django', 'twin')]\n"
    )
    subprocess.run([sys.executable, "-c", loading], check=True)
