"""Nothing is released, opened or joined without a word of the counselee that stands at that moment (attacks 8, 9, 10)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from teduh.disclosure.consent import ConsentScope, TargetKind
from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.manifest import Reason
from tests.api.test_foreign import second
from tests.support.cast import anonymous, counselor, signed_in
from tests.support.raw import exchange, post_json
from tests.support.referring import (
    CHOSEN,
    NAME,
    Body,
    Course,
    refused,
    sealed_part,
    to_colleague,
)
from tests.support.rooms import change, change_body, now_ms
from tests.support.server import RunningServer
from twin.client import CounselorTab, Http
from twin.consent import sign_consent, withdraw

__all__ = ["second"]
COLLEAGUE, JOINING = TargetKind.COLLEAGUE, ConsentScope.JOINING


@pytest.fixture
def course(server: RunningServer) -> Course:
    return Course.begun(server)


@pytest.fixture
def budi(server: RunningServer) -> CounselorTab:
    return counselor(server, "budi")


def test_nothing_is_released_without_her_word(course: Course) -> None:
    course.propose()
    for said in ("nothing", "no", "taken back"):
        if said == "no":
            course.sari.call("POST", f"{course.path}/izin", {"declined": True})
        if said == "taken back":
            course.withdraw(course.agree())
        with refused("no_consent"):
            course.release()
    assert course.row["state"] == "withdrawn"


@pytest.mark.parametrize(
    "more",
    [
        {"scope": JOINING},
        {"until_ms": 2**52},
        {"target": b"x" * 16},
        {"target_kind": COLLEAGUE},
        {"referral_id": b"o" * 16},
        {"from_ms": 2**51, "until_ms": 2**51 + 1},
    ],
    ids=["more than asked", "longer", "another name", "another kind", "another referral", "not yet"],
)
def test_her_word_is_about_what_was_asked(course: Course, more: dict[str, Any]) -> None:
    course.propose()
    with refused("bad_consent"):
        course.agree(**more)
    assert course.row["state"] == "proposed"


def test_only_she_can_say_it_and_only_of_her_own_case(server: RunningServer, course: Course) -> None:
    course.propose()
    with refused("not_allowed"):
        course.ratna.call("POST", f"{course.path}/izin", {"declined": True})
    other = Course.begun(server)
    with refused("not_found"):
        other.sari.call("POST", f"{other.sari.case_path}/rujukan/{course.name}/izin", {"declined": True})
    forged = sign_consent(course.consent(), other.sari.own_keys)
    with refused("bad_consent"):
        course.say(forged)
    assert course.acts == ["proposed"]


def test_five_wrong_guesses_end_a_link(course: Course) -> None:
    course.all_agreed()
    for _ in range(5):
        wrong = course.sari.ask("POST", "/api/rujukan/buka", course.key_body(b"w" * 32))
        assert (wrong.status, wrong.body["code"]) == (404, "referral_unknown")
    assert course.sari.ask("POST", "/api/rujukan/buka", course.key_body()).status == 404
    assert course.acts[-1] == "revoked"


def test_guesses_at_once_are_counted_one_by_one(server: RunningServer, course: Course) -> None:
    course.all_agreed()
    wrong = course.key_body(b"w" * 32)

    def guess(_: int) -> int:
        return Http(server.url)("POST", "/api/rujukan/buka", wrong).status

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(guess, range(16))) == {404}
    assert course.sari.ask("POST", "/api/rujukan/buka", course.key_body()).status == 404
    assert course.acts.count("revoked") == 1


def test_guessing_is_slowed_by_source(own_server: Any) -> None:
    server: RunningServer = own_server(TEDUH_REFUSALS_PER_MINUTE="4")
    body = {"locator": b64url_encode(b"l" * 16), "auth": b64url_encode(b"a" * 32)}
    codes = [post_json(server, "/api/rujukan/buka", body).code for _ in range(6)]
    assert codes == ["referral_unknown"] * 4 + ["slow_down"] * 2
    assert post_json(server, "/api/rujukan/buka", body, source="127.0.0.2").code == "referral_unknown"


def test_a_packet_must_be_the_senders_own(server: RunningServer, budi: CounselorTab) -> None:
    course = to_colleague(server, budi).propose()
    course.agree()
    body = course.packet_body()
    part = b64url_decode(body["part"])
    stranger = sealed_part(course, CHOSEN, 0, budi)
    for wrong in (
        {"part": b64url_encode(stranger)},
        {"part": b64url_encode(part[:-1] + bytes([part[-1] ^ 1]))},
    ):
        with refused("bad_packet"):
            course.ratna.call("POST", f"{course.path}/paket", body | wrong)
    course.ratna.call("POST", f"{course.path}/paket", body)
    course.ratna.call("POST", f"{course.path}/paket", body)
    with refused("settled"):
        course.ratna.call("POST", f"{course.path}/paket", course.packet_body())
    assert course.acts.count("released") == 1


def test_a_refusal_is_said_once_and_closes_the_packet(server: RunningServer, budi: CounselorTab) -> None:
    course = to_colleague(server, budi).all_agreed()
    budi.call("POST", f"/api/rujukan/{course.name}/jawab", {"accepted": False})
    assert course.row["state"] == "refused"
    with refused("not_found"):
        budi.call("POST", f"/api/rujukan/{course.name}/buka", {})


def test_nobody_else_finds_it(server: RunningServer, budi: CounselorTab) -> None:
    course = to_colleague(server, budi).all_agreed()
    endah = counselor(server, "endah")
    for path, body in (("buka", {}), ("jawab", {"accepted": True})):
        with refused("not_found"):
            endah.call("POST", f"/api/rujukan/{course.name}/{path}", body)
    assert endah.call("GET", "/api/rujukan")["referrals"] == []
    with refused("not_found"):
        endah.call("GET", f"{course.sari.case_path}/rujukan")
    with refused("not_found"):
        endah.call("POST", f"{course.path}/cabut", {})
    raka = signed_in(server, "raka")[0]
    reply = exchange(server, "GET", f"{course.sari.case_path}/rujukan", token=raka)
    assert reply.status == 404


def test_joining_needs_a_word_that_says_so(server: RunningServer, budi: CounselorTab) -> None:
    """Attacks 9 and 10: a packet's consent lets nobody in; joining begins now."""
    course = to_colleague(server, budi, scope=JOINING).propose()
    course.agree(scope=ConsentScope.PACKET)
    course.release()
    course.ratna.load()
    pair = [course.ratna.account.user_id, budi.account.user_id]
    with refused("bad_manifest"):
        change(course.ratna, pair, reason=Reason.REFERRED)


