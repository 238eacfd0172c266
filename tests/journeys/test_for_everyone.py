"""Every page for everyone: axe finds nothing, keyboard alone suffices, text at 200 %, no script at the door."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.everyone import assert_for_everyone
from tests.journeys.people import (
    accept_first,
    begin_story,
    confirm_codename,
    log_of,
    read_codename,
    reply,
    sign_in,
    start_room,
)
from tests.support.server import RunningServer

PUBLIC = ["/", "/tulis", "/kembali", "/masuk", "/pulih", "/siapa-membaca", "/apa-itu-bk", "/bantuan"]


def test_public_pages_are_for_everyone(visit: Callable[..., Page]) -> None:
    page = visit("/")
    origin = page.url.rstrip("/")
    for path in PUBLIC:
        page.goto(origin + path)
        assert_for_everyone(page, path)


def test_room_and_desk_are_for_everyone(visit: Callable[..., Page], server: RunningServer) -> None:
    student = visit("/")
    begin_story(student, "halo bu")
    read_codename(student)
    assert_for_everyone(student, "codename step")
    confirm_codename(student)
    counselor = visit("/masuk", width=1280, height=800)
    sign_in(counselor, server, "ratna")
    expect(counselor.get_by_role("region", name="Menunggu kata pertama")).to_be_visible()
    assert_for_everyone(counselor, "desk")
    accept_first(counselor)
    reply(counselor, "halo juga, terima kasih sudah menulis")
    expect(log_of(student)).to_contain_text("halo juga")
    for name, page in (("room", student), ("case", counselor)):
        assert_for_everyone(page, name)
    counselor.goto(counselor.url.split("/meja")[0] + "/akun")
    expect(counselor.get_by_role("heading", level=1)).to_be_visible()
    assert_for_everyone(counselor, "account")


def test_the_whole_way_by_keyboard_alone(visit: Callable[..., Page]) -> None:
    page = visit("/", width=1280, height=800)
    press_until(page, "Mulai cerita")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tulis")
    press_until(page, "Tulis pesan")
    page.keyboard.type("ditulis dengan papan ketik")
    expect(page.get_by_role("button", name="Kirim", exact=True)).to_be_enabled()
    press_until(page, "Kirim")
    page.keyboard.press("Enter")
    words = read_codename(page)
    for _ in range(2):
        name = press_until(page, "Kata ke-")
        page.keyboard.type(words[int(name.removeprefix("Kata ke-")[0]) - 1])
    press_until(page, "Masuk ke ruang cerita")
    page.keyboard.press("Enter")
    expect(log_of(page)).to_contain_text("ditulis dengan papan ketik")


_NAME = """() => { const e = document.activeElement;
  return (e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].textContent) || e.textContent || '')
  .trim() }"""


def press_until(page: Page, name: str) -> str:
    """Tab until what has the focus is called so."""
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate(_NAME)
        if found.startswith(name):
            return str(found)
    raise AssertionError(f"the keyboard does not reach {name!r}")


def test_the_door_needs_no_script_and_asks_nobody_else(
    visit: Callable[..., Page], server: RunningServer
) -> None:
    page = visit("/", java_script_enabled=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    for name in ("Mulai cerita", "Aku sudah punya nama sandi", "Keluar cepat"):
        expect(page.get_by_role("link", name=name).first).to_be_visible()
    expect(page.get_by_text("119").first).to_be_visible()
    assert page.locator("input, textarea").count() == 0
    page.get_by_role("link", name="Mulai cerita").click()
    expect(page.get_by_text("119").first).to_be_visible()
    assert {url.split("/")[2] for url in asked if not url.startswith("data:")} == {page.url.split("/")[2]}


def test_a_long_text_and_markup_arrive_as_they_were_written(
    visit: Callable[..., Page], server: RunningServer
) -> None:
    student = visit("/")
    start_room(
        student, "<img src=x onerror=alert(1)> [tautan](javascript:alert(2)) <script>alert(3)</script>"
    )
    expect(log_of(student)).to_contain_text("<img src=x onerror=alert(1)>")
    assert student.locator("[role=log] img, [role=log] script, [role=log] a[href^=javascript]").count() == 0
    long = ("panjang sekali ya bu " * 960)[:20_000]
    student.get_by_role("textbox", name="Tulis pesan").fill(long)
    student.get_by_role("button", name="Kirim", exact=True).click()
    expect(log_of(student)).to_contain_text("panjang sekali ya bu panjang")
