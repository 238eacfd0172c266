"""A referral over HTTP from the question to its end: asked for, agreed to, released, opened, answered, over."""

import json
from typing import Any

import pytest

from teduh.disclosure.consent import ConsentScope, TargetKind
from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.directory import Directory
from teduh.sealing.manifest import Reason
from tests.api.test_foreign import joko_signs_in, second
from tests.support.cast import counselor
from tests.support.listener import Listener
from tests.support.process import Course as Process
from tests.support.process import meeting
from tests.support.referring import (
    CHOSEN,
    NAME,
    SHOWN,
    Course,
    answer_body,
    refused,
    to_colleague,
)
from tests.support.rooms import change, now_ms
from tests.support.server import RunningServer
from twin.client import CounselorTab, Http

__all__ = ["second"]
COLLEAGUE, JOINING = TargetKind.COLLEAGUE, ConsentScope.JOINING
HOUR_MS = 3_600_000


@pytest.fixture
def course(server: RunningServer) -> Course:
    return Course.begun(server)


@pytest.fixture
def budi(server: RunningServer) -> CounselorTab:
    return counselor(server, "budi")


def test_somebody_outside_opens_what_was_agreed_to_and_answers(course: Course) -> None:
    course.all_agreed()
    told = course.sari.ask("POST", "/api/rujukan/buka", course.key_body()).body
    assert course.read_outside(told) == [CHOSEN]
    body = course.key_body() | {"accepted": True} | answer_body(course, 1, "Bisa hari Selasa.")
    course.sari.call("POST", "/api/rujukan/tautan/jawab", body)
    again = course.sari.ask("POST", "/api/rujukan/buka", course.key_body()).body
    assert course.read_outside(again)[1] == {"x": "Bisa hari Selasa."}
    assert course.acts == ["proposed", "consented", "released", "opened", "answered", "accepted"]
    assert course.row["state"] == "accepted"
    assert course.row["packet"] is None, "its parts are the sender's to read"
    [mine] = course.ratna.call("GET", f"{course.ratna.case_path}/rujukan")["referrals"]
    assert len(mine["packet"]["parts"]) == 2


def test_a_counselor_of_the_school_opens_it_by_her_own_key(server: RunningServer, budi: CounselorTab) -> None:
    course = to_colleague(server, budi).all_agreed()
    [row] = [r for r in budi.call("GET", "/api/rujukan")["referrals"] if r["referral"] == course.name]
    assert (row["from"], row["state"]) == ("Bu Ratna", "released")
    told = budi.call("POST", f"/api/rujukan/{course.name}/buka", {})
    assert course.read_as(budi, told) == [CHOSEN]
    budi.call("POST", f"/api/rujukan/{course.name}/jawab", {"accepted": True})
    part = answer_body(course, 1, "Baik.", budi)
    for _ in range(2):
        budi.call("POST", f"/api/rujukan/{course.name}/jawab", part)
    assert course.acts.count("answered") == 1
    with refused("not_found"):
        budi.call("GET", course.sari.case_path)


def test_what_she_takes_back_nobody_opens_any_more(server: RunningServer, course: Course) -> None:
    course.propose()
    given = course.agree()
    course.release()
    assert course.sari.ask("POST", "/api/rujukan/buka", course.key_body()).status == 200
    course.withdraw(given)
    assert course.sari.ask("POST", "/api/rujukan/buka", course.key_body()).body["code"] == "referral_unknown"
    assert server.query("SELECT COUNT(*) FROM referrals_packetpart WHERE referral_id = "
                        "(SELECT MAX(id) FROM referrals_referral)") == [(0,)]  # fmt: skip
    with refused("settled"):
        course.agree(from_ms=now_ms())
    assert course.acts[-1] == "withdrawn"


def test_the_sender_revokes(server: RunningServer, budi: CounselorTab) -> None:
    course = to_colleague(server, budi).all_agreed()
    for _ in range(2):
        course.ratna.call("POST", f"{course.path}/cabut", {})
    assert course.acts.count("revoked") == 1
    for path, body in (("buka", {}), ("jawab", {"accepted": True})):
        with refused("not_found"):
            budi.call("POST", f"/api/rujukan/{course.name}/{path}", body)


def test_when_its_time_is_over_it_ends_by_itself(moved_server: RunningServer) -> None:
    budi = counselor(moved_server, "budi")
    course = to_colleague(moved_server, budi, until=now_ms() + HOUR_MS).all_agreed()
    moved_server.later(hours=2)
    assert course.acts[-1] == "expired"
    assert course.row["state"] == "expired"
    with refused("not_found"):
        budi.call("POST", f"/api/rujukan/{course.name}/buka", {})


def test_a_word_that_has_run_out_opens_nothing_even_before_the_clock_job(
    moved_server: RunningServer,
) -> None:
    course = Course.begun(moved_server, until=now_ms() + HOUR_MS).all_agreed()
    (moved_server.data_dir / "ahead").write_text(str(2 * HOUR_MS))
    assert course.sari.ask("POST", "/api/rujukan/buka", course.key_body()).status == 404


