"""Rooms: a circle is opened by its present members alone, works like a case's room, and nobody joins without consent."""

import secrets
from dataclasses import replace
from subprocess import CalledProcessError
from typing import Any

import pytest

from teduh.disclosure.consent import ConsentScope
from teduh.sealing.circle import CircleKind, lane_id
from teduh.sealing.codec import b64url_encode
from teduh.sealing.manifest import HistoryScope, Reason
from tests.support.cast import anonymous, counselor, everyone, signed_in, student, talking_pair
from tests.support.listener import came, listen
from tests.support.rooms import CircleTab, change, consented, founded_lane, lane, now_ms
from tests.support.server import RunningServer
from twin.client import CounselorTab, Refused, StudentTab
from twin.consent import withdraw
from twin.randomness import SYSTEM


def refusal(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return str(refused.value.answer.body["code"])


def texts(tab: Any) -> list[str]:
    return [message.content["x"] for message in tab.load()]


def user(tab: CounselorTab) -> bytes:
    return tab.account.user_id


def budi_joins(server: RunningServer, sari: StudentTab, ratna: CounselorTab) -> CounselorTab:
    budi = counselor(server, "budi")
    consented(server, sari, user(budi))
    change(ratna, [user(ratna), user(budi)], reason=Reason.REFERRED)
    budi.take_up(sari.case_id)
    return budi


def test_a_staff_lane_is_a_room_of_its_own(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    notes = founded_lane(ratna)
    notes.send("catatan", t="note")
    assert texts(notes) == ["catatan"]
    state = ratna.call("GET", notes.case_path)
    assert state["room"] == {"kind": "staff", "about": b64url_encode(sari.case_id)}
    assert "promise" not in state
    assert ratna.call("GET", ratna.case_path)["rooms"] == {"staff": b64url_encode(notes.case_id), "own": None}
    assert sari.call("GET", sari.case_path)["rooms"] == {"staff": None, "own": None}
    assert ratna.call("POST", f"{notes.case_path}/dibaca", {"n": 2}) == {}
    assert refusal(sari.call, "GET", notes.case_path) == "not_found"


@pytest.mark.parametrize("who", ["without a name", "with an account"])
def test_the_own_lane_is_its_counselees_alone(server: RunningServer, who: str) -> None:
    sari = anonymous(server) if who == "without a name" else student(server)
    sari.open_case("halo")
    ratna = counselor(server)
    ratna.take_up(sari.case_id)
    ratna.accept()
    sari.load()
    diary = founded_lane(sari)
    diary.send("untukku sendiri")
    assert texts(diary) == ["untukku sendiri"]
    assert sari.call("GET", sari.case_path)["rooms"]["own"] == b64url_encode(diary.case_id)
    assert sari.call("GET", "/api/sesi")["case"] == b64url_encode(sari.case_id)
    for other in (ratna, counselor(server, "endah"), student(server, "raka")):
        assert refusal(other.call, "GET", diary.case_path) == "not_found"


def test_who_founds_which_lane(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    for tab, kind in ((sari, "staff"), (ratna, "own")):
        body = lane(tab).next_epoch() | {"kind": kind}
        assert refusal(tab.call, "POST", f"{sari.case_path}/ruang", body) == "not_allowed"
    body = lane(ratna).next_epoch() | {"kind": "consultation"}
    assert refusal(ratna.call, "POST", f"{sari.case_path}/ruang", body) == "bad_request"
    budi = counselor(server, "budi")
    budi.case_id = sari.case_id
    assert refusal(lane(budi).found) == "not_found"
    assert refusal(lane(ratna).found, ratna.school.invitation(budi.account.user_id)) == "bad_manifest"


def test_no_staff_lane_before_a_case_is_somebodys(server: RunningServer) -> None:
    sari, ratna = anonymous(server), counselor(server)
    sari.open_case("halo")
    ratna.take_up(sari.case_id)
    assert refusal(lane(ratna).found) == "not_allowed"


def test_the_same_lane_again_is_the_same_and_another_is_taken(server: RunningServer) -> None:
    _, ratna = talking_pair(server)
    notes = lane(ratna)
    path, body = f"{ratna.case_path}/ruang", notes.next_epoch() | {"kind": "staff"}
    assert ratna.call("POST", path, body) == ratna.call("POST", path, body)
    assert refusal(ratna.call, "POST", path, notes.next_epoch() | {"kind": "staff"}) == "taken"


def test_what_is_done_to_a_case_is_done_to_no_circle(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    diary, notes = founded_lane(sari), founded_lane(ratna)
    assert refusal(sari.call, "POST", f"{diary.case_path}/segera", {}) == "not_found"
    assert refusal(ratna.call, "GET", f"{notes.case_path}/jejak") == "not_found"
    for room in (diary, notes):
        body = room.next_epoch(reason=Reason.ROTATED) | {"kind": "own"}
        assert refusal(room.call, "POST", f"{room.case_path}/ruang", body) == "not_found"


def test_circles_are_no_cases_at_the_desk(server: RunningServer) -> None:
    _, ratna = talking_pair(server)
    founded_lane(ratna).send("tidak terhitung")
    desk = ratna.call("GET", "/api/meja")
    listed = [row["case"] for row in (*desk["waiting"], *desk["cases"])]
    assert b64url_encode(ratna.case_id) in listed
    assert b64url_encode(lane(ratna).case_id) not in listed


def test_a_consultation_is_listed_on_its_own_and_known_to_its_members(server: RunningServer) -> None:
    ratna, budi, endah = counselor(server), counselor(server, "budi"), counselor(server, "endah")
    room = CircleTab(ratna, CircleKind.CONSULTATION, SYSTEM.bytes(16))
    room.found(ratna.school.invitation(budi.account.user_id))
    room.load()
    room.send("apa pendapat Bapak")
    [row] = [
        r for r in budi.call("GET", "/api/meja")["consultations"] if r["room"] == b64url_encode(room.case_id)
    ]
    assert sorted(row["members"]) == ["Bu Ratna", "Pak Budi"]
    his = CircleTab(budi, CircleKind.CONSULTATION, room.case_id)
    assert texts(his) == ["apa pendapat Bapak"]
    assert refusal(endah.call, "GET", room.case_path) == "not_found"
    his.change(ratna.school.invitation(ratna.account.user_id), ratna.school.invitation(endah.account.user_id))
    assert texts(CircleTab(endah, CircleKind.CONSULTATION, room.case_id)) == []


def test_a_consultation_is_founded_by_whoever_asks(server: RunningServer) -> None:
    ratna, budi = counselor(server), counselor(server, "budi")
    room = CircleTab(ratna, CircleKind.CONSULTATION, SYSTEM.bytes(16))
    body = room.next_epoch()
    assert refusal(budi.call, "POST", "/api/konsultasi", body) == "bad_manifest"
    assert ratna.call("POST", "/api/konsultasi", body) == ratna.call("POST", "/api/konsultasi", body)
    assert refusal(ratna.call, "POST", "/api/konsultasi", room.next_epoch()) == "taken"


def test_streams_follow_a_lane_as_soon_as_it_stands(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    with listen(server, sari) as hers, listen(server, ratna) as theirs:
        diary, notes = founded_lane(sari), founded_lane(ratna)
        diary.send("satu")
        notes.send("dua")
        hers.until(came("entri", k=b64url_encode(diary.case_id), j="message"))
        theirs.until(came("entri", k=b64url_encode(notes.case_id), j="message"))
        assert all(event["k"] != b64url_encode(notes.case_id) for event in hers.of("entri"))
        assert all(event["k"] != b64url_encode(diary.case_id) for event in theirs.of("entri"))


def test_who_leaves_the_case_leaves_its_staff_lane_at_once(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    budi = budi_joins(server, sari, ratna)
    notes = founded_lane(ratna)
    notes.change(ratna.school.invitation(budi.account.user_id))
    his = CircleTab(budi, CircleKind.STAFF_LANE, notes.case_id)
    his.load()
    his.send("ikut mencatat")
    late = his.seal("terlambat")
    change(ratna, [user(ratna)], reason=Reason.REMOVED)
    assert refusal(his.post, late) == "not_member"
    for room in (budi, his):
        assert refusal(room.load) == "not_found"
    notes.load()
    assert refusal(notes.change, notes.school.invitation(budi.account.user_id)) == "bad_manifest"
    notes.change(reason=Reason.REMOVED)


def test_nobody_joins_an_accepted_case_without_consent(server: RunningServer) -> None:
    _, ratna = talking_pair(server)
    both = [user(ratna), user(counselor(server, "budi"))]
    for reason in (Reason.REFERRED, Reason.ROTATED, Reason.REMOVED, Reason.ACCEPTED):
        assert refusal(change, ratna, both, reason=reason) == "bad_manifest"


def test_consent_is_for_one_person_a_time_and_a_scope(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    budi, laras = (user(counselor(server, name)) for name in ("budi", "laras"))

    def joins(who: bytes, scope: HistoryScope = HistoryScope.FROM_NOW) -> Any:
        return change(ratna, [user(ratna), who], reason=Reason.REFERRED, scope=scope)

    consented(server, sari, budi, scope=ConsentScope.PACKET)
    assert refusal(joins, budi) == "bad_manifest"
    consented(server, sari, budi, referral_id=b"p" * 16, until_ms=now_ms())
    assert refusal(joins, budi) == "bad_manifest", "the time is over"
    word = consented(server, sari, budi, referral_id=b"s" * 16)
    assert refusal(joins, laras) == "bad_manifest"
    assert refusal(joins, budi, HistoryScope.EARLIER) == "bad_manifest"
    consented(server, sari, budi, said=withdraw(word, sari.own_keys, at_ms=now_ms()))
    assert refusal(joins, budi) == "bad_manifest", "she took it back"
    consented(server, sari, budi, referral_id=b"t" * 16)
    joins(budi)
    assert len(sari.call("GET", sari.case_path)["consents"]) == 5


def test_a_word_is_hers_and_taken_back_after_it_was_given(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    word = consented(server, sari, user(ratna))
    forged = replace(word, signature=ratna.own_keys.sign(word.signed_bytes))
    early = withdraw(replace(word, from_ms=word.from_ms - 1), sari.own_keys, at_ms=0)
    for said in (forged, early):
        with pytest.raises(CalledProcessError):
            consented(server, sari, user(ratna), said=said)
    assert len(sari.call("GET", sari.case_path)["consents"]) == 1


def test_before_acceptance_the_counselee_alone_adds_readers(server: RunningServer) -> None:
    sari, ratna = anonymous(server), counselor(server)
    sari.open_case("halo")
    sari.load()
    ratna.take_up(sari.case_id)
    both = [user(ratna), user(counselor(server, "budi"))]
    assert refusal(change, ratna, both, reason=Reason.ROTATED) == "bad_manifest"
    change(sari, everyone(sari), reason=Reason.ROTATED)
    assert counselor(server, "budi").take_up(sari.case_id) == []


@pytest.mark.parametrize("by", ["counselor", "counselee"])
def test_a_counselor_is_removed_by_either_side_but_never_the_last(server: RunningServer, by: str) -> None:
    sari, ratna = talking_pair(server)
    budi = budi_joins(server, sari, ratna)
    sari.load()
    change(ratna if by == "counselor" else sari, [user(ratna)], reason=Reason.REMOVED)
    assert refusal(budi.load) == "not_found"
    ratna.load()
    ratna.send("tinggal kita")
    sari.load()
    assert refusal(change, sari, [], reason=Reason.REMOVED) == "bad_manifest"


def test_a_session_of_another_school_or_none_finds_no_room(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    rooms = (founded_lane(sari), founded_lane(ratna))
    raka = signed_in(server, "raka")[0]
    for room in rooms:
        answer = room.ask("GET", room.case_path, token=raka)
        assert (answer.status, answer.body["code"]) == (404, "not_found")
        assert room.ask("GET", room.case_path).status == 401


def test_a_consultation_takes_no_lanes_place(server: RunningServer) -> None:
    _, ratna = talking_pair(server)
    for kind in (CircleKind.STAFF_LANE, CircleKind.OWN_LANE):
        squatted = CircleTab(ratna, CircleKind.CONSULTATION, lane_id(kind, ratna.case_id))
        assert refusal(squatted.found) == "bad_manifest"
    founded_lane(ratna)


@pytest.mark.parametrize("kind", [CircleKind.STAFF_LANE, CircleKind.OWN_LANE])
def test_no_case_takes_the_place_of_a_lane(server: RunningServer, kind: CircleKind) -> None:
    sari, _ = talking_pair(server)
    beside = anonymous(server)
    body = beside.opening("halo", case_id=lane_id(kind, sari.case_id))
    assert refusal(lambda: beside.call("POST", "/api/kasus", body)) == "bad_manifest"


def test_no_case_is_opened_whose_lane_is_taken_already(server: RunningServer) -> None:
    planned = secrets.token_bytes(16)
    before, after = anonymous(server), anonymous(server)
    before.call("POST", "/api/kasus", before.opening("halo", case_id=lane_id(CircleKind.STAFF_LANE, planned)))
    body = after.opening("halo", case_id=planned)
    assert refusal(lambda: after.call("POST", "/api/kasus", body)) == "bad_manifest"
