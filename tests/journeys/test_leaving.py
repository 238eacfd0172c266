"""Keluar cepat, shared phones, closed tabs: what is left behind is nothing (attack 39)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import new_tab
from tests.journeys.people import log_of, say, start_room
from tests.support.wire import Wire

SECRET = "rahasia-di-hp-pinjaman"
_LEFT = """async () => {
  const told = [JSON.stringify(Object.entries(sessionStorage)), JSON.stringify(Object.entries(localStorage)), document.cookie];
  for (const {name} of await indexedDB.databases()) told.push("idb:" + name);
  for (const name of await caches.keys()) told.push("cache:" + name);
  return told.join(" ");
}"""

_HIDE_AND_LEAVE = """after => {
  const exit = [...document.querySelectorAll("a, button")].find(each => /Keluar cepat/.test(each.textContent + each.ariaLabel));
  for (const state of ["hidden", "visible"]) {
    Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
    if (state === "hidden") document.dispatchEvent(new Event("visibilitychange"));
  }
  after ? setTimeout(() => exit.click(), after) : exit.click();
}"""


def serve_neutral_page(page: Page) -> None:
    page.context.route(
        "https://www.bmkg.go.id/**",
        lambda route: route.fulfill(
            body="<title>Cuaca</title><p>Cuaca hari ini</p>", content_type="text/html"
        ),
    )


def still_there_after(page: Page, event: str) -> bool:
    """Whether the talk is still on the screen when the page has heard the press: half a second is far more."""
    told = """([event, words]) => {
      const exit = [...document.querySelectorAll("a, button")].find(e => /Keluar cepat/.test(e.textContent + e.ariaLabel));
      if (event === "click") exit.click();
      else for (let n = 0; n < 3; n++) window.dispatchEvent(new KeyboardEvent("keydown", {key: event, cancelable: true}));
      return document.documentElement.innerText.includes(words);
    }"""
    return bool(page.evaluate(told, [event, SECRET]))


def press_exit(page: Page) -> None:
    page.get_by_role("link", name="Keluar cepat").or_(
        page.get_by_role("button", name="Keluar cepat")
    ).first.click(no_wait_after=True)


def press_escape(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Escape")


@pytest.mark.parametrize("how", [press_exit, press_escape])
def test_quick_exit_leaves_nothing(
    visit: Callable[..., Page], wire: Wire, how: Callable[[Page], None]
) -> None:
    page = visit("/")
    serve_neutral_page(page)
    start_room(page, SECRET)
    how(page)
    page.wait_for_url("https://www.bmkg.go.id/**")
    page.go_back()
    expect(page.get_by_text(SECRET)).to_have_count(0)
    page.goto(wire.url + "/")
    left = page.evaluate(_LEFT)
    assert "idb:" not in left
    assert "cache:" not in left
    assert left.split() == ["[]", "[]"]


def test_quick_exit_works_without_network(visit: Callable[..., Page]) -> None:
    page = visit("/")
    start_room(page, SECRET)
    page.context.set_offline(True)
    assert not still_there_after(page, "click")
    page.context.set_offline(False)
    page.go_back()
    expect(page.get_by_text(SECRET)).to_have_count(0)


@pytest.mark.parametrize("event", ["click", "Escape"])
def test_the_words_go_within_the_press_itself(visit: Callable[..., Page], event: str) -> None:
    page = visit("/")
    start_room(page, SECRET)
    page.context.set_offline(True)
    assert not still_there_after(page, event)


@pytest.mark.parametrize("after", [0, 1, 3, 6])
def test_quick_exit_overtakes_what_is_being_kept(visit: Callable[..., Page], after: int) -> None:
    """A page that is hidden seals its vault; the exit pressed right then must not find it in the tab afterwards."""
    page = visit("/")
    start_room(page, SECRET)
    page.context.set_offline(True)
    page.evaluate(_HIDE_AND_LEAVE, after)
    page.wait_for_function("words => !document.body.innerText.includes(words)", arg=SECRET)
    page.wait_for_timeout(600)  # longer than a seal on its way could take
    assert page.evaluate(_LEFT).split() == ["[]", "[]"]


def test_nothing_is_written_once_the_exit_began(visit: Callable[..., Page]) -> None:
    page = visit("/")
    start_room(page, SECRET)
    page.context.set_offline(True)
    page.get_by_role("textbox", name="Tulis pesan").fill("kata yang belum terkirim")
    page.get_by_role("button", name="Kirim", exact=True).click()
    press_exit(page)
    page.evaluate("['kunci', 'draf'].forEach(name => sessionStorage.setItem('teduh.' + name, 'tersegel'))")
    page.evaluate("localStorage.setItem('teduh.draf', 'tersegel')")
    page.wait_for_timeout(600)
    assert page.evaluate(_LEFT).split() == ["[]", "[]"]


def test_quick_exit_takes_every_tab_along(visit: Callable[..., Page], wire: Wire) -> None:
    page = visit("/")
    start_room(page, SECRET)
    with page.context.expect_page() as opened:
        page.evaluate("window.open('/ruang')")
    twin = opened.value
    expect(log_of(twin)).to_contain_text(SECRET)
    page.context.set_offline(True)
    press_exit(page)
    twin.wait_for_function("words => !document.body.innerText.includes(words)", arg=SECRET)
    assert twin.evaluate("sessionStorage.length + localStorage.length") == 0


def test_a_reload_keeps_the_room_and_the_queue(visit: Callable[..., Page], wire: Wire) -> None:
    page = visit("/")
    start_room(page, SECRET)
    page.get_by_role("textbox", name="Tulis pesan").fill("draf yang belum dikirim")
    page.wait_for_timeout(1500)  # the draft's own autosave pause
    page.reload()
    expect(log_of(page)).to_contain_text(SECRET)
    expect(page.get_by_role("textbox", name="Tulis pesan")).to_have_value("draf yang belum dikirim")


def test_the_queue_survives_a_reload(visit: Callable[..., Page], wire: Wire) -> None:
    page = visit("/")
    start_room(page, SECRET)
    page.route("**/pesan", lambda route: route.abort())
    say(page, "antre lalu muat ulang")
    expect(log_of(page)).to_contain_text("menunggu jaringan")
    page.unroute("**/pesan")
    page.reload()
    expect(log_of(page).get_by_text("antre lalu muat ulang")).to_have_count(1)
    expect(log_of(page)).not_to_contain_text("menunggu jaringan")


def test_closing_the_tab_ends_the_room(visit: Callable[..., Page], wire: Wire) -> None:
    page = visit("/")
    start_room(page, SECRET)
    context = page.context
    page.close()
    again = new_tab(context, wire.url + "/ruang")
    again.wait_for_url("**/kembali")
    expect(again.get_by_text(SECRET)).to_have_count(0)


def test_nothing_readable_lies_in_the_tab_s_store(visit: Callable[..., Page]) -> None:
    page = visit("/")
    codename = start_room(page, SECRET)
    kept = page.evaluate("JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)])")
    assert SECRET not in kept
    assert " ".join(codename) not in kept
    assert page.evaluate("document.cookie") == ""
