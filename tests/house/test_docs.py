"""The documents tell the truth: links lead somewhere, every variable has its line, every term is spoken on a page."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.house.tree import named, tracked
from tests.support.forking import ROOT

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)
REGISTRIES = (
    "registry." + "npm" + "js.org", "py" + "pi.org", "python" + "hosted.org", "registry." + "yarn" + "pkg.com",
    "crates" + ".io", "art" + "ifactory", "jfr" + "og.io", "proxy." + "gol" + "ang.org",
)  # fmt: skip
PAGES = tracked(".md")


def anchor(heading: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.strip().replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text()):
        if re.match(r"[a-z]+:", link):
            continue
        where, _, place = link.partition("#")
        target = (page.parent / unquote(where)).resolve() if where else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), f"{link} leads out of the repository"
        if place and target.suffix == ".md":
            assert place in {anchor(heading) for heading in HEADING.findall(target.read_text())}, link


READS_VARIABLE = re.compile(r"os\.environ(?:\.get\(|\[|\.setdefault\()\"(\w+)\"")


def variables() -> set[str]:
    """Every environment variable that the Python code reads."""
    sources = [
        path.read_text() for path in tracked(".py") if named(path).split("/")[0] in {"teduh", "demo", "bench"}
    ]
    found = {name for source in sources for name in READS_VARIABLE.findall(source)}
    return found - {"DJANGO_SETTINGS_MODULE", "PATH"}


def test_every_variable_has_its_line() -> None:
    told = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs/guides/run.md").read_text(), re.MULTILINE))
    assert len(variables()) >= 10
    assert variables() <= told
    read_elsewhere = "".join(
        path.read_text() for path in tracked(".py", ".sh") if "tests" in path.parts or "bin" in path.parts
    )
    assert all(name in variables() or name in read_elsewhere for name in told), "a line for what nobody reads"


@cache
def spoken() -> str:
    """All that a person can read: templates, scripts, definitions, and the words kept in Python."""
    sources = [path.read_text() for path in tracked(".html", ".ts")]
    sources += [path.read_text() for path in tracked(".yaml") if path.parent.name == "definitions"]
    sources += [(ROOT / "teduh/desk/texts.py").read_text(), (ROOT / "teduh/lib/refusals.py").read_text()]
    return re.sub(r"\s+", " ", " ".join(sources).replace("&nbsp;", " ")).lower()


def terms() -> list[tuple[str, list[str]]]:
    rows = re.findall(r"^\| (.+?) \| (.+?) \|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)
    found = []
    for code, pages in rows:
        plain = re.sub(r"\(.*?\)|…", "", pages)
        words = [word.strip().lower() for word in re.split(r'[,;:"]', plain) if re.search(r"\w", word)]
        if words and code not in {"Code", "---"} and set(code) != {"-"}:
            found.append((code, words))
    return found


@pytest.mark.parametrize(
    ("code", "words"), terms(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_term_of_the_glossary_is_spoken_on_a_page(code: str, words: list[str]) -> None:
    assert any(word in spoken() for word in words), f"{code}: none of {words}"


def test_no_file_names_a_registry_or_leaves_work_for_later() -> None:
    later = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for host in REGISTRIES:
            assert host not in text.lower(), f"{named(path)} names a registry"
        if path.suffix != ".md":
            assert not later.search(text), f"{named(path)} leaves work for later"


def test_the_lock_of_the_client_names_no_place() -> None:
    assert '"resolved"' not in (ROOT / "client/package-lock.json").read_text()
    assert not (ROOT / "uv.lock").exists() or "uv.lock" in (ROOT / ".gitignore").read_text()


def test_every_model_has_its_line_in_the_data_map() -> None:
    data_map = (ROOT / "docs/data-map.md").read_text()
    for model in apps.get_models():
        if model.__module__.startswith("teduh."):
            assert f"{model._meta.app_label}.{model.__name__}" in data_map
    call_command("datamap", "--check")


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
