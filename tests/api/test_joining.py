"""A real school from nothing: links that open once, keys made by their owner, a directory that only a coordinator grows."""

import secrets
import subprocess
from typing import Any

import pytest

from teduh.sealing.codec import b64url_decode, b64url_encode
from tests.support.cast import counselor
from tests.support.joining import Joined, awaited, founded, invited_by_command, new_school, told_by
from tests.support.raw import exchange, post_json, sign_in
from tests.support.server import RunningServer

WATI = {"role": "counselor", "name": "Bu Wati", "username": "wati"}


@pytest.fixture
def own(own_server: Any) -> RunningServer:
    server: RunningServer = own_server()
    return server


@pytest.fixture
def founding(own: RunningServer) -> tuple[RunningServer, str, Joined]:
    return own, *founded(own)


def waiting_wati(server: RunningServer, token: str) -> Joined:
    """Invited by the coordinator of this token, and come."""
    told = post_json(server, "/api/sekolah/undangan", WATI, token=token)
    assert told.status == 201
    wati = Joined.make(server, told.told["invitation"])
    reply = wati.arrive()
    assert (reply.status, reply.told["awaiting"]) == (200, True)
    return wati


def test_a_school_stands_from_the_command_line_and_its_first_coordinator_founds_the_directory(
    founding: tuple[RunningServer, str, Joined],
) -> None:
    server, _, laras = founding
    token = laras.sign_in()
    told = exchange(server, "GET", "/api/sekolah/orang", token=token).told
    assert [each["name"] for each in told["school"]["counselors"]] == ["Bu Laras"]
    assert len(told["school"]["directory"]) == 1
    assert b64url_decode(told["school"]["directory"][0])[73:105] == laras.account.keys.box_public
    assert (told["recovery"], told["waiting"], told["invited"]) == (True, [], [])
    assert exchange(server, "GET", "/api/meja", token=token).status == 200
    assert "SMA Baru (sma)  07:00-15:00, reply by 10:00  1 counseling" in told_by(server, "school", "list")


def test_who_nobody_vouched_for_is_told_so_and_reads_nothing(
    founding: tuple[RunningServer, str, Joined],
) -> None:
    server, _, laras = founding
    token = laras.sign_in()
    wati = waiting_wati(server, token)
    hers = wati.sign_in()
    reply = exchange(server, "GET", "/api/meja", token=hers)
    assert (reply.status, reply.code) == (403, "awaiting")
    assert exchange(server, "GET", "/api/sesi", token=hers).told["person"]["awaiting"] is True
    assert exchange(server, "GET", "/api/arus", token=hers).status == 401
    told = exchange(server, "GET", "/api/sekolah/orang", token=token).told
    assert [each["username"] for each in told["waiting"]] == ["wati"]
    assert b"Bu Wati" not in str(told["school"]).encode(), "no client may seal to her yet"


def test_vouched_for_she_counsels_at_once_and_the_same_word_again_changes_nothing(
    founding: tuple[RunningServer, str, Joined],
) -> None:
    server, _, laras = founding
    token = laras.sign_in()
    wati = waiting_wati(server, token)
    hers, body = wati.sign_in(), laras.vouching(token, "wati")
    assert exchange(server, "GET", "/api/meja", token=hers).status == 403
    for _ in range(2):
        assert post_json(server, "/api/sekolah/jaminan", body, token=token).status == 204
    assert exchange(server, "GET", "/api/meja", token=hers).status == 200, "the session that she had"
    told = exchange(server, "GET", "/api/sekolah/orang", token=token).told
    assert (told["waiting"], len(told["school"]["directory"])) == ([], 2)
    assert [each["name"] for each in told["school"]["counselors"]] == ["Bu Wati", "Bu Laras"]


def test_a_second_vouch_on_an_old_head_is_signed_anew(founding: tuple[RunningServer, str, Joined]) -> None:
    server, school, laras = founding
    token = laras.sign_in()
    waiting_wati(server, token)
    tono = Joined.make(server, invited_by_command(server, school, "tono", "counselor", "Pak Tono"))
    assert tono.arrive().told["awaiting"] is True
    late = laras.vouching(token, "tono")
    assert post_json(server, "/api/sekolah/jaminan", laras.vouching(token, "wati"), token=token).status == 204
    reply = post_json(server, "/api/sekolah/jaminan", late, token=token)
    assert (reply.status, reply.code) == (409, "stale_directory")
    assert post_json(server, "/api/sekolah/jaminan", laras.vouching(token, "tono"), token=token).status == 204


def test_nobody_but_a_coordinator_of_the_log_vouches(founding: tuple[RunningServer, str, Joined]) -> None:
    server, school, laras = founding
    token = laras.sign_in()
    wati = waiting_wati(server, token)
    second = Joined.make(server, invited_by_command(server, school, "endang", name="Bu Endang"))
    assert second.arrive().told["awaiting"] is True, "a later coordinator waits as everybody does"
    before = server.counts()
    for other in (wati, second):
        reply = post_json(
            server, "/api/sekolah/jaminan", laras.vouching(token, "wati"), token=other.sign_in()
        )
        assert reply.status == 403
        forged = other.vouching(token, "wati")
        assert post_json(server, "/api/sekolah/jaminan", forged, token=token).code == "bad_request"
    foreign = counselor(server, "endah").token
    reply = post_json(server, "/api/sekolah/jaminan", laras.vouching(token, "wati"), token=foreign)
    assert (reply.status, reply.code) == (404, "not_found")
    after = server.counts()
    assert {name: after[name] for name in after if name not in {"people_session"}} == {
        name: before[name] for name in before if name not in {"people_session"}
    }


