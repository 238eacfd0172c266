"""A referral in browsers: a student, her counselor and a third person, who opens what was granted and nothing else."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.canary import joined, nothing_was_told
from tests.journeys.everyone import assert_for_everyone
from tests.journeys.people import accept_first, log_of, reply, say, sign_in, start_room
from tests.support.server import RunningServer
from tests.support.wire import Wire

CANARY = "kenari-berbulu-hijau"


def in_case(visit: Callable[..., Page], server: RunningServer) -> tuple[Page, list[str], Page]:
    """Sari has told two things; Bu Ratna has accepted and answered."""
    student = visit("/")
    codename = start_room(student, f"Susah tidur {CANARY}-tidur")
    counselor = visit("/masuk", width=1280, height=800)
    sign_in(counselor, server, "ratna")
    accept_first(counselor)
    expect(log_of(counselor)).to_contain_text(f"{CANARY}-tidur")
    reply(counselor, f"Terima kasih sudah menulis {CANARY}-balas")
    expect(log_of(student)).to_contain_text(f"{CANARY}-balas")
    say(student, f"Ada rahasia lain {CANARY}-rahasia")
    expect(log_of(counselor)).to_contain_text(f"{CANARY}-rahasia")
    return student, codename, counselor


def ask(counselor: Page, kind: str, **more: Any) -> None:
    fill_in(counselor, kind, **more)
    counselor.get_by_role("button", name="Minta izin konseli").click()
    dialog = counselor.get_by_role("dialog", name="Rujukan")
    expect(dialog.get_by_text("menunggu jawaban konseli").first).to_be_visible()


def fill_in(
    counselor: Page, kind: str, *, name: str = "", colleague: str = "", abroad: str = "", joins: bool = False
) -> None:
    dialog = counselor.get_by_role("dialog", name="Rujukan")
    if not dialog.is_visible():
        counselor.get_by_role("button", name="Rujukan", exact=True).click()
    dialog.get_by_role("button", name="Ajukan rujukan").click()
    dialog.get_by_role("radio", name=kind).check()
    if name:
        dialog.get_by_role("textbox", name="Nama dan perannya").fill(name)
    if colleague:
        dialog.get_by_role("combobox", name="Rekan").select_option(label=colleague)
        expect(dialog.get_by_text("Kata periksa kuncinya")).to_be_visible()
    if abroad:
        dialog.get_by_role("combobox", name="Guru BK").select_option(label=abroad)
        expect(dialog.get_by_text("Kata periksa kuncinya")).to_be_visible()
        dialog.get_by_role("checkbox", name="Kata periksanya sudah dicocokkan").check()
    dialog.get_by_role("textbox", name="Mengapa ia").fill(f"Ia paham soal tidur {CANARY}-alasan")
    dialog.get_by_role("textbox", name="Ringkasan").fill(f"Dua minggu tidak tidur {CANARY}-ringkas")
    dialog.get_by_role("checkbox", name="Susah tidur").check()
    if joins:
        dialog.get_by_role("checkbox", name="Ajak ikut dalam percakapan").check()


def decide(student: Page) -> Page:
    log_of(student).get_by_role("button", name="Lihat dan putuskan").click()
    expect(student.get_by_role("heading", name="Kamu yang memutuskan")).to_be_visible()
    return student


def test_somebody_outside_opens_what_she_ticked(
    visit: Callable[..., Page], server: RunningServer, wire: Wire
) -> None:
    student, codename, counselor = in_case(visit, server)
    who = f"Ibu Laras {CANARY}-nama"
    ask(counselor, "Orang di luar Teduh", name=who)
    page = decide(student)
    sizes = [page.get_by_role("button", name=name).bounding_box() for name in ("Boleh, kirim", "Belum")]
    assert sizes[0]
    assert sizes[1]
    assert (sizes[0]["width"], sizes[0]["height"]) == (sizes[1]["width"], sizes[1]["height"])
    page.get_by_role("checkbox", name="Susah tidur").uncheck()
    page.get_by_text("Persis ini yang kamu izinkan").click()
    expect(page.locator(".referral-shown")).to_contain_text("Yang kamu tahan: 1 hal")
    page.get_by_role("button", name="Boleh, kirim yang kucentang").click()
    expect(log_of(student)).to_contain_text("Kamu mengizinkan.")

    dialog = counselor.get_by_role("dialog", name="Rujukan")
    dialog.get_by_role("button", name="Kirim paket").click()
    address = dialog.get_by_role("textbox", name="Tautan").input_value()
    words = dialog.get_by_role("listitem").all_inner_texts()
    assert len(words) == 4

    third = visit(address.split(wire.url)[1])
    assert third.url.endswith("/rujukan"), "the address forgets the token"
    third.get_by_role("textbox", name="Empat kata").fill(" ".join(words))
    third.get_by_role("button", name="Buka").click()
    expect(third.get_by_role("heading", name=f"Untuk {who}")).to_be_visible()
    expect(third.get_by_text(f"{CANARY}-ringkas")).to_be_visible()
    for held in ("tidur", "balas", "rahasia"):
        expect(third.locator("body")).not_to_contain_text(f"{CANARY}-{held}")
    expect(third.get_by_text("Namanya tidak disebut.")).to_be_visible()
    third.get_by_role("textbox", name="Jawaban").fill(f"Bisa hari Selasa {CANARY}-jawab")
    third.get_by_role("button", name="Saya bersedia membantu").click()
    expect(third.get_by_text(f"{CANARY}-jawab")).to_be_visible()
    assert third.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0

    expect(log_of(student)).to_contain_text("Orang yang diajak bersedia membantu.")
    dialog.get_by_role("button", name="Sudah kusampaikan").click()
    dialog.get_by_text("Kabar balik").click()
    expect(dialog.get_by_text(f"{CANARY}-jawab")).to_be_visible()

    take_back(student)
    third.reload()
    expect(third.get_by_text("Buka tautan lengkap dari pengirim")).to_be_visible()
    nothing_was_told(server, wire, [CANARY, " ".join(words), *joined(codename)], student, counselor, third)


def take_back(student: Page) -> None:
    student.locator('[data-part="about"] > summary').click()
    student.get_by_text("Yang kamu izinkan keluar").click()
    expect(student.get_by_text("Dibuka oleh")).to_be_visible()
    student.get_by_role("button", name="Cabut izin ini").click()
    expect(student.get_by_text("Izinmu sudah dicabut")).to_be_visible()


def test_saying_not_now_is_as_easy(visit: Callable[..., Page], server: RunningServer) -> None:
    student, _, counselor = in_case(visit, server)
    ask(counselor, "Orang di luar Teduh", name="Ibu Laras")
    decide(student).get_by_role("button", name="Belum").click()
    expect(log_of(student)).to_contain_text("Kamu memilih belum.")
    expect(student.get_by_text("Terima kasih sudah jujur")).to_be_visible()
    dialog = counselor.get_by_role("dialog", name="Rujukan")
    expect(dialog.get_by_text("konseli memilih belum")).to_be_visible()
    expect(dialog.get_by_role("button", name="Kirim paket")).to_have_count(0)


def test_she_chooses_among_those_who_could_help(visit: Callable[..., Page], server: RunningServer) -> None:
    student, _, counselor = in_case(visit, server)
    for name in ("Ibu Laras", "Pak Joko"):
        ask(counselor, "Orang di luar Teduh", name=name)
    expect(log_of(student).get_by_role("button", name="Lihat dan putuskan")).to_have_count(2)
    log_of(student).get_by_role("button", name="Lihat dan putuskan").first.click()
    student.get_by_role("radio", name="Pak Joko").check()
    expect(student.get_by_role("heading", name="ingin mengajak Pak Joko")).to_be_visible()
    student.get_by_role("button", name="Boleh, kirim yang kucentang").click()
    expect(log_of(student)).to_contain_text("Pak Joko boleh menerima")
    dialog = counselor.get_by_role("dialog", name="Rujukan")
    expect(dialog.get_by_role("button", name="Kirim paket")).to_have_count(1)


def test_a_colleague_joins_from_now_and_the_first_is_out(
    visit: Callable[..., Page], server: RunningServer
) -> None:
    student, _, counselor = in_case(visit, server)
    ask(counselor, "Rekan di sekolah ini", colleague="Pak Budi", joins=True)
    decide(student).get_by_role("button", name="Boleh, kirim yang kucentang").click()
    dialog = counselor.get_by_role("dialog", name="Rujukan")
    dialog.get_by_role("button", name="Kirim paket").click()
    expect(dialog.get_by_text("terkirim, belum dibuka")).to_be_visible()

    colleague = visit("/masuk", width=1280, height=800)
    sign_in(colleague, server, "budi")
    colleague.get_by_role("link", name="Rujukan").click()
    colleague.get_by_role("button", name="Buka rujukan dari Bu Ratna").first.click()
    expect(colleague.get_by_text(f"{CANARY}-ringkas")).to_be_visible()
    expect(colleague.locator("body")).not_to_contain_text(f"{CANARY}-rahasia")
    colleague.get_by_role("button", name="Saya bersedia membantu").click()
    expect(colleague.get_by_role("button", name="Kirim jawaban")).to_be_visible()

    dialog.get_by_role("button", name="Serahkan, lalu saya keluar").click()
    expect(counselor.get_by_text("Cerita ini sekarang bersama rekan")).to_be_visible()
    say(student, f"Halo Pak {CANARY}-baru")
    colleague.get_by_role("link", name="Kasus").click()
    colleague.get_by_role("region", name="Kasusku").get_by_role("link", name="Buka").last.click()
    expect(log_of(colleague)).to_contain_text(f"{CANARY}-baru")
    for earlier in ("tidur", "balas", "rahasia"):
        expect(log_of(colleague)).not_to_contain_text(f"{CANARY}-{earlier}")


def test_a_counselor_of_another_school_reads_the_packet_alone(
    visit: Callable[..., Page], server: RunningServer, wire: Wire
) -> None:
    path = server.data_dir / "second.json"
    if not path.exists():
        server.run("-m", "tests.support.second_school")
    [joko] = json.loads(path.read_text())["counselors"]
    student, _, counselor = in_case(visit, server)
    ask(counselor, "Guru BK sekolah lain", abroad="Pak Joko, SMK Sekolah Lain")
    decide(student).get_by_role("button", name="Boleh, kirim yang kucentang").click()
    dialog = counselor.get_by_role("dialog", name="Rujukan")
    dialog.get_by_role("button", name="Kirim paket").click()
    expect(dialog.get_by_text("terkirim, belum dibuka")).to_be_visible()

    far = visit("/masuk", width=1280, height=800)
    far.get_by_role("textbox", name="Nama pengguna").fill(joko["username"])
    far.get_by_role("textbox", name="Frasa sandi").fill(joko["passphrase"])
    far.get_by_role("button", name="Masuk", exact=True).click()
    far.get_by_role("link", name="Rujukan").click()
    far.get_by_role("button", name="Buka rujukan dari Bu Ratna").click()
    expect(far.get_by_text(f"{CANARY}-ringkas")).to_be_visible()
    expect(far.locator("body")).not_to_contain_text(f"{CANARY}-rahasia")
    far.get_by_role("textbox", name="Jawaban").fill(f"Bisa hari Rabu {CANARY}-kabar")
    far.get_by_role("button", name="Saya bersedia membantu").click()
    expect(far.get_by_role("button", name="Kirim jawaban")).to_be_visible()
    dialog.get_by_text("Kabar balik").click()
    expect(dialog.get_by_text(f"{CANARY}-kabar")).to_be_visible()
    nothing_was_told(server, wire, [CANARY], student, counselor, far)


def test_its_pages_are_for_everyone(visit: Callable[..., Page], server: RunningServer, wire: Wire) -> None:
    student = visit("/")
    start_room(student, f"Susah tidur {CANARY}-tidur")
    counselor = visit("/masuk")
    sign_in(counselor, server, "ratna")
    accept_first(counselor)
    expect(log_of(student)).to_contain_text("menerima ceritamu")
    fill_in(counselor, "Orang di luar Teduh", name="Ibu Laras")
    assert_for_everyone(counselor, "the question")
    counselor.get_by_role("button", name="Minta izin konseli").click()
    assert_for_everyone(decide(student), "her page")
    student.get_by_role("button", name="Boleh, kirim yang kucentang").click()
    dialog = counselor.get_by_role("dialog", name="Rujukan")
    dialog.get_by_role("button", name="Kirim paket").click()
    address = dialog.get_by_role("textbox", name="Tautan").input_value()
    assert_for_everyone(counselor, "link and words")
    third = visit(address.split(wire.url)[1])
    assert_for_everyone(third, "door of somebody outside")
    words = dialog.get_by_role("listitem").all_inner_texts()
    third.get_by_role("textbox", name="Empat kata").fill(" ".join(words))
    third.get_by_role("button", name="Buka").click()
    expect(third.get_by_role("heading", level=1)).to_be_focused()
    assert_for_everyone(third, "packet")
    counselor.goto(f"{wire.url}/rujukan-masuk")
    expect(counselor.get_by_text("Tidak ada rujukan yang menunggu")).to_be_visible()
    assert_for_everyone(counselor, "what came in")
