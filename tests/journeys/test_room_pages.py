"""The pages inside the student's room: each opens from its menu, holds for everyone, and leads back to the talk."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.everyone import assert_for_everyone
from tests.journeys.people import log_of, sign_in, start_room
from tests.support.cast import counselor
from tests.support.server import RunningServer
from twin.client import CounselorTab

MENU = {
    "Cek alat dan tempatku": "Siap-siap sebentar",
    "Kesepakatan kita": "Kesepakatan kita",
    "Lembar kita": "Lembar kita",
    "Tulisan untukku sendiri": "Tulisan untukku sendiri",
    "Siapa membuka apa": "Siapa membuka apa",
    "Berhenti di sini": "Mau berhenti di sini?",
}


def accepted(server: RunningServer) -> CounselorTab:
    """Bu Ratna has taken up whoever wrote last."""
    ratna = counselor(server)
    ratna.take_up(ratna.waiting()[-1])
    ratna.accept()
    return ratna


def open_from_menu(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True)
    if not button.is_visible():
        page.locator("summary", has=page.locator('[data-part="readers-short"]')).click()
    button.click()


def test_every_page_of_the_room_holds_for_everyone(visit: Callable[..., Page], server: RunningServer) -> None:
    sari = visit("/")
    start_room(sari, "halo bu")
    expect(sari.get_by_text("Pesanmu sudah berangkat.")).to_be_visible()
    accepted(server)
    expect(log_of(sari)).to_contain_text("menerima ceritamu")
    for name, title in MENU.items():
        open_from_menu(sari, name)
        heading = sari.get_by_role("heading", name=title, level=2)
        expect(heading).to_be_focused()
        expect(sari.get_by_text("Membuka segel")).to_have_count(0)
        assert_for_everyone(sari, name)
        sari.get_by_role("button", name="Kembali ke obrolan").click()
        expect(log_of(sari)).to_be_visible()


def test_the_agreement_is_shown_once_and_stands_in_the_sheet(
    visit: Callable[..., Page], server: RunningServer
) -> None:
    sari = visit("/")
    start_room(sari, "halo bu")
    ratna = accepted(server)
    sari.get_by_role("button", name="Baca sebentar").click()
    sari.get_by_role("button", name="Aku setuju").click()
    expect(log_of(sari)).to_contain_text("Kamu setuju dengan kesepakatan kita.")
    expect(sari.get_by_role("button", name="Baca sebentar")).to_have_count(0)
    told = [
        each["f"]
        for each in ratna.call("GET", ratna.case_path)["entries"]
        if each["j"] == "notice.acknowledged"
    ]
    assert len(told) == 6
    assert len(ratna.call("GET", f"{ratna.case_path}/lembar")["documents"]) == 1
    sari.get_by_role("button", name="Cek dulu").click()
    sari.get_by_role("group", name="Aku aman untuk bicara sekarang.").get_by_text("Belum").click()
    expect(sari.get_by_role("region", name="Nomor bantuan")).to_be_visible()
    sari.get_by_role("button", name="Lewati", exact=True).click()
    expect(log_of(sari)).to_contain_text("Daftar kesiapan sudah dibuka.")


def test_barriers_take_two_taps_and_arrive_sealed(visit: Callable[..., Page], server: RunningServer) -> None:
    sari = visit("/")
    start_room(sari, "halo bu")
    sari.get_by_role("button", name="Boleh", exact=True).click()
    sari.get_by_role("button", name="malu", exact=True).click()
    sari.get_by_role("button", name="kuat", exact=True).click()
    expect(sari.get_by_text("Yang kamu rasakan dirasakan banyak orang.")).to_be_visible()
    expect(log_of(sari)).to_contain_text("malu")
    ratna = counselor(server)
    said = ratna.take_up(ratna.waiting()[-1])
    assert [each.content["d"]["answers"] for each in said if each.content["t"] == "answers"] == [
        {"barrier_ashamed": 3}
    ]


def test_she_may_stop_and_come_back(visit: Callable[..., Page], server: RunningServer) -> None:
    sari = visit("/")
    start_room(sari, "halo bu")
    accepted(server)
    expect(log_of(sari)).to_contain_text("menerima ceritamu")
    open_from_menu(sari, "Berhenti di sini")
    sari.get_by_role("button", name="Ya, berhenti di sini").click()
    expect(log_of(sari)).to_contain_text("Kamu berhenti sampai di sini.")
    expect(log_of(sari)).to_contain_text(re.compile(r"Rencana hapus \d+ \w+ \d{4}"))


def test_the_door_leads_back_to_a_room_that_is_open(visit: Callable[..., Page]) -> None:
    sari = visit("/")
    start_room(sari, "halo bu")
    sari.get_by_role("link", name="Kembali ke beranda").click()
    sari.get_by_role("link", name="Aku sudah punya nama sandi").click()
    sari.get_by_role("link", name="Kembali ke ruangku").click()
    expect(log_of(sari)).to_contain_text("halo bu")


def test_an_account_is_named_before_the_first_words_and_may_leave(
    visit: Callable[..., Page], server: RunningServer
) -> None:
    sari = visit("/masuk")
    sign_in(sari, server, "sari", whom="students")
    expect(sari.get_by_text("Masuk sebagai")).to_be_visible()
    sari.get_by_role("button", name="Keluar", exact=True).click()
    expect(sari.get_by_role("textbox", name="Frasa sandi")).to_be_visible()
