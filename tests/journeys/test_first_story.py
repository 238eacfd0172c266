"""The main job: a student without a name and a counselor talk, and nothing between them can read a word."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.canary import joined, nothing_was_told
from tests.journeys.people import accept_first, come_back, log_of, reply, say, sign_in, start_room
from tests.support.server import RunningServer
from tests.support.wire import Wire

CANARY = "kenari-berbulu-kuning"


def test_a_student_and_a_counselor_talk(
    visit: Callable[..., Page], server: RunningServer, wire: Wire
) -> None:
    student = visit("/")
    codename = start_room(student, f"Bu, saya takut {CANARY}-satu")

    counselor = visit("/masuk", width=1280, height=800)
    sign_in(counselor, server, "ratna")
    accept_first(counselor)
    expect(log_of(counselor)).to_contain_text(f"{CANARY}-satu")
    reply(counselor, f"Terima kasih sudah menulis {CANARY}-dua")
    expect(log_of(student)).to_contain_text(f"{CANARY}-dua")
    say(student, f"Sudah dua minggu {CANARY}-tiga")
    expect(log_of(counselor)).to_contain_text(f"{CANARY}-tiga")
    expect(log_of(student)).to_contain_text("dibaca")

    elsewhere = visit("/kembali")
    come_back(elsewhere, codename)
    for part in ("satu", "dua", "tiga"):
        expect(log_of(elsewhere)).to_contain_text(f"{CANARY}-{part}")
    nothing_was_told(server, wire, [CANARY, *joined(codename)], student, counselor, elsewhere)
