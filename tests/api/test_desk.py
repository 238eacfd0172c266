"""The counselor's desk: who waits, urgency by the student's hand alone, acceptance once, duty and the readers of new cases."""

from typing import Any

import pytest

from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.manifest import Reason
from tests.support.cast import anonymous, counselor, everyone, student, talking_pair
from tests.support.raw import exchange, post_json
from tests.support.rooms import change, consented
from tests.support.server import RunningServer
from twin.client import CounselorTab, Refused, StudentTab


def waiting(tab: CounselorTab) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tab.call("GET", "/api/meja")["waiting"]
    return rows


def row_of(rows: list[dict[str, Any]], tab: StudentTab) -> dict[str, Any] | None:
    return next((row for row in rows if row["case"] == b64url_encode(tab.case_id)), None)


def row(rows: list[dict[str, Any]], tab: StudentTab) -> dict[str, Any]:
    found = row_of(rows, tab)
    assert found is not None
    return found


def test_a_first_word_waits_at_the_desks_of_its_readers_alone(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo", "masih di sini")
    told = row(waiting(counselor(server)), sari)
    assert (told["name"], told["urgent"], told["messages"]) == (None, False, 2)
    assert told["due"] > told["at"]
    assert row_of(waiting(counselor(server, "budi")), sari) is None


def test_an_account_waits_under_its_name_a_nameless_student_under_none(server: RunningServer) -> None:
    named = student(server, "raka")
    named.open_case("pakai akun")
    told = row(waiting(counselor(server)), named)
    assert told["name"] == "Raka"


def test_acceptance_moves_the_case_and_says_who_can_read(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    desk = ratna.call("GET", "/api/meja")
    assert row_of(desk["waiting"], sari) is None
    mine = row(desk["cases"], sari)
    assert mine["waiting_since"] is not None
    assert mine["unread"] == 1
    state = sari.call("GET", sari.case_path)
    assert state["accepted"] is True
    assert [each["epoch"] for each in state["epochs"]] == [1, 2]
    assert len(sari.epochs[-1][0].members) == 2


def test_reading_and_answering_clear_what_waits(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    number = sari.send("dibaca?")["n"]
    ratna.call("POST", f"{ratna.case_path}/dibaca", {"n": number})
    ratna.send("sudah")
    mine = row(ratna.call("GET", "/api/meja")["cases"], sari)
    assert (mine["unread"], mine["waiting_since"], mine["number"]) == (0, None, number + 1)


def test_a_case_is_accepted_once(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo", readers=everyone(sari))
    ratna, budi = counselor(server), counselor(server, "budi")
    for tab in (ratna, budi):
        tab.take_up(sari.case_id)
    late = budi.next_epoch()
    ratna.accept()
    for body in (late, ratna.next_epoch(reason=Reason.ACCEPTED)):
        with pytest.raises(Refused) as refused:
            (budi if body is late else ratna).call("POST", f"{sari.case_path}/epoch", body)
        assert refused.value.answer.status in {400, 404}
    assert len(sari.call("GET", sari.case_path)["epochs"]) == 2


def test_the_same_acceptance_again_is_told_where_the_case_stands(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    ratna = counselor(server)
    ratna.take_up(sari.case_id)
    body = ratna.next_epoch()
    ratna.call("POST", f"{sari.case_path}/epoch", body)
    reply = post_json(server, f"{sari.case_path}/epoch", body, token=ratna.token)
    assert (reply.status, reply.code, reply.told["epoch"]) == (409, "stale_epoch", 2)


def test_acceptance_keeps_nobody_but_the_two(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo", readers=everyone(sari))
    ratna, budi = counselor(server), counselor(server, "budi")
    ratna.take_up(sari.case_id)
    body = ratna.next_epoch(others=[ratna.school.invitation(budi.account.user_id)])
    reply = post_json(server, f"{sari.case_path}/epoch", body, token=ratna.token)
    assert (reply.status, reply.code) == (400, "bad_manifest")


def test_a_student_accepts_nothing(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    ratna = counselor(server)
    ratna.take_up(sari.case_id)
    body = ratna.next_epoch()
    reply = post_json(server, f"{sari.case_path}/epoch", body, token=sari.token)
    assert (reply.status, reply.code) == (400, "bad_manifest")


def test_who_had_left_may_be_brought_back(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo", readers=everyone(sari))
    ratna, budi = counselor(server), counselor(server, "budi")
    budi.take_up(sari.case_id)
    budi.send("saya Budi")
    ratna.take_up(sari.case_id)
    ratna.accept()
    consented(server, sari, budi.account.user_id)
    change(ratna, [ratna.account.user_id, budi.account.user_id], reason=Reason.REFERRED)
    texts = [message.content["x"] for message in budi.load()]
    budi.send("saya kembali")
    sari.load()
    assert texts == [], "what was given before is not given again: from now on"
    assert [message.content["x"] for message in sari.load()][-1] == "saya kembali"


def test_only_the_student_raises_urgency_once_until_an_answer(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    reply = exchange(server, "POST", f"{sari.case_path}/segera", b"{}", token=ratna.token)
    assert (reply.status, reply.code) == (403, "not_allowed")
    for _ in range(3):
        sari.call("POST", f"{sari.case_path}/segera", {})
    kinds = [entry["j"] for entry in sari.call("GET", sari.case_path)["entries"]]
    assert kinds.count("urgency.raised") == 1
    assert row(ratna.call("GET", "/api/meja")["cases"], sari)["urgent"] is True
    ratna.load()
    ratna.send("saya di sini")
    assert row(ratna.call("GET", "/api/meja")["cases"], sari)["urgent"] is False
    sari.load()
    sari.call("POST", f"{sari.case_path}/segera", {})
    assert row(ratna.call("GET", "/api/meja")["cases"], sari)["urgent"] is True


def test_urgent_stands_first_then_who_waits_longest(server: RunningServer) -> None:
    calm, second = anonymous(server), anonymous(server)
    calm.open_case("tenang")
    second.open_case("menyusul")
    body = anonymous(server)
    opening = body.opening("segera") | {"urgent": True}
    body.call("POST", "/api/kasus", opening)
    rows = waiting(counselor(server))
    order = [each["case"] for each in rows]
    places = [order.index(b64url_encode(tab.case_id)) for tab in (body, calm, second)]
    assert places == sorted(places)
    keys = [(not each["urgent"], each["at"]) for each in rows]
    assert keys == sorted(keys)


def test_no_program_raises_urgency(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("saya ingin mati", "tolong", "darurat")
    assert row(waiting(counselor(server)), sari)["urgent"] is False


def test_duty_decides_who_reads_the_next_case(own_server: Any) -> None:
    server = own_server()
    ratna, budi = counselor(server), counselor(server, "budi")

    def readers() -> set[bytes]:
        return {b64url_decode(user) for user in exchange(server, "GET", "/api/sekolah").told["readers"]}

    def on_duty(tab: CounselorTab, on: bool) -> None:
        assert tab.call("POST", "/api/meja/jaga", {"on_duty": on})["me"]["on_duty"] is on

    mine, his = ratna.account.user_id, budi.account.user_id
    assert readers() == {mine}
    on_duty(budi, True)
    assert readers() == {mine, his}
    on_duty(ratna, False)
    assert readers() == {his}
    assert [p["name"] for p in exchange(server, "GET", "/api/sekolah").told["on_duty"]] == ["Pak Budi"]
    on_duty(budi, False)
    everyone_reads = readers()
    assert everyone_reads == set(everyone(anonymous(server)))
    sari = anonymous(server)
    sari.open_case("tidak ada yang jaga")
    assert row(waiting(budi), sari)


def test_the_own_line_for_when_one_is_away_is_kept_and_bounded(server: RunningServer) -> None:
    laras = counselor(server, "laras")
    told = laras.call("POST", "/api/meja/jaga", {"on_duty": False, "away": "  Kembali Senin. "})["me"]
    assert told["away"] == "Kembali Senin."
    assert laras.call("POST", "/api/meja/jaga", {"on_duty": False})["me"]["away"] == "Kembali Senin."
    reply = post_json(server, "/api/meja/jaga", {"on_duty": False, "away": "a" * 201}, token=laras.token)
    assert reply.status == 400


def test_a_new_case_carries_the_schools_promise(server: RunningServer) -> None:
    sari = anonymous(server)
    told = sari.open_case("halo")
    [promise] = [entry for entry in told["entries"] if entry["j"] == "promise.made"]
    assert "sebelum pukul" in promise["f"]
    state = sari.call("GET", sari.case_path)
    assert state["promise"]["due"] == row(waiting(counselor(server)), sari)["due"]
    assert state["promise"]["late"] is False


def test_older_entries_come_page_by_page_with_their_anchor(server: RunningServer) -> None:
    sari, _ = talking_pair(server)
    for turn in range(130):
        sari.send(f"{turn}")
    page = sari.call("GET", sari.case_path)
    seen = [entry["n"] for entry in page["entries"]]
    assert len(seen) == 60
    while page["anchor"]["number"]:
        page = sari.call("GET", f"{sari.case_path}/entri?sebelum={seen[0]}")
        assert page["entries"][0]["n"] == page["anchor"]["number"] + 1
        seen = [entry["n"] for entry in page["entries"]] + seen
        sari._follow(page["anchor"]["number"], b64url_decode(page["anchor"]["chain"]), page["entries"])
    assert seen == list(range(1, len(seen) + 1))