def test_another_schools_coordinator_sees_nobody_of_this_one(
    founding: tuple[RunningServer, str, Joined],
) -> None:
    server, _, laras = founding
    waiting_wati(server, laras.sign_in())
    told = exchange(server, "GET", "/api/sekolah/orang", token=counselor(server, "endah").token)
    assert b"wati" not in told.body
    assert b"SMA Baru" not in told.body


def test_used_expired_and_never_made_look_the_same(own: RunningServer) -> None:
    school = new_school(own)
    used, late = (invited_by_command(own, school, name) for name in ("terpakai", "terlambat"))
    arrived = Joined.make(own, used)
    assert arrived.arrive().status == 200
    own.change(
        "UPDATE joining_invitation SET expires_at = '2020-01-01 00:00:00' WHERE username = 'terlambat'"
    )
    never = b64url_encode(secrets.token_bytes(16))
    told = {awaited(own, secret).body for secret in (used, late, never)}
    told |= {arrived.arrive(invitation=secret).body for secret in (late, never)}
    assert len(told) == 1
    assert b"invitation_unknown" in told.pop()


def test_a_lost_answer_is_answered_again_and_another_arrival_is_not(own: RunningServer) -> None:
    secret = invited_by_command(own, new_school(own), "laras.baru")
    first, rival = Joined.make(own, secret), Joined.make(own, secret)
    answers = [first.arrive() for _ in range(2)]
    assert [reply.status for reply in answers] == [200, 200]
    assert answers[0].body == answers[1].body
    before = own.counts()
    assert rival.arrive().code == "invitation_unknown"
    assert own.counts() == before


def test_a_user_name_that_was_taken_meanwhile_is_said_and_nothing_is_stored(own: RunningServer) -> None:
    first, second = new_school(own), new_school(own)
    late = Joined.make(own, invited_by_command(own, first, "laras.baru"))
    assert Joined.make(own, invited_by_command(own, second, "laras.baru")).arrive().status == 200
    before = own.counts()
    reply = late.arrive()
    assert (reply.status, reply.code) == (409, "username_taken")
    assert own.counts() == before
    token = counselor(own, "endah").token
    taken = post_json(own, "/api/sekolah/undangan", WATI | {"username": "laras.baru"}, token=token)
    assert taken.code == "username_taken"


def test_a_directory_that_began_meanwhile_is_not_founded_twice(own: RunningServer) -> None:
    school = new_school(own)
    laras, endang = (
        Joined.make(own, invited_by_command(own, school, name)) for name in ("laras.baru", "endang")
    )
    assert laras.arrive().status == 200
    before = own.counts()
    reply = endang.arrive()
    assert (reply.status, reply.code) == (409, "stale_directory")
    assert own.counts() == before
    again = Joined.make(own, endang.body["invitation"])
    assert again.arrive().told["awaiting"] is True


@pytest.mark.parametrize("part", ["keyset", "lock", "recovery_lock", "entry"])
def test_what_is_not_whole_leaves_nothing(own: RunningServer, part: str) -> None:
    laras = Joined.make(own, invited_by_command(own, new_school(own), "laras.baru"))
    raw = bytearray(b64url_decode(laras.body[part]))
    raw[30] ^= 1
    before = own.counts()
    reply = laras.arrive(**{part: b64url_encode(bytes(raw))})
    assert reply.status in {400, 409}
    assert own.counts() == before
    assert sign_in(own, "laras.baru", laras.body["auth"]).status == 403
    assert laras.arrive().status == 200


def test_guessing_at_links_is_slowed(own_server: Any) -> None:
    server = own_server(TEDUH_REFUSALS_PER_MINUTE="3")
    codes = [awaited(server, b64url_encode(secrets.token_bytes(16))).code for _ in range(5)]
    assert codes == ["invitation_unknown"] * 3 + ["slow_down"] * 2


def test_a_new_link_for_the_same_user_name_ends_the_old(own: RunningServer) -> None:
    school = new_school(own)
    lost = invited_by_command(own, school, "laras.baru")
    fresh = invited_by_command(own, school, "laras.baru")
    assert (awaited(own, lost).status, awaited(own, fresh).status) == (404, 200)


@pytest.mark.parametrize(
    "words",
    [
        ("invite", "99", "--role", "counselor", "--name", "Bu Wati", "--username", "wati"),
        ("invite", "1", "--role", "counselor", "--name", "Bu Wati", "--username", "ratna"),
        ("invite", "1", "--role", "counselor", "--name", "Bu Wati", "--username", "w"),
        ("set", "1", "--opens", "18:00"),
        ("set", "1"),
    ],
)
def test_a_command_that_cannot_be_done_says_what_to_do_and_changes_nothing(
    own: RunningServer, words: tuple[str, ...]
) -> None:
    before = own.counts()
    with pytest.raises(subprocess.CalledProcessError):
        told_by(own, "school", *words)
    told = (own.data_dir / "commands.log").read_text()
    assert "CommandError" in told
    assert own.counts() == before
