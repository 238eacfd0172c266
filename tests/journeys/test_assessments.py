"""From the door to months later: a session ends, the student answers alone, comes back by her seven words, answers again.

All is sealed: not a word of hers reaches the wire or the disk. The counselor's acts are those of a whole client in Python.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.canary import joined, nothing_was_told
from tests.journeys.everyone import assert_for_everyone
from tests.journeys.people import come_back, log_of, say, start_room
from tests.journeys.test_room_pages import accepted, open_from_menu
from tests.support.process import Course
from tests.support.rooms import founded_lane
from tests.support.server import RunningServer
from tests.support.wire import Wire
from twin.client import CounselorTab

FIRST = "canary kata pertama yang rahasia"
LIGHTER = "canary lebih ringan sejak bicara"
MINE = "canary hanya untukku sendiri"
TRIED = "canary sudah kucoba tidur lebih awal"


@pytest.fixture
def wire(moved_server: RunningServer) -> Iterator[Wire]:
    """The browsers speak with the server whose clock moves."""
    opened = Wire(moved_server.port)
    yield opened
    opened.close()


def session_over(ratna: CounselorTab, sari: Page) -> None:
    session = ratna.call("POST", f"{ratna.case_path}/sesi", {"medium": "chat"})["session"]
    for number in range(5):
        say(sari, f"kalimat {number}")
        expect(log_of(sari)).to_contain_text(f"kalimat {number}")
    expect(log_of(sari).get_by_text("mengirim")).to_have_count(0)
    ratna.call("POST", f"{ratna.case_path}/sesi/{session}/selesai", {})
    ratna.load()


def answers_heard(ratna: CounselorTab) -> list[str]:
    return [told.content["x"] for told in ratna.load() if told.content["t"] == "answers"]


def ask(page: Page) -> None:
    page.get_by_role("button", name="Lihat pertanyaannya").first.click()
    expect(page.get_by_role("heading", level=2).first).to_be_focused()


def test_answers_from_the_session_to_months_later(
    visit: Callable[..., Page], moved_server: RunningServer, wire: Wire
) -> None:
    server = moved_server
    sari = visit("/")
    codename = start_room(sari, FIRST)
    ratna = accepted(server)
    expect(log_of(sari)).to_contain_text("menerima ceritamu")
    session_over(ratna, sari)
    expect(log_of(sari)).to_contain_text("Ada beberapa pertanyaan pendek tentang obrolan tadi.")

    ask(sari)
    assert_for_everyone(sari, "what waits for her")
    sari.get_by_role("group", name="Sekarang perasaanku lebih ringan.").get_by_text("banyak").click()
    sari.get_by_role("button", name="Mau jawab lebih banyak?").click()
    sari.get_by_role("textbox", name="Yang kurasakan sekarang").fill(LIGHTER)
    sari.get_by_role("group", name="Aku merasa dipahami").get_by_text("sedikit").click()
    expect(sari.get_by_text("Terima kasih sudah jujur.")).to_be_visible()
    sari.get_by_role("group", name="Setelah ini, apakah kamu aman?").get_by_text("tidak yakin").click()
    expect(sari.get_by_role("region", name="Nomor bantuan")).to_be_visible()
    sari.get_by_role("button", name=re.compile("^Kirim, tanpa penilaianku")).click()
    expect(log_of(sari)).to_contain_text("Sudah kamu isi.")
    expect(log_of(sari)).to_contain_text(LIGHTER)
    [heard] = answers_heard(ratna)
    assert LIGHTER in heard
    assert "dipahami" not in heard

    open_from_menu(sari, "Tulisan untukku sendiri")
    expect(sari.get_by_text("Aku merasa dipahami dalam obrolan tadi.")).to_be_visible()
    sari.get_by_role("textbox", name="Tulis apa saja", exact=True).fill(MINE)
    sari.get_by_role("button", name="Simpan untukku").click()
    expect(sari.get_by_role("listitem").filter(has_text=MINE)).to_be_visible()

    ended(server, ratna)
    server.later(days=8)
    later = visit("/kembali")
    come_back(later, codename)
    ask(later)
    later.get_by_role("textbox", name="Ceritakan satu hal yang sudah kamu coba").fill(TRIED)
    later.get_by_role("button", name=re.compile("^Kirim ke")).click()
    expect(log_of(later)).to_contain_text(TRIED)

    server.later(days=120)
    months = visit("/kembali")
    come_back(months, codename)
    ask(months)
    months.get_by_role("textbox", name="Apa yang masih membekas").fill(MINE)
    months.get_by_role("button", name="Simpan untukku saja").click()
    expect(log_of(months)).to_contain_text("Sudah kamu isi.")
    expect(log_of(months)).not_to_contain_text(MINE)
    secrets = [FIRST, LIGHTER, MINE, TRIED, *joined(codename)]
    nothing_was_told(server, wire, secrets, sari, later, months)


def ended(server: RunningServer, ratna: CounselorTab) -> None:
    """Where it could end: the letter to her goes with the outcome."""
    lane = founded_lane(ratna)
    course = Course(server, None, ratna, lane)  # type: ignore[arg-type]
    course.to_the_end()
    course.end("succeeded", summary="Terima kasih sudah bercerita.")
