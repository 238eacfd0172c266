"""Assessments over HTTP: they open by themselves, are answered alone and sealed, and count without linking (R50 to R53)."""

import json
from collections.abc import Callable

import pytest

from teduh.sealing.codec import b64url_encode
from tests.counseling.asking import NOW, SHORT, after_a_session, answer, answers, line, refused, states
from tests.support.cast import anonymous, counselor, student
from tests.support.raw import post_json
from tests.support.rooms import CircleTab, founded_lane
from tests.support.server import RunningServer
from twin.client import CounselorTab

WORD = "kanari-jawaban-laiseg"


def test_at_a_sessions_end_something_waits(server: RunningServer) -> None:
    sari, ratna = after_a_session(server)
    assert states(sari) == states(ratna) == {NOW: "open", SHORT: "waiting"}
    hers = line(sari, SHORT)
    assert hers["opens"] < hers["due"] < hers["closes"]
    assert len(hers["reminders"]) == 2
    assert "reminders" not in line(ratna, SHORT)


def test_what_is_for_the_counselor_lies_in_the_case(server: RunningServer) -> None:
    sari, ratna = after_a_session(server)
    raw = answers(sari)
    assert answer(sari, NOW, "counselor", shared=raw) == {}
    sari.sealed(raw)
    assert ratna.load()[-1].content["x"] == "lebih lega"
    assert states(ratna)[NOW] == "answered"
    [fact] = [e for e in sari.call("GET", sari.case_path)["entries"] if e["j"] == "assessment.answered"]
    told = json.loads(fact["f"])
    assert (told["form"], told["audience"]) == (NOW, "counselor")
    assert answer(sari, NOW, "counselor", shared=raw) == {}, "the same again answers the same"
    assert refused(answer, sari, NOW, "counselor", shared=answers(sari, "lain")) == "settled"
    sari.send("masih bisa menulis")


def test_what_is_for_herself_lies_in_her_own_lane_alone(server: RunningServer) -> None:
    sari, ratna = after_a_session(server)
    own = founded_lane(sari)
    answer(sari, NOW, "only_me", own=answers(own, "hanya untukku"))
    assert [m.content["x"] for m in own.load()] == ["hanya untukku"]
    assert states(ratna)[NOW] == states(sari)[NOW] == "private"
    assert refused(ratna.call, "GET", own.case_path) == "not_found"
    assert all(m.content["x"] != "hanya untukku" for m in ratna.load())


def test_the_part_about_the_counselor_may_stay_her_own(server: RunningServer) -> None:
    sari, ratna = after_a_session(server)
    own = founded_lane(sari)
    shared, kept = answers(sari, "tanpa penilaian"), answers(own, "dengan penilaian")
    answer(sari, NOW, "counselor_without_rating_of_counselor", shared=shared, own=kept)
    assert ratna.load()[-1].content["x"] == "tanpa penilaian"
    assert own.load()[-1].content["x"] == "dengan penilaian"


def test_an_act_that_cannot_be_whole_leaves_nothing(server: RunningServer) -> None:
    sari, ratna = after_a_session(server)
    own = founded_lane(sari)
    before = server.counts()
    wrong = answers(own, "tertukar")
    audience = "counselor_without_rating_of_counselor"
    assert refused(answer, sari, NOW, audience, shared=answers(sari), own=answers(sari)) == "bad_envelope"
    assert refused(answer, sari, NOW, "counselor", shared=wrong) == "bad_envelope"
    assert server.counts() == before
    assert states(ratna)[NOW] == "open"


@pytest.mark.parametrize("audience", ["counselor", "only_me", "everybody", ""])
def test_the_audience_decides_where_words_may_lie(server: RunningServer, audience: str) -> None:
    sari, _ = after_a_session(server)
    own = founded_lane(sari)
    wrong: dict[str, bytes] = {"own": answers(own)} if audience == "counselor" else {"shared": answers(sari)}
    assert refused(answer, sari, NOW, audience, **wrong) == "bad_request"
    assert refused(answer, sari, NOW, audience) == "bad_request"
    assert states(sari)[NOW] == "open"


def test_without_a_lane_nothing_is_sealed_for_it(server: RunningServer) -> None:
    sari, _ = after_a_session(server)
    raw = b64url_encode(bytes(540))
    path = f"{sari.case_path}/penilaian/{line(sari, NOW)['id']}"
    assert refused(sari.call, "POST", path, {"audience": "only_me", "own": raw}) == "not_found"


def test_a_plaintext_beside_is_refused(server: RunningServer) -> None:
    sari, _ = after_a_session(server)
    path = f"{sari.case_path}/penilaian/{line(sari, NOW)['id']}"
    body = {"audience": "counselor", "shared": b64url_encode(answers(sari)), "scores": {"immediate_u": 4}}
    assert refused(sari.call, "POST", path, body) == "bad_request"


def test_passing_over_is_as_good_as_answering(server: RunningServer) -> None:
    sari, ratna = after_a_session(server)
    path = f"{sari.case_path}/penilaian/{line(sari, NOW)['id']}"
    assert sari.call("POST", f"{path}/lewati", {}) == {}
    assert sari.call("POST", f"{path}/lewati", {}) == {}
    assert states(ratna)[NOW] == "cancelled"
    assert refused(answer, sari, NOW, "counselor", shared=answers(sari)) == "settled"


