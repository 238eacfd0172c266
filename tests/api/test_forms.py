"""Forms are served to anybody; their scores are counted without linking, and never of fewer than ten."""

from collections.abc import Callable
from typing import Any

import pytest

from teduh.forms.models import Tally
from tests.support.cast import counselor
from tests.support.raw import exchange, post_json
from tests.support.server import RunningServer

NOW = "immediate_assessment"


def test_a_form_is_served_to_anybody_and_for_ever(server: RunningServer) -> None:
    reply = exchange(server, "GET", f"/api/formulir/{NOW}/1")
    assert reply.status == 200
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert reply.told["form"]["counselee_title"] == "Sebelum kamu pergi"
    for path in (f"{NOW}/2", f"{NOW}/x", "tidak_ada/1"):
        missing = exchange(server, "GET", f"/api/formulir/{path}")
        assert missing.status in {400, 404}
        assert missing.headers["cache-control"] == "no-store"


def scores(server: RunningServer, form: str = NOW, **more: Any) -> int:
    return post_json(server, "/api/hitungan", {"form": form, "version": 1} | more).status


def test_the_tally_keeps_nothing_of_fewer_than_ten(own_server: Callable[..., RunningServer]) -> None:
    server = own_server()
    counts = "SELECT item, scale, score, count FROM forms_tally ORDER BY item, score"
    for number in range(9):
        assert scores(server, scores={"immediate_u": 4, "immediate_c": number % 5 + 1}) == 204
    assert server.query(counts) == []
    assert scores(server, scores={"immediate_u": 2}) == 204
    assert server.query(counts) == [("immediate_u", "feel_5", 2, 1), ("immediate_u", "feel_5", 4, 9)]
    told = exchange(server, "GET", f"/api/formulir/{NOW}/1/jumlah", token=counselor(server).token).told
    assert [(each["item"], each["score"], each["count"]) for each in told["totals"]] == [
        ("immediate_u", 2, 1),
        ("immediate_u", 4, 9),
    ]
    columns = {"id", "form", "version", "scale", "item", "score", "day", "count", "school_id"}
    assert {field.column for field in Tally._meta.fields} == columns, "nothing that could link"


def test_small_children_are_counted_apart(own_server: Callable[..., RunningServer]) -> None:
    server = own_server()
    for _ in range(10):
        assert scores(server, child=True, scores={"immediate_u": 3}) == 204
    assert server.query("SELECT scale, count FROM forms_tally") == [("child_3", 10)]
    assert scores(server, child=True, scores={"immediate_u": 4}) == 400


@pytest.mark.parametrize(
    "body",
    [
        {"scores": {}},
        {"scores": {"immediate_u": 6}},
        {"scores": {"immediate_u": True}},
        {"scores": {"immediate_u": "4"}},
        {"scores": {"immediate_wish": 1}},
        {"scores": {"lain": 1}},
        {"form": "lain", "scores": {"immediate_u": 1}},
        {"version": 2, "scores": {"immediate_u": 1}},
        {"scores": {"immediate_u": 1}, "case": "x"},
    ],
)
def test_only_scores_are_counted(server: RunningServer, body: dict[str, Any]) -> None:
    told = {"form": NOW, "version": 1} | body
    assert post_json(server, "/api/hitungan", told).status == 400


def test_a_flood_of_scores_is_slowed_by_source(own_server: Callable[..., RunningServer]) -> None:
    server = own_server(TEDUH_REFUSALS_PER_MINUTE="3")
    told = [scores(server, scores={"immediate_u": 4}) for _ in range(5)]
    assert told == [204, 204, 204, 429, 429]
    body = {"form": NOW, "version": 1, "scores": {"immediate_u": 4}}
    assert post_json(server, "/api/hitungan", body, source="127.0.0.2").status == 204
