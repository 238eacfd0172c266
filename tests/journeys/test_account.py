"""A student with an account: no codename, the same sealed room, and unsent words that stay on the device until sign-out."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.people import log_of, say, sign_in
from tests.support.server import RunningServer


def test_unsent_words_of_an_account_survive_a_reload(
    visit: Callable[..., Page], server: RunningServer
) -> None:
    page = visit("/masuk")
    sign_in(page, server, "sari", whom="students")
    page.wait_for_url("**/ruang")
    page.get_by_role("textbox", name="Tulis pesan").fill("kata pertama Sari")
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(log_of(page)).to_contain_text("terkirim")
    page.route("**/pesan", lambda route: route.abort())
    say(page, "antre di perangkat")
    expect(log_of(page)).to_contain_text("menunggu jaringan")
    page.unroute("**/pesan")
    page.reload()
    expect(log_of(page).get_by_text("antre di perangkat", exact=True)).to_have_count(1)
    expect(log_of(page)).not_to_contain_text("menunggu jaringan")
    elsewhere = visit("/masuk")
    sign_in(elsewhere, server, "sari", whom="students")
    expect(log_of(elsewhere)).to_contain_text("antre di perangkat")
    assert "kata pertama Sari" not in page.evaluate("JSON.stringify(Object.entries(localStorage))")


def test_an_urgent_press_reaches_an_open_desk(visit: Callable[..., Page], server: RunningServer) -> None:
    desk = visit("/masuk", width=1280, height=800)
    sign_in(desk, server, "ratna")
    waiting = desk.get_by_role("region", name="Menunggu kata pertama")
    expect(waiting).to_be_visible()
    student = visit("/masuk", width=1280, height=800)
    sign_in(student, server, "raka", whom="students")
    student.wait_for_url("**/ruang")
    student.get_by_role("textbox", name="Tulis pesan").fill("tolong cepat bu")
    student.get_by_role("button", name="Kirim", exact=True).click()
    expect(log_of(student)).to_contain_text("terkirim")
    expect(waiting).to_contain_text("Raka")
    student.get_by_role("button", name="Minta dibalas segera").click()
    expect(waiting.get_by_role("listitem").filter(has_text="Raka")).to_contain_text("Minta dibalas segera")
