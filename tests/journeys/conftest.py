"""Browsers for the journeys. Runs in a pytest process of its own (recipes, section 3)."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.server import RunningServer
from tests.support.wire import Wire

_ARGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
_ARGS += [
    "--disable-gpu",
    "--disable-smooth-scrolling",
    "--disable-features=Translate,OptimizationHints,MediaRouter,PaintHolding",
    "--renderer-process-limit=4",
]
_ARGS += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]  # a microphone that beeps

expect.set_options(
    timeout=20_000
)  # waits end as soon as they may; that a machine is busy is no fault of the page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium-headless-shell") or shutil.which(
        "chromium"
    )  # one engine; the first without a window
    assert path, "needs Chromium: apt-get install chromium-headless-shell"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=_ARGS)
        yield running
        running.close()


@pytest.fixture
def wire(server: RunningServer) -> Iterator[Wire]:
    opened = Wire(server.port)
    yield opened
    opened.close()


@pytest.fixture
def visit(browser: Browser, wire: Wire) -> Iterator[Callable[..., Page]]:
    """Opens a fresh person's browser on the wire; what it prints is kept in `page.printed`."""
    contexts: list[BrowserContext] = []

    def open_page(path: str = "/", *, width: int = 360, height: int = 740, **settings: object) -> Page:
        settings.setdefault("locale", "id-ID")
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        contexts.append(context)
        return new_tab(context, wire.url + path)

    yield open_page
    for context in contexts:
        context.close()


def new_tab(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    printed: list[str] = []
    page.on("console", lambda line: printed.append(line.text))
    page.on("pageerror", lambda problem: printed.append(f"error: {problem}"))
    page.printed = printed  # type: ignore[attr-defined]
    page.goto(url)
    return page
