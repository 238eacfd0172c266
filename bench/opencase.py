"""`python -m bench.opencase [--long 5000] [--short 50] [--rounds 5]`: does a long case open as fast as a short one?

Two sealed cases of one counselor, every message made, signed and stored as a browser would. A real Chromium opens them in
turn, from the address to the last words on the screen; then a word from the far past is looked for on the device.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from teduh.sealing.codec import b64url_encode
from tests.journeys.people import log_of, sign_in
from tests.support.cast import anonymous
from tests.support.cast import counselor as at_the_desk
from tests.support.server import RunningServer
from twin.client import CounselorTab

FAR = "keramik biru di jendela dapur nenek"
LAST = "ini kata terakhirku"
_MOST_SEARCHES = 60


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--long", type=int, default=5_000)
    asked.add_argument("--short", type=int, default=50)
    asked.add_argument("--rounds", type=int, default=5)
    words = asked.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="teduh-opencase-"))
    server = RunningServer(scratch, TEDUH_LOG="WARNING").prepare().start()
    try:
        counselor = at_the_desk(server, "ratna")
        cases = {size: tell(server, counselor, size) for size in (words.short, words.long)}
        with sync_playwright() as playwright:
            measure(playwright, server, cases, words.rounds)
    finally:
        server.close()
        shutil.rmtree(scratch, ignore_errors=True)


def tell(server: RunningServer, counselor: CounselorTab, size: int) -> str:
    """A case of `size` messages; answers its address at the desk."""
    student = anonymous(server)
    student.open_case(FAR)
    counselor.take_up(student.case_id)
    counselor.accept()
    student.load()
    for number in range(size - 2):
        student.send(f"pesan ke-{number}, tentang hari yang panjang")
    student.send(LAST)
    return f"{server.url}/meja/kasus/{b64url_encode(student.case_id)}"


def measure(playwright: object, server: RunningServer, cases: dict[int, str], rounds: int) -> None:
    path = shutil.which("chromium")
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])  # type: ignore[attr-defined]
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="id-ID").new_page()
    page.goto(f"{server.url}/masuk")
    sign_in(page, server, "ratna")
    page.wait_for_url("**/meja")
    seen: dict[int, list[float]] = {size: [] for size in cases}
    for _ in range(rounds + 1):  # the first fills the browser's caches
        for size, address in cases.items():
            seen[size].append(open_one(page, address))
    (short, quick), (long, slow) = [(size, statistics.median(times[1:])) for size, times in seen.items()]
    print(f"| a case of {short} | {quick:.0f} ms | {[round(t) for t in seen[short][1:]]}")
    print(f"| a case of {long} | {slow:.0f} ms | {[round(t) for t in seen[long][1:]]}")
    print(f"| ratio | {slow / quick:.2f} (must 1.2, aim 1.0)")
    pages, seconds = search(page)
    print(
        f"| a word of the first message among {long}, on the device | found after {pages} presses, {seconds:.1f} s"
    )
    browser.close()


def open_one(page: Page, address: str) -> float:
    began = time.perf_counter()
    page.goto(address)
    expect(log_of(page).get_by_text(LAST)).to_be_in_viewport()
    return (time.perf_counter() - began) * 1000


def search(page: Page) -> tuple[int, float]:
    began = time.perf_counter()
    page.get_by_role("button", name="Cari", exact=True).click()
    page.get_by_role("searchbox").fill(FAR)
    hits = page.locator("[data-slot=hits] button")
    older = page.get_by_role("button", name="Cari juga di pesan yang lebih lama")
    for pressed in range(_MOST_SEARCHES):
        if hits.count():
            return pressed, time.perf_counter() - began
        before = page.get_by_role("log").get_by_role("listitem").count()
        older.click()
        page.wait_for_function(
            "before => document.querySelectorAll('[role=log] li').length > before", arg=before, timeout=60_000
        )
        expect(hits.first.or_(older)).to_be_visible()
    raise SystemExit("not found")


if __name__ == "__main__":
    main()
