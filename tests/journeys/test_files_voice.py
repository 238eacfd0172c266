"""Voice notes: recorded in the page, heard before they go and after, never by themselves."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from teduh.sealing.codec import b64url_decode
from tests.journeys.attaching import attached, plain_files, send
from tests.journeys.people import accept_first, log_of, sign_in, start_room
from tests.support.server import RunningServer


@pytest.fixture
def student(visit: Callable[..., Page]) -> Page:
    page = visit("/")
    start_room(page, "halo dari awal")
    return page


def test_a_voice_note_is_heard_before_it_goes_and_after(
    student: Page, visit: Callable[..., Page], server: RunningServer
) -> None:
    student.get_by_role("button", name="Suara").click()
    strip = student.get_by_role("group", name="Merekam suara")
    expect(strip).to_contain_text("Pastikan tidak ada yang mendengar.")
    expect(strip.get_by_role("timer")).to_have_text("0.02")
    strip.get_by_role("button", name="Selesai merekam").click()
    expect(attached(student)).to_have_count(1)
    attached(student).get_by_role("button", name="Putar pesan suara").click()
    expect(attached(student).get_by_role("button", name="Jeda pesan suara")).to_be_visible()
    send(student)
    play = log_of(student).get_by_role("button", name=re.compile("Putar pesan suara, . detik"))
    expect(play).to_be_visible()
    box = play.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    [(told, plain)] = plain_files(server)
    assert told["y"] == "audio/webm"
    assert 1500 < float(str(told["d"])) < 15_000
    assert len(b64url_decode(str(told["w"]))) == 48
    assert len(plain) < 16_000 / 8 * float(str(told["d"])) / 1000 * 2 + 4_000, "a voice needs little"
    ratna = visit("/masuk", width=1280, height=800)
    sign_in(ratna, server, "ratna")
    accept_first(ratna)
    log_of(ratna).get_by_role("button", name=re.compile("Putar pesan suara")).click()
    expect(log_of(ratna).get_by_role("button", name="Jeda pesan suara")).to_be_visible()
    expect(log_of(ratna).get_by_role("button", name="Putar pesan suara")).to_be_visible(timeout=20_000)
    log_of(ratna).get_by_role("button", name="Minta versi tulisan").click()
    expect(ratna.get_by_role("textbox", name="Balas konseli")).to_have_value(re.compile("Boleh ditulis juga"))


def test_a_recording_can_be_thrown_away(student: Page) -> None:
    student.get_by_role("button", name="Suara").click()
    strip = student.get_by_role("group", name="Merekam suara")
    strip.get_by_role("button", name="Batal").click()
    expect(strip).to_be_hidden()
    expect(attached(student)).to_have_count(0)
    assert not [name for name in student.evaluate("Object.keys(sessionStorage)") if "berkas" in name]