def test_another_school_sees_the_packet_and_nothing_else(
    server: RunningServer, second: dict[str, Any], course: Course
) -> None:
    token = joko_signs_in(server, second)
    joko = CounselorTab(Http(server.url))
    joko.token = token
    [told] = second["counselors"]
    joko.sign_in(told["username"], told["passphrase"])
    [school] = [
        each
        for each in course.ratna.call("GET", "/api/rujukan/sekolah")["schools"]
        if each["id"] == second["school"]
    ]
    directory = Directory.replay(
        b64url_decode(school["id"]), [b64url_decode(entry) for entry in school["directory"]]
    )
    [card] = school["counselors"]
    course.user, course.kind = b64url_decode(card["user"]), TargetKind.OTHER_SCHOOL
    course.all_agreed(directory)
    opened = joko.call("POST", f"/api/rujukan/{course.name}/buka", {})
    assert course.read_as(joko, opened) == [CHOSEN]
    for path in ("", "/jejak", "/rujukan"):
        with refused("not_found"):
            joko.call("GET", course.sari.case_path + path)
    desk = joko.call("GET", "/api/meja")
    assert b64url_encode(course.sari.case_id) not in json.dumps(desk)
    part = answer_body(course, 1, "Baik.", joko)
    joko.call("POST", f"/api/rujukan/{course.name}/jawab", part | {"accepted": True})
    assert course.row["state"] == "accepted"


def test_a_colleague_joins_from_now_and_the_first_one_leaves(
    server: RunningServer, budi: CounselorTab
) -> None:
    course = to_colleague(server, budi, scope=JOINING).all_agreed()
    budi.call("POST", f"/api/rujukan/{course.name}/jawab", {"accepted": True})
    course.ratna.load()
    pair = [course.ratna.account.user_id, budi.account.user_id]
    change(course.ratna, pair, reason=Reason.REFERRED)
    course.sari.load()
    course.sari.send("untuk kalian berdua")
    seen = budi.take_up(course.sari.case_id)
    assert [message.content["x"] for message in seen] == ["untuk kalian berdua"], "no earlier epoch opens"
    course.ratna.load()
    with refused("not_found"):
        change(course.ratna, [budi.account.user_id], reason=Reason.REMOVED)
    with refused("not_found"):
        course.ratna.call("GET", course.ratna.case_path)
    course.sari.load()
    course.sari.send("hanya untuk Pak Budi")
    assert budi.load()[-1].content["x"] == "hanya untuk Pak Budi"


def test_a_yes_makes_feedback_due_and_an_answer_settles_it(server: RunningServer, budi: CounselorTab) -> None:
    course = to_colleague(server, budi).all_agreed()

    def due() -> list[str]:
        duties = course.ratna.call("GET", "/api/meja")["duties"]
        return [each["kind"] for each in duties if each["case"] == b64url_encode(course.sari.case_id)]

    budi.call("POST", f"/api/rujukan/{course.name}/jawab", {"accepted": True})
    assert "feedback" in due()
    budi.call("POST", f"/api/rujukan/{course.name}/jawab", answer_body(course, 1, "Sudah bertemu.", budi))
    assert "feedback" not in due()


def test_an_acceptance_at_the_ending_is_the_outcome(server: RunningServer) -> None:
    process = Process.begun(server)
    process.to_the_end()
    budi = counselor(server, "budi")
    course = Course(process.sari, process.ratna, user=budi.account.user_id, kind=COLLEAGUE).all_agreed()
    assert process.state["ended"] is None
    budi.call("POST", f"/api/rujukan/{course.name}/jawab", {"accepted": True})
    assert process.state["ended"]["outcome"] == "referred"
    with refused("bad_outcome"):
        process.end("no_such", appointment=meeting())


def test_the_log_is_whole_and_tells_no_content(server: RunningServer, course: Course) -> None:
    course.all_agreed()
    course.sari.ask("POST", "/api/rujukan/buka", course.key_body())
    facts = [
        (entry["j"], json.loads(entry["f"]))
        for entry in course.sari.call("GET", course.sari.case_path)["entries"]
        if entry["j"].startswith("referral.")
    ]
    assert [kind.removeprefix("referral.") for kind, _ in facts] == course.acts
    assert course.acts == ["proposed", "consented", "released", "opened"]
    assert facts[0][1]["target"] == {"kind": 3, "user": None, "formal": True}
    held = server.stored_bytes() + server.log.encode()
    for secret in (NAME, SHOWN, CHOSEN["summary"], str(CHOSEN["items"][0]), "Boleh?"):
        assert str(secret).encode() not in held
    assert course.handed is not None
    assert course.handed.token not in held
    for word in course.handed.spoken_code.split():
        assert f'"{word}"'.encode() not in held


def test_the_room_hears_of_it_at_once(server: RunningServer, course: Course) -> None:
    with _stream(server, course) as stream:
        course.all_agreed()
        told = stream.until(lambda events: any(d.get("j") == "referral.released" for _, d in events))
    kinds = [data["j"] for name, data in told if name == "entri"]
    assert kinds == ["message", "referral.proposed", "referral.consented", "referral.released"]


def _stream(server: RunningServer, course: Course) -> Listener:
    return Listener(server, course.sari.token)


def test_what_she_ticked_comes_with_her_word(course: Course) -> None:
    course.propose()
    course.sari.load()
    reply = course.sari.seal("Ringkasan saja.", t="referral", d={"ticked": ["summary"]})
    body = {"consent": b64url_encode(course.consent().encode()), "reply": b64url_encode(reply)}
    course.sari.call("POST", f"{course.path}/izin", body)
    assert course.ratna.load()[-1].content["d"] == {"ticked": ["summary"]}
