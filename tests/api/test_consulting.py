"""A consultation ends: by a colleague in it or after long silence; then it is read, not written, and gone on its day."""

import json

import pytest

from teduh.sealing.circle import CircleKind
from teduh.sealing.codec import b64url_encode
from tests.api.test_endings import in_days
from tests.api.test_rooms import refusal, texts
from tests.support.cast import counselor, talking_pair
from tests.support.rooms import CircleTab, founded_lane
from tests.support.server import RunningServer
from twin.client import CounselorTab
from twin.randomness import SYSTEM


def asked(ratna: CounselorTab, budi: CounselorTab) -> CircleTab:
    room = CircleTab(ratna, CircleKind.CONSULTATION, SYSTEM.bytes(16))
    room.found(ratna.school.invitation(budi.account.user_id))
    room.load()
    room.send("apa pendapat Bapak")
    return room


def end_of(room: CircleTab) -> str:
    return f"/api/konsultasi/{b64url_encode(room.case_id)}/selesai"


def erased_on(tab: CounselorTab, room: CircleTab) -> str | None:
    [row] = [
        row
        for row in tab.call("GET", "/api/meja")["consultations"]
        if row["room"] == b64url_encode(room.case_id)
    ]
    day: str | None = row["erase_on"]
    return day


def test_a_colleague_ends_it_and_it_is_read_only(server: RunningServer) -> None:
    ratna, budi = counselor(server), counselor(server, "budi")
    room = asked(ratna, budi)
    assert erased_on(ratna, room) is None
    stored = room.seal("sebelum berakhir")
    room.post(stored)
    assert budi.call("POST", end_of(room), {}) == {"erase_on": in_days(90)}
    assert ratna.call("POST", end_of(room), {}) == {"erase_on": in_days(90)}, "again, the same"
    assert erased_on(ratna, room) == in_days(90)
    assert texts(room) == ["apa pendapat Bapak", "sebelum berakhir"]
    facts = [e for e in ratna.call("GET", room.case_path)["entries"] if e["j"] == "consultation.ended"]
    [told] = [e["f"] if isinstance(e["f"], dict) else json.loads(e["f"]) for e in facts]
    assert told["erase_on"] == in_days(90)
    assert told["by"]
    assert room.post(stored)["n"], "a repeat gets its first answer"
    assert refusal(room.send, "terlambat") == "settled"


def test_who_is_not_in_it_ends_nothing(server: RunningServer) -> None:
    ratna, budi, endah = counselor(server), counselor(server, "budi"), counselor(server, "endah")
    room = asked(ratna, budi)
    assert refusal(endah.call, "POST", end_of(room), {}) == "not_found"
    room.send("masih terbuka")


def test_neither_a_case_nor_its_lane_ends_this_way(server: RunningServer) -> None:
    _, ratna = talking_pair(server)
    lane = founded_lane(ratna)
    for room_id in (ratna.case_id, lane.case_id):
        path = f"/api/konsultasi/{b64url_encode(room_id)}/selesai"
        assert refusal(ratna.call, "POST", path, {}) == "not_found"


@pytest.mark.parametrize("by_hand", [True, False])
def test_it_is_gone_on_its_day(moved_server: RunningServer, by_hand: bool) -> None:
    ratna, budi = counselor(moved_server), counselor(moved_server, "budi")
    room = asked(ratna, budi)
    if by_hand:
        ratna.call("POST", end_of(room), {})
    else:
        moved_server.later(days=179)
        ratna, budi = counselor(moved_server), counselor(moved_server, "budi")
        assert erased_on(ratna, room) is None, "silent, but not for long enough"
        moved_server.later(days=2)
        ratna = counselor(moved_server)
    assert erased_on(ratna, room)
    moved_server.later(days=89)
    ratna = counselor(moved_server)
    assert erased_on(ratna, room)
    moved_server.later(days=2)
    ratna = counselor(moved_server)
    assert refusal(ratna.call, "GET", room.case_path) == "not_found"
    rows = ratna.call("GET", "/api/meja")["consultations"]
    assert b64url_encode(room.case_id) not in [row["room"] for row in rows]
