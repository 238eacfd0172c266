"""Casework in browsers: an ending with its letter, a duty done, a consultation, a student who came in person."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.canary import joined, nothing_was_told
from tests.journeys.everyone import assert_for_everyone
from tests.journeys.people import accept_first, come_back, log_of, say, sign_in, start_room
from tests.support.server import RunningServer
from tests.support.wire import Wire

CANARY = "kenari-berbulu-nila"


def accepted(visit: Callable[..., Page], server: RunningServer) -> tuple[Page, Page]:
    """Sari has told something, Bu Ratna has accepted it and is in the case."""
    student = visit("/")
    start_room(student, f"Bu, saya susah tidur {CANARY}-cerita")
    counselor = at_desk(visit, server, "ratna")
    accept_first(counselor)
    expect(log_of(counselor)).to_contain_text(f"{CANARY}-cerita")
    return student, counselor


def at_desk(visit: Callable[..., Page], server: RunningServer, who: str, **more: object) -> Page:
    page = visit("/masuk", **{"width": 1280, "height": 800, **more})
    sign_in(page, server, who)
    expect(page.get_by_role("heading", level=1, name=re.compile("^Selamat"))).to_be_visible()
    return page


def stage_of(page: Page) -> Locator:
    return page.get_by_role("region", name="Tahap", exact=True)


def other_act(page: Page, name: str) -> Locator:
    """Opens what stands under "Tindakan lain"; answers its dialog."""
    others = stage_of(page).locator("details", has_text="Tindakan lain")
    if others.get_attribute("open") is None:
        others.locator("> summary").click()
    others.get_by_role("button", name=name).click()
    return page.get_by_role("dialog")


def test_an_outcome_with_a_letter_that_she_can_read(
    visit: Callable[..., Page], server: RunningServer, wire: Wire
) -> None:
    student, counselor = accepted(visit, server)
    dialog = other_act(counselor, "Akhiri lebih awal")
    dialog.get_by_role("textbox", name="Alasan").fill(f"Ia merasa cukup {CANARY}-alasan")
    dialog.get_by_role("button", name="Akhiri lebih awal").click()
    stage_of(counselor).get_by_role("button", name="Pilih hasil").click()
    ending = counselor.get_by_role("dialog", name="Pilih hasil bersama konseli")
    ending.get_by_role("radio", name="Berhasil").check()
    ending.get_by_role("button", name="Catat").click()
    expect(ending).to_contain_text("Surat penutup untuk konseli masih kosong.")
    ending.get_by_role("textbox", name="Surat penutup").fill(f"Kamu sudah tidur lebih baik {CANARY}-surat")
    ending.get_by_role("textbox", name="Dasar pilihan").fill(f"KES naik {CANARY}-dasar")
    ending.get_by_role("button", name="Catat").click()
    expect(stage_of(counselor)).to_contain_text("Berhasil.")
    expect(stage_of(counselor)).to_contain_text("Terhapus")
    expect(log_of(student)).to_contain_text(f"{CANARY}-surat")
    expect(log_of(student)).to_contain_text("Untuk sekarang sudah cukup.")
    expect(log_of(student)).to_contain_text("Kamu boleh menulis lagi kapan saja.")
    for secret in ("alasan", "dasar"):
        expect(student.locator("body")).not_to_contain_text(f"{CANARY}-{secret}")
    say(student, "Bu, aku mau cerita lagi")
    expect(log_of(student)).to_contain_text("Ruang ini terbuka lagi.")
    expect(log_of(counselor)).to_contain_text("Kasus ini terbuka lagi.")
    nothing_was_told(server, wire, [CANARY], student, counselor)


def test_a_follow_up_is_set_from_the_case_and_done_at_the_desk(
    visit: Callable[..., Page], server: RunningServer
) -> None:
    _, counselor = accepted(visit, server)
    dialog = other_act(counselor, "Tetapkan tindak lanjut")
    dialog.get_by_role("button", name="Tetapkan").click()
    expect(dialog).to_be_hidden()
    counselor.goto(counselor.url.split("/meja")[0] + "/meja")
    duties = counselor.get_by_role("region", name="Janji kita hari ini")
    row = duties.get_by_role("listitem").filter(has_text="Tindak lanjut")
    expect(row).to_contain_text("Sebelum")
    row.get_by_role("button", name="Sudah").click()
    expect(row).to_have_count(0)


def test_a_consultation_is_for_those_who_were_asked(
    visit: Callable[..., Page], server: RunningServer, wire: Wire
) -> None:
    ratna = at_desk(visit, server, "ratna")
    room = consult_with(ratna, "Pak Budi")
    tell_colleagues(ratna, f"Bagaimana menghadapi anak yang tidak tidur? {CANARY}-tanya")

    budi = at_desk(visit, server, "budi")
    consultations = budi.get_by_role("region", name="Konsultasi dengan rekan")
    consultations.get_by_role("link", name="Buka konsultasi dengan Bu Ratna").click()
    expect(talk_of(budi)).to_contain_text(f"{CANARY}-tanya")
    tell_colleagues(budi, f"Tanyakan jam tidurnya {CANARY}-jawab")
    expect(talk_of(ratna)).to_contain_text(f"{CANARY}-jawab")

    end_consultation(budi)
    for page in (ratna, budi):
        expect(page.get_by_text("Masih bisa dibaca sampai terhapus pada")).to_be_visible()
        expect(page.get_by_role("textbox", name="Tulis kepada rekan")).to_be_hidden()
        expect(talk_of(page)).to_contain_text(f"{CANARY}-jawab")
    assert_for_everyone(ratna, "consultation ended")

    endah = visit("/masuk", width=1280, height=800)
    with endah.expect_request(re.compile(r"/api/meja$")) as asked:
        sign_in(endah, server, "endah")
    token = {"Authorization": asked.value.headers["authorization"]}
    expect(endah.get_by_text("Buntu itu biasa")).to_be_visible()
    assert endah.request.get(f"{wire.url}/api/kasus/{room}", headers=token).status == 404
    endah.goto(f"{wire.url}/meja/konsultasi/{room}")
    expect(endah.get_by_text("Membuka kunci")).to_be_hidden()
    expect(endah.locator("main")).not_to_contain_text(CANARY)
    nothing_was_told(server, wire, [CANARY], ratna, budi)


def end_consultation(page: Page) -> None:
    page.get_by_role("button", name="Akhiri konsultasi").click()
    dialog = page.get_by_role("dialog", name="Akhiri konsultasi")
    expect(dialog).to_contain_text("terhapus 90 hari kemudian")
    dialog.get_by_role("button", name="Akhiri konsultasi").click()
    expect(dialog).to_be_hidden()


def consult_with(page: Page, colleague: str) -> str:
    """At the desk: begins a consultation and is in it; answers its id."""
    page.get_by_role("button", name="Konsultasi baru").click()
    dialog = page.get_by_role("dialog", name="Konsultasi baru")
    dialog.get_by_role("checkbox", name=colleague).check()
    dialog.get_by_role("button", name="Buka ruang konsultasi").click()
    page.wait_for_url(re.compile("/meja/konsultasi/"))
    return page.url.rsplit("/", 1)[1]


def test_an_excerpt_goes_to_colleagues_once_it_tells_nobody(
    visit: Callable[..., Page], server: RunningServer, wire: Wire
) -> None:
    start_room(visit("/"), f"Aku susah tidur, telepon aku 0812 3456 7890 {CANARY}-asli")
    ratna = at_desk(visit, server, "ratna")
    room = consult_with(ratna, "Pak Budi")
    ratna.goto(f"{wire.url}/meja")
    accept_first(ratna)
    dialog = other_act(ratna, "Bawa cuplikan ke konsultasi")
    dialog.get_by_text("Ambil dari percakapan").click()
    dialog.get_by_role("checkbox", name="Aku susah tidur").check()
    expect(dialog.get_by_role("status").first).to_contain_text("0812 3456 7890")
    dialog.get_by_role("textbox", name="Cuplikan").fill(f"Seorang siswa susah tidur {CANARY}-cuplikan")
    expect(dialog.get_by_text("Mungkin menunjuk kepada orangnya")).to_be_hidden()
    dialog.get_by_role("button", name="Bagikan cuplikan").click()
    expect(dialog).to_contain_text("Periksa sekali lagi")
    dialog.get_by_role("checkbox", name="Sudah kuperiksa").check()
    dialog.get_by_role("button", name="Bagikan cuplikan").click()
    expect(dialog).to_be_hidden()
    budi = at_desk(visit, server, "budi")
    budi.goto(f"{wire.url}/meja/konsultasi/{room}")
    expect(talk_of(budi)).to_contain_text(f"{CANARY}-cuplikan")
    expect(budi.locator("body")).not_to_contain_text(f"{CANARY}-asli")
    nothing_was_told(server, wire, [CANARY], ratna, budi)


def talk_of(page: Page) -> Locator:
    return page.get_by_role("log", name="Percakapan konsultasi")


def tell_colleagues(page: Page, words: str) -> None:
    page.get_by_role("textbox", name="Tulis kepada rekan").fill(words)
    page.get_by_role("button", name="Kirim ke rekan").click()
    expect(talk_of(page)).to_contain_text(words)


def test_a_student_who_came_takes_the_words_home(
    visit: Callable[..., Page], server: RunningServer, wire: Wire
) -> None:
    counselor = at_desk(visit, server, "ratna")
    dialog = write_for_student(counselor, f"Aku takut pulang {CANARY}-lisan")
    dialog.get_by_role("button", name="Buat ruang").click()
    expect(dialog).to_contain_text("Jelaskan dulu kepadanya")
    dialog.get_by_role("checkbox", name="Ia tahu").check()
    dialog.get_by_role("button", name="Buat ruang").click()
    card = counselor.get_by_role("dialog", name="Kartu untuk siswa")
    expect(card.get_by_role("listitem")).to_have_count(7)
    codename = card.get_by_role("listitem").all_inner_texts()
    card.get_by_role("checkbox", name="Kartunya sudah dibawa").check()
    card.get_by_role("button", name="Ke kasusnya").click()
    expect(log_of(counselor)).to_contain_text("Dicatat konselor, disampaikan langsung.")
    expect(counselor.locator("body")).not_to_contain_text(" ".join(codename))

    student = visit("/kembali")
    come_back(student, codename)
    expect(log_of(student)).to_contain_text(f"{CANARY}-lisan")
    expect(log_of(student)).to_contain_text("Bu Ratna menerima ceritamu.")
    expect(log_of(student)).to_contain_text("Ditulis guru BK")
    nothing_was_told(server, wire, [CANARY, *joined(codename)], counselor, student)


def write_for_student(counselor: Page, words: str) -> Locator:
    counselor.get_by_role("button", name="Siswa datang langsung").click()
    dialog = counselor.get_by_role("dialog", name="Siswa datang langsung")
    dialog.get_by_role("textbox", name="Yang disampaikan").fill(words)
    return dialog


def test_a_lost_answer_opens_no_second_room(visit: Callable[..., Page], server: RunningServer) -> None:
    counselor = at_desk(visit, server, "budi")
    lost: list[bool] = []

    def lose_once(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().ok)
        return route.abort()

    counselor.route("**/api/kasus", lose_once)
    dialog = write_for_student(counselor, "Aku malu ke sekolah")
    dialog.get_by_role("checkbox", name="Ia tahu").check()
    dialog.get_by_role("button", name="Buat ruang").click()
    expect(dialog).to_contain_text("Jaringan putus.")
    assert lost == [True], "the server has the room, its answer was lost"
    dialog.get_by_role("button", name="Buat ruang").click()
    card = counselor.get_by_role("dialog", name="Kartu untuk siswa")
    expect(card.get_by_role("listitem")).to_have_count(7)
    card.get_by_role("button", name="Tutup").click()
    cases = counselor.get_by_role("region", name="Kasusku").get_by_role("listitem")
    expect(cases).to_have_count(1)
    expect(counselor.get_by_text("Belum ada yang menunggu.")).to_be_visible()


def test_the_desk_and_its_dialogs_are_for_everyone(visit: Callable[..., Page], server: RunningServer) -> None:
    page = at_desk(visit, server, "ratna")
    for button, name in (("Siswa datang langsung",) * 2, ("Konsultasi baru",) * 2):
        page.get_by_role("button", name=button).click()
        dialog = page.get_by_role("dialog", name=name)
        expect(dialog.get_by_role("heading", name=name)).to_be_focused()
        assert_for_everyone(page, name)
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
    assert_for_everyone(page, "desk")
