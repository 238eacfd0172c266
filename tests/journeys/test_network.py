"""Nothing is lost and nothing doubles: cut wires, lost answers, killed servers (attacks 2, 17; promise 2)."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import new_tab
from tests.journeys.people import (
    accept_first,
    begin_story,
    confirm_codename,
    log_of,
    reply,
    say,
    sign_in,
    start_room,
)
from tests.support.server import RunningServer
from tests.support.wire import Wire


def sends_message(piece: bytes) -> bool:
    return b"/pesan HTTP/1.1" in piece


def opens_case(piece: bytes) -> bool:
    return b"POST /api/kasus HTTP/1.1" in piece


def once(page: Page, words: str) -> None:
    """The words stand there once, and stay once."""
    said = log_of(page).get_by_text(words, exact=True)
    expect(said).to_have_count(1, timeout=40_000)  # the wait between tries grows while nothing answers


@pytest.fixture
def pair(visit: Callable[..., Page], server: RunningServer) -> tuple[Page, Page]:
    student = visit("/")
    start_room(student, "halo dari awal")
    counselor = visit("/masuk", width=1280, height=800)
    sign_in(counselor, server, "ratna")
    accept_first(counselor)
    expect(log_of(counselor)).to_contain_text("halo dari awal")
    return student, counselor


def test_words_written_without_network_go_when_it_comes(pair: tuple[Page, Page], wire: Wire) -> None:
    student, counselor = pair
    wire.cut()
    say(student, "ditulis tanpa jaringan")
    say(student, "dan satu lagi")
    expect(log_of(student)).to_contain_text("menunggu jaringan")
    wire.mend()
    for page in (student, counselor):
        once(page, "ditulis tanpa jaringan")
        once(page, "dan satu lagi")
    expect(log_of(student)).not_to_contain_text("menunggu jaringan")
    texts = log_of(counselor).inner_text()
    assert texts.index("ditulis tanpa jaringan") < texts.index("dan satu lagi")


def test_a_lost_answer_doubles_nothing(pair: tuple[Page, Page], wire: Wire) -> None:
    student, counselor = pair
    wire.swallow_answer_to(sends_message)
    say(student, "jawabannya hilang di jalan")
    wire.until_cut()
    wire.mend()
    expect(log_of(student)).not_to_contain_text("menunggu jaringan")
    once(student, "jawabannya hilang di jalan")
    once(counselor, "jawabannya hilang di jalan")


def test_a_cut_in_the_middle_of_sending_loses_nothing(pair: tuple[Page, Page], wire: Wire) -> None:
    student, counselor = pair
    wire.cut_within(sends_message)
    say(student, "terputus di tengah")
    expect(log_of(student)).to_contain_text("menunggu jaringan")
    wire.mend()
    once(student, "terputus di tengah")
    once(counselor, "terputus di tengah")


def test_the_counselor_s_reply_survives_too(pair: tuple[Page, Page], wire: Wire) -> None:
    student, counselor = pair
    wire.swallow_answer_to(sends_message)
    reply(counselor, "balasan yang jawabannya hilang")
    wire.until_cut()
    wire.mend()
    once(student, "balasan yang jawabannya hilang")
    once(counselor, "balasan yang jawabannya hilang")


ROOM_CAME = """() => new Promise((came) => new PerformanceObserver((marks) => {
  if (marks.getEntriesByName("room").length) came();
}).observe({ type: "mark", buffered: true }))"""


def test_first_words_wait_for_the_network(visit: Callable[..., Page], wire: Wire) -> None:
    student = visit("/tulis")
    student.get_by_role("textbox", name="Tulis pesan").fill("kata pertama tanpa jaringan")
    expect(student.get_by_role("button", name="Kirim", exact=True)).to_be_enabled()
    student.evaluate(ROOM_CAME)
    wire.cut()
    student.get_by_role("button", name="Kirim", exact=True).click()
    confirm_codename(student)
    expect(log_of(student)).to_contain_text("menunggu jaringan")
    wire.mend()
    expect(log_of(student)).to_contain_text("terkirim")
    once(student, "kata pertama tanpa jaringan")


def test_a_lost_answer_to_the_opening_makes_one_case(visit: Callable[..., Page], wire: Wire) -> None:
    student = visit("/")
    begin_story(student, "pembukaan yang jawabannya hilang")
    wire.swallow_answer_to(opens_case)
    confirm_codename(student)
    expect(log_of(student)).to_contain_text("menunggu jaringan")
    wire.mend()
    expect(log_of(student)).to_contain_text("terkirim")
    once(student, "pembukaan yang jawabannya hilang")


@pytest.fixture
def mortal(
    own_server: Callable[..., RunningServer], browser: Browser
) -> Iterator[tuple[RunningServer, Page, Page]]:
    """A server that may be killed, and a student and a counselor talking on it."""
    server = own_server()
    contexts = [browser.new_context(locale="id-ID") for _ in range(2)]
    student, counselor = new_tab(contexts[0], server.url.replace("127.0.0.1", "localhost")), None
    start_room(student, "halo sebelum mati")
    counselor = new_tab(contexts[1], server.url.replace("127.0.0.1", "localhost") + "/masuk")
    sign_in(counselor, server, "ratna")
    accept_first(counselor)
    expect(log_of(counselor)).to_contain_text("halo sebelum mati")
    yield server, student, counselor
    for context in contexts:
        context.close()


def test_a_killed_server_loses_and_doubles_nothing(mortal: tuple[RunningServer, Page, Page]) -> None:
    server, student, counselor = mortal
    for turn in range(3):
        say(student, f"sebelum putaran {turn}")
        reply(counselor, f"balasan putaran {turn}")
        server.kill()  # wherever both requests and streams are just now
        say(student, f"saat mati {turn}")
        server.start()
    for page in (student, counselor):
        for turn in range(3):
            for words in (f"sebelum putaran {turn}", f"balasan putaran {turn}", f"saat mati {turn}"):
                once(page, words)
    said = [
        line
        for line in log_of(counselor).inner_text().splitlines()
        if "putaran" in line or "saat mati" in line
    ]
    seen = [
        line for line in log_of(student).inner_text().splitlines() if "putaran" in line or "saat mati" in line
    ]
    assert said == seen, "both sides see one order"
