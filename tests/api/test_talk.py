"""An anonymous student and a counselor talk, over the real server: the main road, then what must be refused."""

import pytest

from tests.support.cast import anonymous, counselor, student, talking_pair
from tests.support.server import RunningServer
from twin.client import Http, Refused, StudentTab


def said(messages: list) -> list[str]:
    return [message.content["x"] for message in messages]


def test_it_works(server: RunningServer) -> None:
    sari, ratna = talking_pair(server, "Bu, saya susah tidur.")
    ratna.send("Terima kasih sudah menulis.")
    sari.load()
    sari.send("Sudah dua minggu.")
    assert said(ratna.load()) == ["Bu, saya susah tidur.", "Terima kasih sudah menulis.", "Sudah dua minggu."]
    assert said(sari.load()) == said(ratna.load())


def test_the_codename_alone_brings_everything_back(server: RunningServer) -> None:
    sari = anonymous(server, derived=True)
    sari.open_case("Halo")
    elsewhere = StudentTab(Http(server.url))
    elsewhere.become_anonymous(sari.codename)
    elsewhere.come_back()
    assert said(elsewhere.load()) == ["Halo"]


def test_the_same_opening_twice_makes_one_case(server: RunningServer) -> None:
    sari = anonymous(server)
    body = sari.opening("Halo")
    first = sari.call("POST", "/api/kasus", body)
    second = sari.call("POST", "/api/kasus", body)
    assert first["entries"] == second["entries"]


def test_an_opening_that_another_repeats_gives_no_token(server: RunningServer) -> None:
    sari = anonymous(server)
    body = sari.opening("Halo")
    sari.call("POST", "/api/kasus", body)
    with pytest.raises(Refused) as refused:
        sari.call("POST", "/api/kasus", body | {"auth": "A" * 43})
    assert refused.value.answer.body["code"] == "taken"
    mine, other = student(server, "sari"), student(server, "raka")
    named = mine.opening("Halo dari akun")
    mine.call("POST", "/api/kasus", named)
    with pytest.raises(Refused) as refused:
        other.call("POST", "/api/kasus", named)
    assert refused.value.answer.body["code"] == "taken"


def test_a_repeated_send_is_stored_once_and_answered_alike(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    envelope = sari.seal("sekali saja")
    assert sari.post(envelope) == sari.post(envelope)
    assert said(ratna.load()).count("sekali saja") == 1


def test_two_tabs_with_one_seq_both_arrive_in_order(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    here, there = sari.seal("dari tab satu"), sari.seal("dari tab dua")
    sari.post(here)
    with pytest.raises(Refused) as refused:
        sari.post(there)
    assert refused.value.answer.body["code"] == "stale_seq"
    assert refused.value.answer.body["seq"] == sari.seq + 1
    sari.sealed(here)
    sari.send("dari tab dua")
    assert said(ratna.load())[-2:] == ["dari tab satu", "dari tab dua"]


def test_after_acceptance_the_other_counselors_are_out(server: RunningServer) -> None:
    sari = anonymous(server)
    everyone = [entry.user_id for entry in sari.school.directory.entries]
    sari.open_case("untuk semua guru BK", readers=everyone)
    ratna, budi = counselor(server), counselor(server, "budi")
    assert said(budi.take_up(sari.case_id)) == ["untuk semua guru BK"]
    ratna.take_up(sari.case_id)
    ratna.accept()
    with pytest.raises(Refused) as refused:
        budi.load()
    assert refused.value.answer.status == 404


def test_a_message_under_an_old_epoch_is_refused(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    ratna = counselor(server)
    ratna.take_up(sari.case_id)
    ratna.accept()
    with pytest.raises(Refused) as refused:
        sari.send("masih di epoch satu")
    assert refused.value.answer.body == {
        "code": "stale_epoch",
        "message": refused.value.answer.body["message"],
        "epoch": 2,
    }
