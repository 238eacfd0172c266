"""A case goes through its process: gates, reasons, going back; who moves it, what is stored with a move, what is said of it."""

import gzip
import json
from typing import Any

import pytest

from tests.api.test_rooms import refusal
from tests.support.cast import counselor, talking_pair
from tests.support.process import Course
from tests.support.raw import exchange, post_json
from tests.support.rooms import founded_lane
from tests.support.server import RunningServer
from twin.client import Refused


@pytest.fixture
def course(server: RunningServer) -> Course:
    return Course.begun(server)


def refused(course: Course, act: str, body: dict[str, Any]) -> dict[str, Any]:
    with pytest.raises(Refused) as raised:
        course.post(act, body)
    answer = raised.value.answer.body
    return {name: value for name, value in answer.items() if name != "message"}


def test_a_case_begins_in_preparation_by_its_schools_process(server: RunningServer) -> None:
    sari, _ = talking_pair(server)
    state = sari.call("GET", sari.case_path)["process"]
    assert (state["id"], state["version"]) == ("pancawaskita", 1)
    assert (state["phase"], state["substage"], state["taken"]) == ("preparation", None, [])
    assert (state["ended"], state["erase_on"], state["session"]) == (None, None, None)


def test_a_school_may_choose_another_process(own_server: Any) -> None:
    server = own_server()
    server.change("UPDATE people_school SET process = 'solusi_singkat'")
    course = Course(server, *talking_pair(server), lane=None)  # type: ignore[arg-type]
    assert course.state["id"] == "solusi_singkat"
    served = exchange(server, "GET", "/api/proses/solusi_singkat/1").told
    assert [each["id"] for each in served["substages"]] == [
        "best_hopes",
        "exceptions",
        "next_step",
        "look_back",
    ]


