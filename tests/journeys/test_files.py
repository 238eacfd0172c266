"""Photos, PDFs and voice notes from one person to the other: sealed, stripped, whole or not at all (attacks 30 to 32)."""

import base64
import re
import secrets
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.file import STORED_CHUNK_SIZE, stored_size
from tests.journeys.canary import nothing_was_told
from tests.journeys.people import accept_first, log_of, sign_in, start_room
from tests.support.cast import counselor as counselor_client
from tests.support.raw import exchange
from tests.support.server import RunningServer
from tests.support.wire import Wire
from twin.client import CounselorTab
from twin.file import open_file, seal_file
from twin.message import OpenedMessage

PLACE = b"GPS-6.2088S106.8456E"
OWNER = "Sari Rahasia Wulandari"


def gps_photo(page: Page, *, orientation: int = 6) -> bytes:
    """A JPEG as a phone makes it: red on the left, blue on the right, with place, camera and which way is up."""
    drawn = page.evaluate(
        """() => { const c = document.createElement('canvas'); c.width = 900; c.height = 400;
        const d = c.getContext('2d'); d.fillStyle = 'red'; d.fillRect(0, 0, 450, 400);
        d.fillStyle = 'blue'; d.fillRect(450, 0, 450, 400); return c.toDataURL('image/jpeg', 0.9).split(',')[1]; }"""
    )
    jpeg = base64.b64decode(drawn)
    place = PLACE + b"\0"
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack(">HHII", 0x010F, 2, len(place), 8 + 2 + 24 + 4)
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 2) + entries + bytes(4) + place
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def quiet_pdf(size: int = 0) -> bytes:
    filling = base64.b64encode(secrets.token_bytes(size * 3 // 4))
    return b"%PDF-1.7\n1 0 obj <</Author (" + OWNER.encode() + b")>> endobj\n%" + filling + b"\n%%EOF\n"


def attach(page: Page, name: str, kind: str, held: bytes) -> None:
    page.get_by_label("Lampiran").set_input_files({"name": name, "mimeType": kind, "buffer": held})


def attached(page: Page) -> Locator:
    return page.get_by_role("list", name="Yang akan ikut terkirim").get_by_role("listitem")


def send(page: Page, name: str = "Kirim") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def say_word(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


@pytest.fixture
def student(visit: Callable[..., Page]) -> Page:
    page = visit("/")
    start_room(page, "halo dari awal")
    return page


def reading_newest(server: RunningServer) -> tuple[CounselorTab, list[OpenedMessage]]:
    [(newest,)] = server.query(
        "SELECT public_id FROM cases_case WHERE kind = 'case' ORDER BY id DESC LIMIT 1"
    )
    ratna = counselor_client(server)
    return ratna, ratna.take_up(bytes(newest))


def plain_files(server: RunningServer) -> list[tuple[dict[str, object], bytes]]:
    """What the newest case's files are, opened by another implementation than the browser's."""
    ratna, messages = reading_newest(server)
    found = []
    for file in (file for message in messages for file in message.content.get("a", [])):
        reply = exchange(server, "GET", f"{ratna.case_path}/berkas/{file['i']}", token=ratna.token)
        assert reply.status == 200
        plain = open_file(
            reply.body, file_key=b64url_decode(file["k"]), file_id=b64url_decode(file["i"]), size=file["s"]
        )
        found.append((dict(file), plain))
    return found


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
    send(student)
    expect(student.get_by_role("list", name="Sedang berangkat")).to_be_visible()
    expect(log_of(student)).not_to_contain_text("menyusul setelah dimuat ulang")
    student.unroute("**/berkas/**")
    student.reload()
    said = log_of(student).get_by_text("menyusul setelah dimuat ulang", exact=True)
    expect(said).to_have_count(1, timeout=40_000)
    expect(log_of(student)).not_to_contain_text("mengirim")
    assert len(plain_files(server)) == 1
    assert not [name for name in student.evaluate("Object.keys(sessionStorage)") if ".isi." in name]


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


def a_zip() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("nol", bytes(5_000_000))
    return made.getvalue()


def a_bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 by 60,000."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 60_000, 60_000) + bytes(100)


@pytest.mark.parametrize(
    ("name", "kind", "held", "words"),
    [
        ("foto.jpg", "image/jpeg", a_zip(), "Jenis berkas ini belum bisa dibuka dengan aman"),
        ("surat.pdf", "application/pdf", b"<script>alert(1)</script>", "Jenis berkas ini belum bisa"),
        ("kosong.pdf", "application/pdf", b"", "Jenis berkas ini belum bisa"),
        (
            "foto.svg",
            "image/png",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "Jenis berkas ini belum bisa",
        ),
        ("foto.png", "image/png", a_bomb(), "terlalu besar untuk dibuka dengan aman"),
        ("dua.pdf", "application/pdf", quiet_pdf() + a_zip(), "tidak utuh"),
        ("jalan.pdf", "application/pdf", b"%PDF-1.7\n/S /JavaScript /JS (x)\n%%EOF", "berisi perintah"),
        ("besar.pdf", "application/pdf", quiet_pdf(9_000_000), "yang bisa dibawa sampai 8 MB"),
    ],
    ids=["zip as photo", "page as pdf", "nothing", "svg", "bomb", "polyglot", "acting pdf", "too large"],
)
def test_what_is_not_safe_never_leaves(student: Page, name: str, kind: str, held: bytes, words: str) -> None:
    asked: list[str] = []
    student.on("request", lambda request: asked.append(request.url))
    attach(student, name, kind, held)
    say_word(student, words)
    expect(attached(student)).to_have_count(0)
    assert not [url for url in asked if "/berkas" in url]


def test_a_voice_note_is_heard_before_it_goes_and_after(
    student: Page, visit: Callable[..., Page], server: RunningServer
) -> None:
    student.get_by_role("button", name="Suara").click()
    strip = student.get_by_role("group", name="Merekam suara")
    expect(strip).to_contain_text("Pastikan tidak ada yang mendengar.")
    expect(strip.get_by_role("timer")).to_have_text("0.02")
    strip.get_by_role("button", name="Selesai merekam").click()
    expect(attached(student)).to_have_count(1)
    attached(student).get_by_role("button", name="Putar pesan suara").click()
    expect(attached(student).get_by_role("button", name="Jeda pesan suara")).to_be_visible()
    send(student)
    play = log_of(student).get_by_role("button", name=re.compile("Putar pesan suara, . detik"))
    expect(play).to_be_visible()
    box = play.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    [(told, plain)] = plain_files(server)
    assert told["y"] == "audio/webm"
    assert 1500 < float(str(told["d"])) < 15_000
    assert len(b64url_decode(str(told["w"]))) == 48
    assert len(plain) < 16_000 / 8 * float(str(told["d"])) / 1000 * 2 + 4_000, "a voice needs little"
    ratna = visit("/masuk", width=1280, height=800)
    sign_in(ratna, server, "ratna")
    accept_first(ratna)
    log_of(ratna).get_by_role("button", name=re.compile("Putar pesan suara")).click()
    expect(log_of(ratna).get_by_role("button", name="Jeda pesan suara")).to_be_visible()
    expect(log_of(ratna).get_by_role("button", name="Putar pesan suara")).to_be_visible(timeout=20_000)
    log_of(ratna).get_by_role("button", name="Minta versi tulisan").click()
    expect(ratna.get_by_role("textbox", name="Balas konseli")).to_have_value(re.compile("Boleh ditulis juga"))


def test_a_recording_can_be_thrown_away(student: Page) -> None:
    student.get_by_role("button", name="Suara").click()
    strip = student.get_by_role("group", name="Merekam suara")
    strip.get_by_role("button", name="Batal").click()
    expect(strip).to_be_hidden()
    expect(attached(student)).to_have_count(0)
    assert not [name for name in student.evaluate("Object.keys(sessionStorage)") if "berkas" in name]


def test_no_room_for_files_still_leaves_room_for_words(
    own_server: Callable[..., RunningServer], visit: Callable[..., Page], wire: Wire
) -> None:
    server = own_server(TEDUH_FILES_ROOM_MB="0")
    wire.server_port = server.port
    page = visit("/")
    start_room(page, "halo")
    attach(page, "foto.jpg", "image/jpeg", gps_photo(page))
    expect(attached(page)).to_have_count(1)
    page.get_by_role("textbox", name="Tulis pesan").fill("kata yang kembali")
    send(page)
    say_word(page, "Tempat untuk berkas sedang penuh.")
    expect(page.get_by_role("textbox", name="Tulis pesan")).to_have_value("kata yang kembali")
    attached(page).get_by_role("button", name="Lepas Foto").click()
    send(page)
    expect(log_of(page).get_by_text("kata yang kembali", exact=True)).to_be_visible()


def test_a_file_that_lies_about_itself_is_not_shown(student: Page, server: RunningServer) -> None:
    """A member's own program may seal anything: the reader's page looks at the bytes, not at what was said of them."""
    ratna, _ = reading_newest(server)
    sealed = seal_file(b"<!doctype html><script>alert(document.domain)</script>")
    name, token = b64url_encode(sealed.file_id), ratna.token
    ratna.call("POST", f"{ratna.case_path}/berkas", {"file": name, "size": sealed.size})
    assert len(sealed.stored) == stored_size(sealed.size)
    path = f"{ratna.case_path}/berkas/{name}?dari=0"
    assert exchange(server, "PUT", path, sealed.stored, token=token).status == 200
    file = {"i": name, "k": b64url_encode(sealed.file_key), "s": sealed.size, "y": "image/jpeg"}
    ratna.send("lihat ini", a=[file])
    log_of(student).get_by_role("button", name="Lihat foto").click()
    expect(log_of(student)).to_contain_text("Berkas ini tidak utuh, jadi tidak kami tampilkan.")
    assert student.locator("iframe").count() == 0
