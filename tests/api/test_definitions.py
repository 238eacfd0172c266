"""Process definitions: what does not fit is named with file and line; whatever ships can be walked from end to end."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teduh.lib.definitions import DefinitionError
from teduh.process.loading import FOLDER, definitions, latest, load
from teduh.process.stages import ENDING, PREPARATION, Move, Process, allowed, missing, read_place, wire_place

PANCAWASKITA = (FOLDER / "pancawaskita.yaml").read_text()
SHIPPED = [each.process for each in definitions().values()]


def line_of(text: str, within: str) -> int:
    return within[: within.index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: begin, kind: forward", "id: begin, kind: sideways", "'sideways' is none of"),
        (
            "to: introduction, gate: preparation.gate_out",
            "to: introductory, gate: preparation.gate_out",
            "place",
        ),
        ("gate: introduction.ready_to_move", "gate: introduction.gate_out", "list of gates"),
        ("sets_outcome: referred", "sets_outcome: passed_on", "outcome"),
        ("by: counselee, must_happen", "must_happen", "exactly one closing"),
        ("id: back_to_intervention", "id: back_to_interpretation", "said twice"),
        ("type: rating_panel, part: wpkns", "type: rating_panel, part: wpknsx", "part"),
        ("requires: [appointment]", "requires: [appointment, luck]", "'luck' is none of"),
        ("{next_time}", "{tomorrow}", "placeholder"),
        ("schema: teduh.process/1", "schema: teduh.process/2", "none of"),
        ('purpose: "Melihat WPKNS', 'purpos: "Melihat WPKNS', "not known"),
    ],
)
def test_what_does_not_fit_is_named_with_file_and_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in PANCAWASKITA
    path = tmp_path / "rusak.yaml"
    broken = PANCAWASKITA.replace(old, new, 1)
    path.write_text(broken)
    with pytest.raises(DefinitionError) as raised:
        load(path)
    name, line, what = str(raised.value).split(":", 2)
    assert name == "rusak.yaml"
    assert said in what
    assert 1 <= int(line) <= broken.count("\n") + 1
    if said not in {"exactly one closing", "said twice", "list of gates"}:
        assert abs(int(line) - line_of(new, broken)) <= 1


@pytest.mark.parametrize("process", SHIPPED, ids=lambda process: process.id)
def test_every_stage_is_reached_and_none_is_a_trap(process: Process) -> None:
    places = {place for each in process.transitions.values() for place in (*each.targets, *each.sources)}
    for start in places:
        reached, fresh = {start}, {start}
        while fresh:
            fresh = {
                to for each in process.transitions.values() if each.sources & fresh for to in each.targets
            } - reached
            reached |= fresh
        assert reached == places, start


@pytest.mark.parametrize("process", SHIPPED, ids=lambda process: process.id)
def test_every_way_out_is_open_from_everywhere_without_a_gate(process: Process) -> None:
    places = {place for each in process.transitions.values() for place in each.sources} - {ENDING}
    freely = {
        place
        for each in process.transitions.values()
        if ENDING in each.targets and not each.gates
        for place in each.sources
    }
    assert freely == places


def test_a_definition_ships_for_those_who_chose_one_that_is_gone() -> None:
    assert latest("tidak_ada").id == "pancawaskita"
    assert latest("solusi_singkat").id == "solusi_singkat"


moves = st.sampled_from(SHIPPED).flatmap(
    lambda process: st.tuples(
        st.just(process), st.sampled_from(sorted(process.transitions)), st.booleans(), st.data()
    )
)


@given(moves)
def test_a_move_passes_only_with_every_gate_accounted_for(
    drawn: tuple[Process, str, bool, st.DataObject],
) -> None:
    process, name, has_reason, data = drawn
    transition = process.transitions[name]
    said = {
        gate.id: data.draw(st.sampled_from(["met", "overridden", ""]), label=gate.id)
        for gate in transition.gates
    }
    known = {gate.check: data.draw(st.booleans()) for gate in transition.gates if data.draw(st.booleans())}
    move = Move(name, transition.targets[0], {g: s for g, s in said.items() if s}, has_reason)
    assert allowed(process, move, min(transition.sources)) is transition
    lacking = missing(transition, move, known)
    open_gates = [
        gate.id
        for gate in transition.gates
        if not said[gate.id]
        or (said[gate.id] == "overridden" and gate.hard)
        or (said[gate.id] == "met" and known.get(gate.check) is False)
    ]
    needs_reason = transition.needs_reason or "overridden" in said.values()
    assert lacking == open_gates + ["note"] * (needs_reason and not has_reason)


@given(
    st.sampled_from(
        sorted({p for process in SHIPPED for t in process.transitions.values() for p in t.targets})
    )
)
def test_places_are_read_as_they_are_written(place: str) -> None:
    assert read_place(wire_place(place)) == place
    for wrong in ("", "process/", "introduction", f"process/{PREPARATION}", f"process/{ENDING}", "proses/x"):
        assert read_place(wrong) is None