@pytest.mark.parametrize("over", ["revoked", "refused"])
def test_nobody_joins_by_a_referral_that_is_over_and_she_can_still_take_it_back(
    server: RunningServer, budi: CounselorTab, over: str
) -> None:
    course = to_colleague(server, budi, scope=JOINING).propose()
    given = course.agree()
    course.release()
    if over == "revoked":
        course.ratna.call("POST", f"{course.path}/cabut", {})
    else:
        budi.call("POST", f"/api/rujukan/{course.name}/jawab", {"accepted": False})
    course.ratna.load()
    with refused("bad_manifest"):
        change(course.ratna, [course.ratna.account.user_id, budi.account.user_id], reason=Reason.REFERRED)
    taken_back = withdraw(given, course.sari.own_keys, at_ms=now_ms())
    numbers = {course.say(taken_back)["n"] for _ in range(2)}
    assert len(numbers) == 1
    assert course.acts[-1] == "withdrawn"
    consents = course.sari.call("GET", course.sari.case_path)["consents"]
    assert consents[-1] == b64url_encode(taken_back.encode())


def test_what_she_takes_back_is_dated_after_who_joined_by_it(
    server: RunningServer, budi: CounselorTab
) -> None:
    """Else every client would take the epoch in which he joined for one that nobody agreed to."""
    course = to_colleague(server, budi, scope=JOINING).propose()
    given = course.agree()
    course.release()
    course.ratna.load()
    pair = [course.ratna.account.user_id, budi.account.user_id]
    late = change_body(course.ratna, pair, reason=Reason.REFERRED, ahead_ms=400_000)
    with refused("bad_manifest"):
        course.ratna.call("POST", f"{course.ratna.case_path}/epoch", late)
    change(course.ratna, pair, reason=Reason.REFERRED)
    joined = course.ratna.epochs[-1][0].time_ms
    course.sari.load()
    for at in (joined, given.from_ms, now_ms() + 400_000):
        with refused("bad_consent"):
            course.say(withdraw(given, course.sari.own_keys, at_ms=at))
    assert course.row["state"] != "withdrawn"
    course.withdraw(given)
    assert course.row["state"] == "withdrawn"
    course.ratna.load()


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": 0},
        {"scope": 2},
        {"until": 1},
        {"until": 2**52},
        {"from": 2**51},
        {"target": {"kind": 4, "mark": "A" * 22, "formal": True}},
        {"target": {"kind": 3, "mark": "A" * 22, "formal": True, "name": NAME}},
        {"target": {"kind": 1, "user": "A" * 22, "formal": True}},
    ],
    ids=str,
)
def test_a_request_is_sound(course: Course, wrong: Body) -> None:
    with refused("bad_request"):
        course.propose(**wrong)


def test_a_request_is_one_however_often_it_is_sent(course: Course) -> None:
    body = course.proposal()
    numbers = [course.ratna.call("POST", f"{course.ratna.case_path}/rujukan", body)["n"] for _ in range(2)]
    assert numbers[0] == numbers[1]
    with refused("taken"):
        course.ratna.call(
            "POST", f"{course.ratna.case_path}/rujukan", body | {"scope": 1, "until": course.until - 1}
        )
    assert [m.content["t"] for m in course.sari.load()].count("referral") == 1


def test_before_acceptance_nobody_is_asked(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("menunggu")
    ratna = counselor(server)
    ratna.take_up(sari.case_id)
    with refused("not_allowed"):
        Course(sari, ratna).propose()
