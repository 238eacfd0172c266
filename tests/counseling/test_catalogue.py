"""Forms as data: what ships holds together, and a file that does not is named with its line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from teduh.counseling.rules import read_rules
from teduh.forms.catalogue import DEFINITIONS, catalogue, load_catalogue
from teduh.lib.definitions import DefinitionError

SHIPPED = (DEFINITIONS / "assessments.yaml").read_text()
BANNED = re.compile(
    r"gagal|\bsalah\b|pelanggaran|kasus|pasien|depresi|wajib|\bharus|error|submit|!", re.IGNORECASE
)


def refused(tmp_path: Path, text: str) -> str:
    path = tmp_path / "forms.yaml"
    path.write_text(text)
    with pytest.raises(DefinitionError) as problem:
        list(read_rules(load_catalogue(path).definition))
    return str(problem.value)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("id: immediate_u,", "id: immediate_c,", "'immediate_c' stands twice"),
        ("scale: change_5, text: \"Dibanding waktu itu", "scale: change_6, text: \"Dibanding waktu itu", "'change_6'"),
        ("blocks: [empathy_item,", "blocks: [empathy_thing,", "'empathy_thing' does not exist"),
        ("concept: akurs.effort, type: scale, scale: agree_5, text: \"Aku sudah", "concept: akurs.luck, type: scale, "
         "scale: agree_5, text: \"Aku sudah", "'akurs.luck' does not exist"),
        ("due_after: \"P14D\"", "due_after: \"P31D\"", "outside of its window"),
        ("due_after: \"P14D\"", "due_after: \"dua minggu\"", "is not of the form"),
        ("assessment: short_term_assessment", "assessment: other_assessment", "'other_assessment' does not exist"),
        ("each: true", "each: often", "bool is expected"),
        ("version: 1", "version: satu", "int is expected"),
        ("label: \"Laijapen", "tabel: \"Laijapen", "'tabel' is not known here"),
        ("full: all", "full: some", "'some' is none of all"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_file_and_line(
    tmp_path: Path, before: str, after: str, what: str
) -> None:
    assert before in SHIPPED
    spoilt = SHIPPED.replace(before, after, 1)
    told = refused(tmp_path, spoilt)
    named, line, problem = told.split(":", 2)
    assert what in problem
    assert named == "forms.yaml"
    if "twice" not in what:
        assert abs(int(line) - line_of(spoilt, after.split(",", maxsplit=1)[0])) <= 1


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda text: text + "\nid: again\n", "'id' is said twice"),
        (lambda text: text.replace("locale: id-ID\n", ""), "'locale' is missing"),
        (lambda text: text + "\n  - [", "expected"),
        (lambda text: "- a\n- b\n", "a definition is a mapping"),
        (lambda text: "", "a definition is a mapping"),
    ],
)
def test_a_file_that_is_no_definition_is_refused(
    tmp_path: Path, spoil: Callable[[str], str], what: str
) -> None:
    assert what in refused(tmp_path, spoil(SHIPPED))


def test_a_form_is_served_with_all_that_it_refers_to() -> None:
    served = catalogue().served("immediate_assessment")
    assert served is not None
    assert served["version"] == 1
    assert [block["id"] for block in served["blocks"]] == [
        "empathy_item",
        "relationship_check",
        "four_barriers",
    ]
    assert {scale["id"] for scale in served["scales"]} == {"feel_5", "agree_5", "child_3", "barrier_0_4"}
    assert catalogue().served("openness_single")
    assert catalogue().served("no_such_form") is None


def test_every_word_to_a_student_is_kind() -> None:
    texts = re.findall(r'(?:text|text_sd|counselee_\w+|help|stem\w*): "([^"]*)"', SHIPPED)
    assert len(texts) > 100
    for text in texts:
        assert not BANNED.search(text), text
