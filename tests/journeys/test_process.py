"""A case on its way, in two browsers: notes that stay with counselors, stages, a worksheet, a session; and what she sees."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.canary import nothing_was_told
from tests.journeys.everyone import assert_for_everyone
from tests.journeys.people import accept_first, log_of, reply, say, sign_in, start_room
from tests.support.server import RunningServer
from tests.support.wire import Wire

CANARY = "kenari-berbulu-jingga"


def accepted(visit: Callable[..., Page], server: RunningServer, *, width: int = 1280) -> tuple[Page, Page]:
    """Sari has told something, Bu Ratna has accepted it and is in the case."""
    student = visit("/")
    start_room(student, f"Bu, saya susah tidur {CANARY}-cerita")
    counselor = visit("/masuk", width=width, height=800)
    sign_in(counselor, server, "ratna")
    accept_first(counselor)
    expect(log_of(counselor)).to_contain_text(f"{CANARY}-cerita")
    return student, counselor


def notes_of(page: Page) -> Locator:
    return page.get_by_role("region", name="Catatan staf")


def stage_of(page: Page) -> Locator:
    return page.get_by_role("region", name="Tahap", exact=True)


def write_note(page: Page, words: str) -> None:
    notes = notes_of(page)
    notes.get_by_role("textbox", name="Catatan baru").fill(words)
    notes.get_by_role("button", name="Simpan catatan").click()
    expect(notes.get_by_role("log", name="Catatan staf")).to_contain_text(words)
    expect(notes.get_by_text("Tersimpan dan tersegel.")).to_be_visible()


def go_on(page: Page, to: str, *, reason: str = "") -> None:
    """Presses the stage's one main act, says yes to what only people know, and gives a reason where one is asked."""
    stage_of(page).get_by_role("button", name=f"Lanjut ke {to}").click()
    dialog = page.get_by_role("dialog", name=f"Lanjut ke {to}")
    for box in dialog.get_by_role("checkbox").all():
        box.check()
    if reason:
        dialog.get_by_role("textbox", name=re.compile("^Alasan")).fill(reason)
    dialog.get_by_role("button", name=f"Lanjut ke {to}").click()
    expect(dialog).to_be_hidden()


def test_notes_stages_and_sessions_and_what_she_sees(
    visit: Callable[..., Page], server: RunningServer, wire: Wire
) -> None:
    student, counselor = accepted(visit, server)
    expect(counselor.get_by_role("heading", level=2, name=re.compile("^Tanpa nama"))).to_be_focused()
    write_note(counselor, f"Tidur di kamar kakak {CANARY}-catatan")

    go_on(counselor, "pengantaran", reason=f"Daftar menyusul {CANARY}-alasan")
    expect(stage_of(counselor).get_by_role("heading", level=2)).to_have_text("Pengantaran")
    expect(stage_of(counselor).locator("[aria-current=step]")).to_have_text("Pengantaran, sekarang")
    expect(notes_of(counselor)).to_contain_text(f"{CANARY}-alasan")
    expect(log_of(student)).to_contain_text("Langkah Kenal dimulai.")

    stage_of(counselor).get_by_role("link", name="Buka lembar pengantaran").click()
    counselor.get_by_text("Baca: Untuk apa kita mengobrol").click()
    expect(counselor.get_by_text("punya langkah yang kamu pilih sendiri")).to_be_visible()
    name = counselor.get_by_role("textbox", name="Nama panggilan")
    name.fill(f"Kenanga {CANARY}-panggilan")
    name.blur()
    expect(counselor.get_by_role("region", name="Lembar kerja")).to_contain_text("Tersimpan dan tersegel")
    counselor.go_back()
    expect(stage_of(counselor).get_by_role("heading", level=2)).to_have_text("Pengantaran")
    open_sheet(student)
    expect(student.get_by_role("textbox", name="Nama panggilan")).to_have_value(f"Kenanga {CANARY}-panggilan")
    student.get_by_role("button", name="Kembali ke obrolan").click()

    hold_session(counselor, student)
    for secret in ("catatan", "alasan"):
        expect(student.locator("body")).not_to_contain_text(f"{CANARY}-{secret}")
    nothing_was_told(server, wire, [CANARY], student, counselor)


def open_sheet(student: Page) -> None:
    about = student.locator('[data-part="about"]')
    if about.get_attribute("open") is None:
        about.locator("> summary").click()
    student.get_by_role("button", name="Lembar kita").click()


def hold_session(counselor: Page, student: Page) -> None:
    sessions = stage_of(counselor).get_by_role("region", name="Sesi")
    sessions.get_by_role("combobox", name="Sesi baru lewat").select_option(label="obrolan tertulis")
    sessions.get_by_role("button", name="Mulai sesi").click()
    expect(log_of(student)).to_contain_text("Sesi dimulai.")
    expect(sessions).to_contain_text("sudah 0 menit")
    sessions.get_by_role("button", name="Akhiri sesi").click()
    dialog = counselor.get_by_role("dialog", name="Akhiri sesi")
    dialog.get_by_role("textbox", name="Rangkuman untuk konseli").fill(
        f"Kita sudah membahas tidur {CANARY}-rangkuman"
    )
    dialog.get_by_role("button", name="Akhiri sesi").click()
    expect(log_of(student)).to_contain_text(f"{CANARY}-rangkuman")
    expect(log_of(student)).to_contain_text("Sesi selesai.")