def test_a_definition_is_served_to_anyone_for_ever(server: RunningServer) -> None:
    plain = exchange(server, "GET", "/api/proses/pancawaskita/1")
    packed = exchange(server, "GET", "/api/proses/pancawaskita/1", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 3
    assert "immutable" in plain.headers["cache-control"]
    assert len(plain.told["parts"]["likuladu"]["items"]) == 5
    for name in ("pancawaskita/2", "pancawaskita/x", "tidak_ada/1"):
        assert exchange(server, "GET", f"/api/proses/{name}").status in {400, 404}


def test_a_case_moves_through_all_stages_and_says_so_in_the_open(course: Course) -> None:
    way = (
        ("begin", "process/introduction"),
        ("move_to_investigation", "process/investigation"),
        ("move_to_interpretation", "process/interpretation"),
        ("move_to_intervention", "process/intervention"),
        ("pause_session", "process/inspection"),
        ("back_to_intervention", "process/intervention"),
    )
    for transition, to in way:
        number = course.move(transition, to, note=transition.startswith("back"))["n"]
        assert course.place == to
        fact = json.loads(course.facts("stage.moved")[-1])
        assert (fact["transition"], fact["to"], fact["overridden"]) == (transition, to, [])
        assert course.sari.call("GET", course.sari.case_path)["entries"][-1]["n"] == number
    assert [each["transition"] for each in course.state["taken"]] == [transition for transition, _ in way]


def test_a_note_is_stored_in_the_staff_lane_with_the_move_and_nowhere_else(course: Course) -> None:
    course.move("begin", "process/introduction", gate_ready_checked="overridden", note=True)
    [message] = course.lane.load()
    assert (message.content["t"], message.content["x"]) == ("note", "alasannya")
    assert [entry["j"] for entry in course.sari.call("GET", course.sari.case_path)["entries"]].count(
        "message"
    ) == 1
    assert json.loads(course.facts("stage.moved")[-1])["overridden"] == ["gate_ready_checked"]


def test_a_move_that_is_refused_stores_no_note(course: Course) -> None:
    body = course.move_body("begin", "process/introduction", note=True, gate_ready_safety="overridden")
    assert refused(course, "tahap", body) == {"code": "bad_move", "missing": ["gate_ready_safety"]}
    assert course.lane.load() == []
    assert course.place == "preparation"


@pytest.mark.parametrize(
    ("gates", "missing"),
    [
        ({"gate_ready_checked": "overridden"}, ["note"]),
        ({"gate_ready_safety": "overridden"}, ["gate_ready_safety", "note"]),
        ({"gate_of_another_stage": "met"}, ["gate_of_another_stage"]),
    ],
)
def test_what_is_missing_is_named(course: Course, gates: dict[str, str], missing: list[str]) -> None:
    body = course.move_body("begin", "process/introduction", **gates)
    assert refused(course, "tahap", body) == {"code": "bad_move", "missing": missing}


def test_every_gate_is_accounted_for(course: Course) -> None:
    body = course.move_body("begin", "process/introduction")
    del body["gates"]["gate_ready_channel_notice"]
    assert refused(course, "tahap", body)["missing"] == ["gate_ready_channel_notice"]


def test_readiness_cannot_be_claimed_where_no_side_has_looked(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    course = Course(server, sari, ratna, founded_lane(ratna))
    body = course.move_body("begin", "process/introduction")
    assert refused(course, "tahap", body)["missing"] == ["gate_ready_checked"]
    course.move("begin", "process/introduction", gate_ready_checked="overridden", note=True)


def test_going_back_needs_a_reason_and_is_always_open(course: Course) -> None:
    course.move("begin", "process/introduction")
    body = course.move_body("back_to_preparation", "preparation")
    assert refused(course, "tahap", body) == {"code": "bad_move", "missing": ["note"]}
    course.move("back_to_preparation", "preparation", note=True)
    assert course.place == "preparation"


def test_a_move_from_elsewhere_is_stale(course: Course) -> None:
    for transition, to in (
        ("move_to_investigation", "process/investigation"),
        ("begin", "process/inspection"),
        ("begin", "ending"),
    ):
        body = course.move_body(transition, to)
        assert refused(course, "tahap", body) == {"code": "stale_move", "at": "preparation"}
    body = course.move_body("begin", "process/introduction") | {"transition": "no_such_way"}
    assert refused(course, "tahap", body)["code"] == "stale_move"


def test_the_same_move_again_answers_the_same(course: Course) -> None:
    body = course.move_body("begin", "process/introduction", gate_ready_checked="overridden", note=True)
    first = course.post("tahap", body)
    assert course.post("tahap", body) == first
    assert len(course.facts("stage.moved")) == 1


def test_a_stale_note_keeps_the_move_back(course: Course) -> None:
    body = course.move_body("begin", "process/introduction", gate_ready_checked="overridden", note=True)
    course.lane.send("lebih dulu", t="note")
    assert refused(course, "tahap", body)["code"] == "stale_seq"
    assert course.place == "preparation"


def test_only_a_counselor_of_the_case_moves_it(course: Course) -> None:
    body = course.move_body("begin", "process/introduction")
    path = f"{course.sari.case_path}/tahap"
    assert refusal(course.sari.call, "POST", path, body) == "not_allowed"
    assert refusal(counselor(course.server, "endah").call, "POST", path, body) == "not_found"


def test_a_reason_needs_its_lane(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    course = Course(server, sari, ratna, founded_lane(sari))
    body = course.move_body("early_ending", "ending", note=True)
    assert refused(course, "tahap", body) == {"code": "bad_move", "missing": ["lane"]}


def test_each_side_says_of_itself_alone_that_it_is_ready(course: Course) -> None:
    path = f"{course.sari.case_path}/siap"
    theirs = {"side": "counselor", "results": {"ready_cou_private": "ready"}}
    assert refusal(course.sari.call, "POST", path, theirs) == "not_allowed"
    for results in ({"ready_cou_private": "ready"}, {"ready_cse_power": "kuat"}, {}):
        assert (
            refusal(course.sari.call, "POST", path, {"side": "counselee", "results": results})
            == "bad_request"
        )
    course.ready()
    assert len(course.facts("readiness.recorded")) == 2, "the same told again is no news"


def test_a_notice_is_acknowledged_once_in_each_version(course: Course) -> None:
    path = f"{course.sari.case_path}/diakui"
    for version in (1, 1, 2, 1, 2):
        course.sari.call("POST", path, {"text": "contract_session", "version": version})
    told = [json.loads(fact) for fact in course.facts("notice.acknowledged")]
    assert [each["version"] for each in told] == [1, 2]
    for body in (
        {"text": "Ceritaku", "version": 1},
        {"text": "ceritaku", "version": 1},
        {"text": "contract_session", "version": 0},
        {"text": "contract_session", "version": 100},
    ):
        assert post_json(course.server, path, body, token=course.sari.token).status == 400