def test_reminders_stop_when_they_are_not_wanted(server: RunningServer) -> None:
    sari, _ = after_a_session(server)
    sari.call("POST", f"{sari.case_path}/penilaian/berhenti", {})
    sari.call("POST", f"{sari.case_path}/penilaian/berhenti", {})
    assert line(sari, SHORT)["reminders"] == []
    assert line(sari, SHORT)["state"] == "waiting"


def test_nothing_is_asked_while_safety_comes_first(server: RunningServer) -> None:
    sari, ratna = after_a_session(server)
    ratna.call("POST", f"{ratna.case_path}/penilaian/tahan", {"held": True})
    assert states(sari) == {NOW: "held", SHORT: "held"}
    assert refused(answer, sari, NOW, "counselor", shared=answers(sari)) == "settled"
    assert refused(sari.call, "POST", f"{sari.case_path}/penilaian/tahan", {"held": False}) == "not_allowed"
    ratna.call("POST", f"{ratna.case_path}/penilaian/tahan", {"held": False})
    assert states(sari) == {NOW: "open", SHORT: "waiting"}


def duties(ratna: CounselorTab) -> list[str]:
    case = b64url_encode(ratna.case_id)
    return [each["kind"] for each in ratna.call("GET", "/api/meja")["duties"] if each["case"] == case]


def test_an_answer_is_to_be_read(server: RunningServer) -> None:
    sari, ratna = after_a_session(server)
    before = duties(ratna)
    answer(sari, NOW, "counselor", shared=answers(sari))
    assert sorted(duties(ratna)) == sorted([*before, "assessment"])
    number = sari.call("GET", sari.case_path)["number"]
    sari.call("POST", f"{sari.case_path}/dibaca", {"n": number})
    ratna.call("POST", f"{ratna.case_path}/dibaca", {"n": number - 1})
    assert "assessment" in duties(ratna)
    ratna.call("POST", f"{ratna.case_path}/dibaca", {"n": number})
    assert duties(ratna) == before


def test_an_answer_for_herself_is_nobodys_duty(server: RunningServer) -> None:
    sari, ratna = after_a_session(server)
    before = duties(ratna)
    answer(sari, NOW, "only_me", own=answers(founded_lane(sari)))
    assert duties(ratna) == before


def test_assessments_of_others_are_not_there(server: RunningServer) -> None:
    sari, ratna = after_a_session(server)
    path = f"{sari.case_path}/penilaian/{line(sari, NOW)['id']}"
    body = {"audience": "counselor", "shared": b64url_encode(answers(sari))}
    raka = student(server, "raka")
    other, _ = after_a_session(server)
    for token in (raka.token, other.token):
        for end, told in (("", body), ("/lewati", {})):
            reply = post_json(server, path + end, told, token=token)
            assert (reply.status, reply.code) == (404, "not_found")
        assert post_json(server, f"{sari.case_path}/penilaian/berhenti", {}, token=token).status == 404
    assert post_json(server, path, body, token=ratna.token).code == "not_allowed"
    assert post_json(server, path, body).status == 401
    swapped = f"{other.case_path}/penilaian/{line(sari, NOW)['id']}"
    assert post_json(server, swapped, body, token=other.token).status == 404
    budi = counselor(server, "budi")
    hold = f"{sari.case_path}/penilaian/tahan"
    assert post_json(server, hold, {"held": True}, token=budi.token).status == 404
    assert states(sari)[NOW] == "open"


def test_a_lane_has_no_assessments(server: RunningServer) -> None:
    sari, _ = after_a_session(server)
    own: CircleTab = founded_lane(sari)
    assert "assessments" not in sari.call("GET", own.case_path)


def test_a_coordinator_moves_the_days_within_the_window(own_server: Callable[..., RunningServer]) -> None:
    server = own_server()
    endah = counselor(server, "endah").token
    body = {"form": SHORT, "opens": 10, "due": 20, "closes": 25}
    assert post_json(server, "/api/meja/penilaian", body, token=counselor(server).token).code == "not_allowed"
    assert post_json(server, "/api/meja/penilaian", body, token=endah).told == body
    for wrong in ({"opens": 6}, {"closes": 31}, {"due": 26}, {"form": NOW}, {"form": "lain"}):
        assert post_json(server, "/api/meja/penilaian", body | wrong, token=endah).code == "bad_request"
    sari, _ = after_a_session(server)
    told = line(sari, SHORT)
    assert round((told["closes"] - told["opens"]) / 86_400_000) == 15


def test_no_answer_lies_open_on_the_server(own_server: Callable[..., RunningServer]) -> None:
    server = own_server()
    sari, _ = after_a_session(server)
    own = founded_lane(sari)
    shared, kept = answers(sari, WORD), answers(own, WORD + "-sendiri")
    answer(sari, NOW, "counselor_without_rating_of_counselor", shared=shared, own=kept)
    post_json(server, "/api/hitungan", {"form": WORD, "version": 1, "scores": {WORD: 1}})
    server.stop()
    stored = server.stored_bytes()
    assert WORD.encode() not in stored
    for tab in (sari, own):
        _, held = tab.epochs[-1]
        assert held is not None
        assert held.epoch_key not in stored


def test_a_student_who_was_never_asked_has_nothing(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    assert sari.call("GET", sari.case_path)["assessments"] == []
