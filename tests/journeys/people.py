"""What people do in the pages, by the names that eyes and screen readers find."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.support.server import RunningServer


def log_of(page: Page) -> Locator:
    return page.get_by_role("log", name=re.compile("^Percakapan"))


def begin_story(page: Page, words: str) -> None:
    """From the door to the codename step, with the first words written."""
    page.get_by_role("link", name="Mulai cerita").or_(
        page.get_by_role("button", name="Mulai cerita")
    ).first.click()
    page.get_by_role("textbox", name="Tulis pesan").fill(words)
    page.get_by_role("button", name="Kirim", exact=True).click()


def read_codename(page: Page) -> list[str]:
    items = page.get_by_role("region", name="Nama sandi").get_by_role("listitem")
    expect(items).to_have_count(7)
    return [word.strip() for word in items.all_inner_texts()]


def confirm_codename(page: Page) -> list[str]:
    """Types back the asked words and goes into the room; answers the seven words."""
    words = read_codename(page)
    for box in page.get_by_role("textbox", name=re.compile(r"^Kata ke-\d$")).all():
        name = box.evaluate("e => e.labels[0].textContent")
        box.fill(words[int(re.search(r"\d", name)[0]) - 1])  # type: ignore[index]
    page.get_by_role("button", name="Masuk ke ruang cerita").click()
    expect(log_of(page)).to_be_visible()
    return words


def start_room(page: Page, words: str) -> list[str]:
    begin_story(page, words)
    codename = confirm_codename(page)
    expect(log_of(page)).to_contain_text("terkirim")
    return codename


def come_back(page: Page, codename: list[str]) -> None:
    page.get_by_role("textbox", name="Nama sandi").fill(" ".join(codename))
    page.get_by_role("button", name="Buka").click()


def say(page: Page, words: str, *, box: str = "Tulis pesan", button: str = "Kirim") -> None:
    page.get_by_role("textbox", name=box).fill(words)
    page.get_by_role("button", name=button, exact=True).click()


def sign_in(page: Page, server: RunningServer, username: str, *, whom: str = "counselors") -> None:
    [told] = [each for each in server.demo[whom] if each["username"] == username]
    page.get_by_role("textbox", name="Nama pengguna").fill(told["username"])
    page.get_by_role("textbox", name="Frasa sandi").fill(told["passphrase"])
    page.get_by_role("button", name="Masuk", exact=True).click()


def accept_first(page: Page) -> None:
    """At the desk: accepts whoever has waited longest, and is in the case."""
    waiting = page.get_by_role("region", name="Menunggu kata pertama")
    waiting.get_by_role("button", name="Terima").last.click()
    expect(log_of(page)).to_be_visible()


def reply(page: Page, words: str) -> None:
    say(page, words, box="Balas konseli", button="Kirim ke konseli")
