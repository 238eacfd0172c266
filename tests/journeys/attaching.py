"""What people do with photos, PDFs and voice notes in the pages, and how a test looks at what arrived."""

import base64
import secrets
import struct

from playwright.sync_api import Locator, Page, expect

from teduh.sealing.codec import b64url_decode
from tests.support.cast import counselor as counselor_client
from tests.support.raw import exchange
from tests.support.server import RunningServer
from twin.client import CounselorTab
from twin.file import open_file
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
