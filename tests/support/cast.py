"""The people of the tests: Sari writes without a name, Bu Ratna is on duty, Pak Budi is not. All are whole clients."""

import secrets
from typing import Any

from tests.support.server import RunningServer
from twin.client import CounselorTab, Http, StudentTab
from twin.keys import KeyPair


def anonymous(server: RunningServer, *, derived: bool = False) -> StudentTab:
    """A student without a name. Unless `derived`, random keys stand in for Argon2's: the server cannot tell."""
    tab = StudentTab(Http(server.url))
    if derived:
        tab.become_anonymous()
    else:
        tab.keys = KeyPair(secrets.token_bytes(32), secrets.token_bytes(32))
        tab.locator, tab.auth = secrets.token_bytes(16), secrets.token_bytes(32)
    return tab


def counselor(server: RunningServer, username: str = "ratna") -> CounselorTab:
    tab = CounselorTab(Http(server.url))
    [told] = [each for each in server.demo["counselors"] if each["username"] == username]
    tab.sign_in(told["username"], told["passphrase"])
    return tab


def talking_pair(server: RunningServer, *texts: str, **kinds: Any) -> tuple[StudentTab, CounselorTab]:
    """Sari's case, accepted by Bu Ratna; both have loaded it."""
    sari = anonymous(server, **kinds)
    sari.open_case(*(texts or ("halo",)))
    ratna = counselor(server)
    ratna.take_up(sari.case_id)
    ratna.accept()
    sari.load()
    return sari, ratna
