"""Sessions: a counselor begins and ends them, or enters them afterwards; a summary goes back in the same act (R57)."""

import json
import time
from typing import Any

import pytest

from teduh.sealing.codec import b64url_encode
from tests.support.cast import anonymous, counselor, talking_pair
from tests.support.listener import came, listen
from tests.support.rooms import founded_lane, now_ms
from tests.support.server import RunningServer
from twin.client import CounselorTab, Refused, StudentTab

HOUR = 3_600_000


@pytest.fixture
def pair(server: RunningServer) -> tuple[StudentTab, CounselorTab]:
    return talking_pair(server)


def refused(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **more)
    return str(refusal.value.answer.body["code"])


def begin(tab: CounselorTab, **body: Any) -> str:
    told = tab.call("POST", f"{tab.case_path}/sesi", {"medium": "chat"} | body)
    return str(told["session"])


def end(tab: CounselorTab, session: str, summary: bytes | None = None) -> int:
    body = {} if summary is None else {"summary": b64url_encode(summary)}
    return int(tab.call("POST", f"{tab.case_path}/sesi/{session}/selesai", body)["n"])


def facts(tab: Any, kind: str) -> list[dict[str, Any]]:
    entries = tab.call("GET", tab.case_path)["entries"]
    return [json.loads(entry["f"]) for entry in entries if entry["j"] == kind]


def running(tab: Any) -> Any:
    return tab.call("GET", tab.case_path)["process"]["session"]


def test_a_session_begins_and_ends_for_both(
    server: RunningServer, pair: tuple[StudentTab, CounselorTab]
) -> None:
    sari, ratna = pair
    assert running(sari) is None
    with listen(server, sari) as heard:
        session = begin(ratna)
        heard.until(came("entri", j="session.begun"))
        assert running(sari)["id"] == session
        assert running(ratna)["medium"] == "chat"
        end(ratna, session)
        heard.until(came("entri", j="session.ended"))
    assert running(sari) is None
    [begun], [ended] = facts(sari, "session.begun"), facts(sari, "session.ended")
    assert (begun["session"], begun["until"], begun["minutes"]) == (session, None, None)
    assert (ended["session"], ended["medium"], ended["entered"]) == (session, "chat", False)
    assert ended["until"] >= ended["from"] == begun["from"]
    assert ended["by"] == b64url_encode(ratna.own_keys.key_id)


