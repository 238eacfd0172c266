"""Looks for secrets where they must not be: on the wire, on the server's disk, in its logs, in what pages print."""

import base64
from urllib.parse import quote

from playwright.sync_api import Page

from tests.support.server import RunningServer
from tests.support.wire import Wire


def nothing_was_told(server: RunningServer, wire: Wire, secrets: list[str], *pages: Page) -> None:
    """No secret, in any common spelling, in any byte that left a browser or stayed on the server."""
    printed = "\n".join(line for page in pages for line in page.printed)  # type: ignore[attr-defined]
    people = [*server.demo["counselors"], *server.demo["students"]]
    places = {"the wire": wire.heard, "the disk": server.stored_bytes(), "a console": printed.encode()}
    for secret in [*secrets, *(each["passphrase"] for each in people)]:
        for spelled in spellings(secret):
            for place, held in places.items():
                assert spelled not in held, f"a secret stands on {place}"


def joined(codename: list[str]) -> list[str]:
    """The ways in which seven words could be written down."""
    return [glue.join(codename) for glue in (" ", "-", ",", "", '","', "+")]


def spellings(secret: str) -> set[bytes]:
    raw = secret.encode()
    found = {raw, secret.encode("utf-16-le"), raw.hex().encode(), quote(secret).encode()}
    for shift in range(
        3
    ):  # base64 of something that holds it, at each alignment; the edges depend on neighbours
        inner = base64.b64encode(bytes(shift) + raw)[4:-4]
        found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return found
