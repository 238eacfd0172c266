"""Signing out elsewhere: the other browser's desk is locked within its stream, kindly; the coordinator reads the audit."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.everyone import assert_for_everyone
from tests.journeys.people import sign_in
from tests.support.server import RunningServer


def test_a_forgotten_desk_is_signed_out_from_elsewhere(
    visit: Callable[..., Page], server: RunningServer
) -> None:
    forgotten = visit("/masuk", width=1280, height=800)
    sign_in(forgotten, server, "ratna")
    expect(forgotten.get_by_role("region", name="Menunggu kata pertama")).to_be_visible()
    here = visit("/masuk")
    sign_in(here, server, "ratna")
    here.wait_for_url("**/meja")
    here.goto(here.url.replace("/meja", "/akun"))
    devices = here.get_by_role("region", name="Perangkat yang masuk")
    expect(devices).to_contain_text("Perangkat ini, sedang dipakai")
    assert_for_everyone(here, "the account page")
    for press in (
        devices.get_by_role("button", name="Keluarkan semua perangkat lain")
        .or_(devices.get_by_role("button", name="Keluarkan Komputer"))
        .all()[-1:]
    ):
        press.click()
    expect(devices.get_by_role("listitem")).to_have_count(1)
    expect(devices.get_by_role("status")).to_contain_text("sudah keluar")
    expect(forgotten.get_by_role("dialog")).to_contain_text("Waktu masuk di perangkat ini sudah berakhir")


def test_the_coordinator_reads_what_was_done(visit: Callable[..., Page], server: RunningServer) -> None:
    endah = visit("/masuk", width=1280, height=800)
    sign_in(endah, server, "endah")
    endah.get_by_role("link", name="Catatan").click()
    lines = endah.get_by_role("list", name="Catatan akses").get_by_role("listitem")
    expect(lines.first).to_contain_text("masuk")
    assert_for_everyone(endah, "the audit")
    budi = visit("/masuk", width=1280, height=800)
    sign_in(budi, server, "budi")
    budi.wait_for_url("**/meja")
    expect(budi.get_by_role("link", name="Catatan")).to_have_count(0)
    budi.goto(budi.url.replace("/meja", "/audit"))
    expect(budi.get_by_role("status").first).to_contain_text("hanya terbuka untuk koordinator")