def test_before_acceptance_nothing_is_done_with_a_case(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("menunggu")
    ratna = counselor(server)
    ratna.take_up(sari.case_id)
    gates = {"transition": "begin", "to": "process/introduction", "gates": {}}
    span = {"from": now_ms() - HOUR, "until": now_ms() - HOUR // 2}
    for act, body in (
        ("sesi", {"medium": "chat"}),
        ("sesi", {"medium": "chat", **span}),
        ("penilaian/tahan", {"held": True}),
        ("tugas", {"kind": "follow_up", "due": now_ms() + HOUR}),
        ("tahap", gates),
    ):
        assert refused(ratna.call, "POST", f"{ratna.case_path}/{act}", body) == "not_allowed", act
    told = {entry["j"] for entry in sari.call("GET", sari.case_path)["entries"]}
    assert told <= {"epoch", "message", "promise.made"}
    ratna.accept()
    begin(ratna)


def test_who_has_left_meanwhile_does_nothing(server: RunningServer) -> None:
    """The place that was read before the lock is asked for again under it; here its row says that it is over."""
    _, ratna = talking_pair(server)
    case_id, key = ratna.case_id.hex(), ratna.own_keys.key_id.hex()
    asked = (
        "from django.db import transaction\n"
        "from teduh.cases.access import Place, check_counselor\n"
        "from teduh.cases.models import Case, Member\n"
        f"m = Member.objects.get(case__public_id=bytes.fromhex('{case_id}'), key_id=bytes.fromhex('{key}'))\n"
        "place = Place(m.case_id, bytes(m.case.public_id), m.pk, m.role, bytes(m.key_id), bytes(m.sign_public))\n"
        "check_counselor(m.case, place)\n"
        "with transaction.atomic():\n"
        "    Member.objects.filter(pk=m.pk).update(until_epoch=9)\n"
        "    try:\n"
        "        check_counselor(m.case, place)\n"
        "    except Exception as refusal:\n"
        "        assert refusal.code == 'not_member', refusal\n"
        "    else:\n"
        "        raise SystemExit('nobody was refused')\n"
        "    transaction.set_rollback(True)\n"
    )
    server.run("manage.py", "shell", "--no-imports", "-c", asked)


def test_the_chain_holds_over_facts_and_summary(pair: tuple[StudentTab, CounselorTab]) -> None:
    sari, ratna = pair
    session = begin(ratna)
    ratna.load()
    summary = ratna.seal("Hari ini kita bicara soal tidur.", t="summary")
    number = end(ratna, session, summary)
    ratna.sealed(summary)
    assert sari.load()[-1].content["x"] == "Hari ini kita bicara soal tidur."
    entries = sari.call("GET", sari.case_path)["entries"]
    assert [(e["n"], e["j"]) for e in entries[-3:]] == [
        (number - 1, "message"),
        (number, "session.ended"),
        (number + 1, "assessment.opened"),
    ] or [(e["n"], e["j"]) for e in entries[-2:]] == [(number - 1, "message"), (number, "session.ended")]
    assert end(ratna, session, summary) == number
    other = ratna.seal("lain", t="summary")
    assert refused(end, ratna, session, other) == "settled"
    ratna.send("masih bisa menulis")


def test_a_summary_that_is_not_right_ends_nothing(
    server: RunningServer, pair: tuple[StudentTab, CounselorTab]
) -> None:
    sari, ratna = pair
    session = begin(ratna)
    before = server.counts()
    sari.load()
    assert refused(end, ratna, session, sari.seal("bukan dari konselor")) == "bad_envelope"
    ratna.load()
    summary = ratna.seal("didahului")
    ratna.send("lebih dulu")
    assert refused(end, ratna, session, summary) == "stale_seq"
    assert running(ratna)["id"] == session
    assert server.counts()["cases_entry"] == before["cases_entry"] + 1


def test_never_two_at_once(pair: tuple[StudentTab, CounselorTab]) -> None:
    _, ratna = pair
    session = begin(ratna)
    assert begin(ratna) == session
    assert refused(begin, ratna, medium="video") == "session_open"
    end(ratna, session)
    assert begin(ratna, medium="video") != session


def test_a_session_face_to_face_is_entered_afterwards(pair: tuple[StudentTab, CounselorTab]) -> None:
    sari, ratna = pair
    until = time.time_ns() // 1_000_000 - HOUR
    span = {"from": until - HOUR, "until": until}
    session = begin(ratna, medium="in_person", proxy=True, **span)
    assert begin(ratna, medium="in_person", proxy=True, **span) == session
    [told] = facts(sari, "session.ended")
    assert (told["minutes"], told["entered"], told["proxy"]) == (60, True, True)
    assert facts(sari, "session.begun") == []
    assert running(ratna) is None
    states = {each["form"]: each["state"] for each in sari.call("GET", sari.case_path)["assessments"]}
    assert states == {"immediate_assessment": "open", "short_term_assessment": "waiting"}


@pytest.mark.parametrize(
    "body",
    [
        {"medium": "telepati"},
        {"medium": "chat", "from": 1, "until": 2_000_000_000_000_000},
        {"medium": "chat", "from": 2, "until": 1},
        {"medium": "chat", "from": 1},
        {"medium": "chat", "until": 1},
        {"medium": "chat", "note": "Sari datang bersama ibunya"},
        {"medium": "chat", "proxy": 1},
        {},
    ],
)
def test_a_body_that_was_not_asked_for_begins_nothing(
    pair: tuple[StudentTab, CounselorTab], body: dict[str, Any]
) -> None:
    _, ratna = pair
    assert refused(ratna.call, "POST", f"{ratna.case_path}/sesi", body) == "bad_request"
    assert running(ratna) is None


def test_a_session_is_of_its_case_and_of_its_counselors(
    server: RunningServer, pair: tuple[StudentTab, CounselorTab]
) -> None:
    sari, ratna = pair
    session = begin(ratna)
    _, other = talking_pair(server)
    assert refused(end, other, session) == "not_found"
    assert refused(begin, sari) == "not_allowed"  # type: ignore[arg-type]
    budi = counselor(server, "budi")
    budi.case_id = sari.case_id
    assert refused(begin, budi) == "not_found"
    assert refused(end, budi, session) == "not_found"
    stranger = anonymous(server)
    stranger.open_case("lain")
    stranger.case_id = sari.case_id
    assert refused(end, stranger, session) == "not_allowed"  # type: ignore[arg-type]
    notes = founded_lane(ratna)
    assert refused(ratna.call, "POST", f"{notes.case_path}/sesi", {"medium": "chat"}) == "not_found"
