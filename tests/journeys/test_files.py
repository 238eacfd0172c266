"""Photos and PDFs from one person to the other: sealed, stripped, whole or not at all (attacks 30 to 32)."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from teduh.sealing.file import STORED_CHUNK_SIZE
from tests.journeys.attaching import (
    OWNER,
    PLACE,
    attach,
    attached,
    gps_photo,
    plain_files,
    quiet_pdf,
    say_word,
    send,
)
from tests.journeys.canary import nothing_was_told
from tests.journeys.everyone import assert_for_everyone
from tests.journeys.people import accept_first, log_of, sign_in, start_room
from tests.support.server import RunningServer
from tests.support.wire import Wire


@pytest.fixture
def student(visit: Callable[..., Page]) -> Page:
    page = visit("/")
    start_room(page, "halo dari awal")
    return page


def test_a_photo_leaves_its_place_behind(student: Page, server: RunningServer, wire: Wire) -> None:
    photo = gps_photo(student)
    assert PLACE in photo
    attach(student, "IMG_20261124_rumahku.jpg", "image/jpeg", photo)
    expect(attached(student)).to_have_count(1)
    expect(student.get_by_text("Data tempat pada foto kami hapus")).to_be_visible()
    send(student)
    expect(log_of(student).get_by_role("button", name="Lihat foto")).to_be_visible()
    expect(log_of(student)).not_to_contain_text("mengirim")
    [(told, plain)] = plain_files(server)
    assert PLACE not in plain
    assert b"Exif" not in plain
    assert len(plain) <= 120_000
    assert told["p"] == [400, 900], "which way is up was drawn in"
    assert "n" not in told, "a photo's name tells when and where"
    nothing_was_told(server, wire, [PLACE.decode(), "IMG_20261124_rumahku"], student)


def test_a_photo_is_seen_in_a_frame_that_has_nothing(
    student: Page, visit: Callable[..., Page], server: RunningServer
) -> None:
    attach(student, "foto.jpg", "image/jpeg", gps_photo(student))
    expect(attached(student)).to_have_count(1)
    student.get_by_role("textbox", name="Tulis pesan").fill("ini fotonya")
    send(student)
    expect(log_of(student)).to_contain_text("ini fotonya")
    ratna = visit("/masuk", width=1280, height=800)
    sign_in(ratna, server, "ratna")
    accept_first(ratna)
    assert ratna.locator("iframe").count() == 0, "nothing is fetched that nobody asked for"
    log_of(ratna).get_by_role("button", name="Lihat foto").click()
    picture = ratna.frame_locator("iframe").get_by_role("img", name="Foto dari percakapan ini")
    expect(picture).to_be_visible()
    assert picture.evaluate("i => [i.naturalWidth, i.naturalHeight]") == [400, 900]
    top_left = """i => { const c = document.createElement('canvas'); c.width = c.height = 1;
        const d = c.getContext('2d'); d.drawImage(i, -10, -10); return [...d.getImageData(0, 0, 1, 1).data]; }"""
    red, green, blue, _ = picture.evaluate(top_left)
    assert red > 200
    assert max(green, blue) < 60
    frame = next(each for each in ratna.frames if each.url.endswith("/bingkai"))
    assert frame.evaluate("origin") == "null"
    assert frame.evaluate("fetch('/api/sekolah').then(() => 'out', () => 'kept')") == "kept"
    assert (
        frame.evaluate("(() => { try { return parent.document.title } catch { return 'kept' } })()") == "kept"
    )
    assert (
        frame.evaluate("(() => { try { return localStorage.length } catch { return 'kept' } })()") == "kept"
    )
    assert ratna.evaluate("document.querySelector('iframe').contentDocument") is None


def test_a_cut_upload_goes_on_and_the_message_waits(student: Page, server: RunningServer, wire: Wire) -> None:
    attach(student, "tugas.pdf", "application/pdf", quiet_pdf(700_000))
    say_word(student, OWNER)
    wire.cut_within(lambda piece: b"?dari=" in piece and b"?dari=0 " not in piece)
    send(student)
    going = student.get_by_role("list", name="Sedang berangkat")
    wire.until_cut()
    expect(going).to_contain_text("menunggu jaringan, lalu lanjut dari")
    expect(log_of(student).get_by_role("button", name="Buka PDF")).to_have_count(0)
    wire.mend()
    expect(log_of(student).get_by_role("button", name="Buka PDF")).to_be_visible(timeout=40_000)
    expect(going).to_be_hidden()
    [(told, plain)] = plain_files(server)
    assert told["n"] == "tugas.pdf"
    assert plain.startswith(b"%PDF-1.7")
    nothing_was_told(server, wire, [OWNER, "tugas.pdf"], student)
    starts = re.findall(rb"PUT \S+\?dari=(\d+) ", wire.up)
    assert starts.count(b"0") == 1, "what was there is not sent again"


def test_a_reload_in_the_middle_loses_nothing(student: Page, server: RunningServer) -> None:
    def never_answer(route: Route) -> None:
        """The piece is on its way for as long as this page lives."""

    student.route("**/berkas/**", never_answer)
    attach(student, "foto.png", "image/jpeg", gps_photo(student))
    expect(attached(student)).to_have_count(1)
    student.get_by_role("textbox", name="Tulis pesan").fill("menyusul setelah dimuat ulang")
    with student.expect_request("**/berkas/**"):
        send(student)
    expect(student.get_by_role("list", name="Sedang berangkat")).to_be_visible()
    expect(log_of(student)).not_to_contain_text("menyusul setelah dimuat ulang")
    student.reload()
    expect(student.get_by_role("list", name="Sedang berangkat")).to_be_visible()
    student.unroute("**/berkas/**")
    said = log_of(student).get_by_text("menyusul setelah dimuat ulang", exact=True)
    expect(said).to_have_count(1, timeout=40_000)
    expect(log_of(student)).not_to_contain_text("mengirim")
    assert len(plain_files(server)) == 1
    student.wait_for_function("!Object.keys(sessionStorage).some(name => name.includes('.isi.'))")


def test_a_reload_at_the_very_end_loses_nothing(student: Page, server: RunningServer) -> None:
    """Between the last piece and the message, the words lie in one place or the other, never in none."""
    attach(student, "foto.jpg", "image/jpeg", gps_photo(student))
    expect(attached(student)).to_have_count(1)
    student.get_by_role("textbox", name="Tulis pesan").fill("tepat di ujung")
    with student.expect_response("**/berkas/**"):
        send(student)
    student.reload()
    expect(log_of(student).get_by_text("tepat di ujung", exact=True)).to_have_count(1, timeout=40_000)
    expect(log_of(student)).not_to_contain_text("mengirim")
    assert len(plain_files(server)) == 1


def test_what_is_attached_survives_a_reload_too(student: Page) -> None:
    attach(student, "foto.jpg", "image/jpeg", gps_photo(student))
    expect(attached(student)).to_have_count(1)
    student.reload()
    expect(attached(student)).to_have_count(1)
    attached(student).get_by_role("button", name="Lihat foto").click()
    expect(student.frame_locator("iframe").get_by_role("img")).to_be_visible()
    attached(student).get_by_role("button", name="Lepas Foto").click()
    expect(attached(student)).to_have_count(0)
    student.reload()
    expect(log_of(student)).to_contain_text("halo dari awal")
    expect(attached(student)).to_have_count(0)


def swapped(stored: bytes) -> bytes:
    one, two = stored[:STORED_CHUNK_SIZE], stored[STORED_CHUNK_SIZE : 2 * STORED_CHUNK_SIZE]
    return two + one + stored[2 * STORED_CHUNK_SIZE :]


def cut_at_a_chunk(stored: bytes) -> bytes:
    return stored[:STORED_CHUNK_SIZE]


def bent(stored: bytes) -> bytes:
    return stored[:-1] + bytes((stored[-1] ^ 1,))


@pytest.mark.parametrize("lie", [swapped, cut_at_a_chunk, bent])
def test_a_changed_file_shows_nothing(student: Page, lie: Callable[[bytes], bytes]) -> None:
    attach(student, "tugas.pdf", "application/pdf", quiet_pdf(150_000))
    expect(attached(student)).to_have_count(1)
    send(student)
    opening = log_of(student).get_by_role("button", name="Buka PDF")
    expect(opening).to_be_visible()

    def tell(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=lie(answer.body()))

    student.route("**/berkas/**", tell)
    opening.click()
    expect(log_of(student)).to_contain_text("Berkas ini tidak utuh, jadi tidak kami tampilkan.")
    assert student.locator("iframe").count() == 0


def test_a_pdf_is_saved_and_never_opened_here(student: Page) -> None:
    held = quiet_pdf(90_000)
    attach(student, "tugas\u202efdp.exe.pdf", "application/pdf", held)
    expect(attached(student)).to_contain_text("tugasfdp.exe.pdf")
    send(student)
    log_of(student).get_by_role("button", name="Buka PDF").click()
    saving = student.frame_locator("iframe").get_by_role("link", name="Simpan PDF ke perangkat ini")
    with student.expect_download() as saved:
        saving.click()
    assert saved.value.suggested_filename == "tugasfdp.exe.pdf"
    assert saved.value.path().read_bytes() == held


def test_files_are_for_everyone(visit: Callable[..., Page]) -> None:
    page = visit("/")
    start_room(page, "halo")
    attach(page, "foto.jpg", "image/jpeg", gps_photo(page))
    expect(attached(page)).to_have_count(1)
    attach(page, f"{'panjang' * 30}.pdf", "application/pdf", quiet_pdf(30_000))
    expect(attached(page)).to_have_count(2)
    page.get_by_role("button", name="Suara").click()
    expect(page.get_by_role("timer")).to_have_text("0.01")
    assert_for_everyone(page, "while recording")
    page.get_by_role("button", name="Selesai merekam").click()
    expect(attached(page)).to_have_count(3)
    send(page)
    log_of(page).get_by_role("button", name="Lihat foto").click()
    expect(page.frame_locator("iframe").get_by_role("img")).to_be_visible()
    log_of(page).get_by_role("button", name="Buka PDF").click()
    expect(page.frame_locator("iframe").last.get_by_role("link")).to_be_visible()
    assert_for_everyone(page, "in the conversation")