def test_the_staff_lane_is_no_room_of_hers(visit: Callable[..., Page], server: RunningServer) -> None:
    student, counselor = accepted(visit, server)
    with counselor.expect_response(re.compile(r"/api/kasus/[\w-]{22}/pesan")) as heard:
        write_note(counselor, f"Hanya untuk staf {CANARY}-catatan")
    lane = heard.value.url.removesuffix("/pesan")
    with student.expect_request(re.compile(r"/api/kasus/[\w-]{22}/pesan")) as asked:
        say(student, "Masih di sini, Bu")
    token = {"Authorization": asked.value.headers["authorization"]}
    case = asked.value.url.removesuffix("/pesan")
    assert student.request.get(case, headers=token).status == 200
    for path in ("", "/entri?sebelum=9", "/lembar"):
        assert student.request.get(lane + path, headers=token).status == 404


def test_a_note_survives_a_reload_half_written(visit: Callable[..., Page], server: RunningServer) -> None:
    _, counselor = accepted(visit, server)
    field = notes_of(counselor).get_by_role("textbox", name="Catatan baru")
    field.fill("Setengah kalimat")
    while not counselor.evaluate("Object.keys(localStorage).some(name => name.startsWith('teduh.draf.'))"):
        expect(field).to_have_value("Setengah kalimat")
    counselor.reload()
    expect(notes_of(counselor).get_by_role("textbox", name="Catatan baru")).to_have_value("Setengah kalimat")


def test_one_lane_at_a_time_on_a_phone_and_back_works(
    visit: Callable[..., Page], server: RunningServer
) -> None:
    _, counselor = accepted(visit, server, width=360)
    lanes = counselor.get_by_role("navigation", name="Bagian kasus")
    expect(log_of(counselor)).to_be_visible()
    expect(notes_of(counselor)).to_be_hidden()
    lanes.get_by_role("link", name="Catatan staf").click()
    assert counselor.url.endswith("/catatan")
    expect(log_of(counselor)).to_be_hidden()
    write_note(counselor, "Satu catatan")
    lanes.get_by_role("link", name="Tahap").click()
    assert counselor.url.endswith("/tahap")
    expect(stage_of(counselor).get_by_role("button", name="Lanjut ke pengantaran")).to_be_visible()
    expect(stage_of(counselor).get_by_role("heading", level=2).first).to_be_focused()
    counselor.go_back()
    expect(notes_of(counselor).get_by_text("Satu catatan")).to_be_visible()
    counselor.go_back()
    expect(log_of(counselor)).to_be_visible()
    counselor.go_forward()
    counselor.reload()
    expect(notes_of(counselor).get_by_text("Satu catatan")).to_be_visible()


def test_a_new_story_is_seen_from_inside_a_case(visit: Callable[..., Page], server: RunningServer) -> None:
    _, counselor = accepted(visit, server)
    start_room(visit("/"), "Halo, ini cerita lain")
    expect(counselor.get_by_role("link", name=re.compile(r"^Hari ini.*menunggu"))).to_be_visible()
    expect(counselor).to_have_title(re.compile(r"^\(\d+\) Kasus"))


def test_the_latest_words_stay_in_sight_when_a_letter_is_begun(
    visit: Callable[..., Page], server: RunningServer
) -> None:
    student, counselor = accepted(visit, server)
    for words in ("Pertama", "Kedua", "Terakhir"):
        reply(counselor, "\n".join([words] * 15))
    expect(log_of(student)).to_contain_text("Terakhir")
    last = log_of(counselor).get_by_role("listitem").last.locator(".meta")
    expect(last).to_be_in_viewport()
    counselor.get_by_role("button", name="Surat", exact=True).click()
    expect(counselor.get_by_role("textbox", name="Judul surat")).to_be_visible()
    expect(last).to_be_in_viewport()


def test_its_lanes_are_for_everyone(visit: Callable[..., Page], server: RunningServer) -> None:
    student = visit("/")
    start_room(student, "Bu, saya susah tidur")
    counselor = visit("/masuk", width=1280, height=800)
    sign_in(counselor, server, "ratna")
    accept_first(counselor)
    case = counselor.url
    for lane in ("", "/catatan", "/tahap", "/lembar"):
        counselor.goto(case + lane)
        expect(counselor.get_by_role("heading", level=2).first).to_be_visible()
        expect(counselor.get_by_text("Membuka segel")).to_have_count(0)
        assert_for_everyone(counselor, lane)
