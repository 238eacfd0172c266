"""A colleague joins with what was said before: asked for apart, ticked by her alone, and then readable from the first word."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import log_of, sign_in
from tests.journeys.test_referral import CANARY, decide, fill_in, in_case
from tests.support.server import RunningServer

EARLIER = "yang sudah tertulis di sini"


@pytest.mark.parametrize("ticked", [True, False], ids=["she ticks it", "she leaves it"])
def test_a_colleague_reads_what_was_before_by_her_tick_alone(
    visit: Callable[..., Page], server: RunningServer, ticked: bool
) -> None:
    student, _, counselor = in_case(visit, server)
    fill_in(counselor, "Rekan di sekolah ini", colleague="Pak Budi", joins=True)
    dialog = counselor.get_by_role("dialog", name="Rujukan")
    earlier = dialog.get_by_role("checkbox", name="Dengan percakapan sebelumnya")
    expect(earlier).not_to_be_checked()
    dialog.get_by_role("radio", name="Orang di luar Teduh").check()
    expect(earlier).to_be_hidden()
    dialog.get_by_role("radio", name="Rekan di sekolah ini").check()
    earlier.check()
    counselor.get_by_role("button", name="Minta izin konseli").click()
    expect(dialog.get_by_text("menunggu jawaban konseli").first).to_be_visible()

    decide(student)
    hers = student.get_by_role("checkbox", name=EARLIER)
    expect(hers).not_to_be_checked()
    expect(student.get_by_text("Tidak akan ikut: pesan lain")).to_be_visible()
    if ticked:
        hers.check()
        expect(student.get_by_text("Yang sudah tertulis di ruang ini ikut terbaca olehnya")).to_be_visible()
        expect(student.get_by_text("Tidak akan ikut: pesan lain")).to_be_hidden()
    student.get_by_role("button", name="Boleh, kirim yang kucentang").click()

    dialog.get_by_role("button", name="Kirim paket").click()
    expect(dialog.get_by_text("terkirim, belum dibuka")).to_be_visible()
    colleague = visit("/masuk", width=1280, height=800)
    sign_in(colleague, server, "budi")
    colleague.get_by_role("link", name="Rujukan").click()
    colleague.get_by_role("button", name="Buka rujukan dari Bu Ratna").first.click()
    before = "membaca yang sudah tertulis" if ticked else "ikut mulai saat masuk"
    expect(colleague.get_by_text(before)).to_be_visible()
    colleague.get_by_role("button", name="Saya bersedia membantu").click()
    expect(colleague.get_by_role("button", name="Kirim jawaban")).to_be_visible()

    dialog.get_by_role("button", name="Ajak masuk, saya tetap ikut").click()
    expect(dialog.get_by_text("Ia sudah di ruang ini.")).to_be_visible()
    colleague.get_by_role("link", name="Kasus").click()
    _, _, case = counselor.url.partition("/meja/kasus/")
    colleague.locator(f'a[href="/meja/kasus/{case.split("/")[0]}"]').first.click()
    log = log_of(colleague)
    expect(log).to_contain_text("Yang bisa membaca berubah")
    for said in ("tidur", "balas", "rahasia"):
        if ticked:
            expect(log).to_contain_text(f"{CANARY}-{said}")
        else:
            expect(log).not_to_contain_text(f"{CANARY}-{said}")
