"""A page for everyone: on a phone and at a desk, by day and in the dark, with letters twice as large."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "client" / "node_modules" / "axe-core" / "axe.min.js"
SIZES = [(360, 740), (1280, 800)]
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
SEEN_BY_COLOUR = ["color-contrast", "link-in-text-block"]


def findings(page: Page, asked: object = None) -> list[str]:
    # A tray that sticks to the bottom hides half of whatever scrolls beneath it just now; axe takes that for its size.
    page.evaluate("for (const tray of document.querySelectorAll('.rail')) tray.style.position = 'static'")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    told = page.evaluate(
        "asked => axe.run(document, {runOnly: asked, resultTypes: ['violations']})", asked or TAGS
    )
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in told["violations"]]


def widest(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def assert_for_everyone(page: Page, name: str) -> None:
    """As it stands now: axe finds nothing in any size and light, and nothing scrolls sideways."""
    before = page.viewport_size
    assert before is not None
    for size in SIZES:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found = findings(page)
        assert not found, f"{name} at {size}: {found}"
        page.emulate_media(color_scheme="dark")
        found = findings(page, SEEN_BY_COLOUR)
        assert not found, f"{name} at {size} in the dark: {found}"
        for text in ("200%", "100%"):
            page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
            assert widest(page) <= size[0], f"{name} scrolls sideways at {size} with text at {text}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(before)
