"""What must not leave a device, or be shown on one: odd files, full rooms, files that lie (attacks 30, 31)."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect

from teduh.sealing.codec import b64url_encode
from teduh.sealing.file import stored_size
from tests.journeys.attaching import attach, attached, gps_photo, quiet_pdf, reading_newest, say_word, send
from tests.journeys.people import log_of, start_room
from tests.support.raw import exchange
from tests.support.server import RunningServer
from tests.support.wire import Wire
from twin.file import seal_file


@pytest.fixture
def student(visit: Callable[..., Page]) -> Page:
    page = visit("/")
    start_room(page, "halo dari awal")
    return page


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


def test_what_comes_back_brings_its_files_along(visit: Callable[..., Page]) -> None:
    page = visit("/")
    codename = start_room(page, "halo")
    attach(page, "foto.jpg", "image/jpeg", gps_photo(page))
    expect(attached(page)).to_have_count(1)
    box = page.get_by_role("textbox", name="Tulis pesan")
    box.fill(" ".join(codename))
    send(page)
    say_word(page, "Ini seperti nama sandimu.")
    expect(box).to_have_value(" ".join(codename))
    expect(attached(page)).to_have_count(1)
    box.fill("ini fotonya")
    send(page)
    expect(log_of(page).get_by_role("button", name="Lihat foto")).to_be_visible()
    expect(log_of(page)).to_contain_text("ini fotonya")


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
