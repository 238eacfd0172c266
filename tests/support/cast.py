"""The people of the tests: Sari writes without a name, Bu Ratna is on duty, Pak Budi is not. All are whole clients."""

import secrets
from dataclasses import dataclass
from typing import Any

from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.locks import KdfParameters, LockKind
from tests.support.server import RunningServer
from twin.account import (
    Account,
    LockSecrets,
    derive_lock_secrets,
    open_keyset,
    open_lock_with,
    passphrase_secret,
)
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


@dataclass(frozen=True)
class Told:
    """What the demo told of one account, and what its passphrase derives to."""

    username: str
    passphrase: str
    derived: LockSecrets

    @property
    def auth(self) -> str:
        return b64url_encode(self.derived.auth)


_derived: dict[tuple[str, bytes], LockSecrets] = {}


def account_of(server: RunningServer, username: str) -> Told:
    """Argon2 runs once for each passphrase and salt of a run; signing in costs what it costs the server."""
    [told] = [
        each
        for each in [*server.demo["counselors"], *server.demo["students"]]
        if each["username"] == username
    ]
    before = Http(server.url)("POST", "/api/masuk/awal", {"username": username}).body
    salt, kdf = b64url_decode(before["salt"]), before["kdf"]
    if (told["passphrase"], salt) not in _derived:
        parameters = KdfParameters(kdf["m"], kdf["t"], kdf["p"], kdf["alg"])
        secret = passphrase_secret(told["passphrase"])
        _derived[told["passphrase"], salt] = derive_lock_secrets(
            secret, salt, parameters, LockKind.PASSPHRASE
        )
    return Told(username, told["passphrase"], _derived[told["passphrase"], salt])


def signed_in(server: RunningServer, username: str) -> tuple[str, Account]:
    """A new session of an account, and the account unlocked."""
    told = account_of(server, username)
    answer = Http(server.url)("POST", "/api/masuk", {"username": username, "auth": told.auth}).body
    lock, keyset = b64url_decode(answer["lock"]), b64url_decode(answer["keyset"])
    account = open_keyset(
        keyset,
        open_lock_with(lock, told.derived.lock_key),
        user_id=b64url_decode(answer["person"]["user"]),
        account_key_id=lock[20:36],
    )
    return answer["token"], account


def counselor(server: RunningServer, username: str = "ratna") -> CounselorTab:
    tab = CounselorTab(Http(server.url))
    tab.token, tab.account = signed_in(server, username)
    tab.keys = tab.account.keys
    return tab


class AccountStudentTab(StudentTab):
    """A student with an account: the keys of each case are derived from the account key."""

    account: Account

    @property
    def own_keys(self) -> KeyPair:
        return self.account.case_keys(self.case_id)


def student(server: RunningServer, username: str = "sari") -> AccountStudentTab:
    tab = AccountStudentTab(Http(server.url))
    tab.token, tab.account = signed_in(server, username)
    return tab


def everyone(tab: StudentTab) -> list[bytes]:
    """All counselors of the school, as readers of a first epoch."""
    return [entry.user_id for entry in tab.school.directory.entries]


def talking_pair(server: RunningServer, *texts: str, **kinds: Any) -> tuple[StudentTab, CounselorTab]:
    """Sari's case, accepted by Bu Ratna; both have loaded it."""
    sari = anonymous(server, **kinds)
    sari.open_case(*(texts or ("halo",)))
    ratna = counselor(server)
    ratna.take_up(sari.case_id)
    ratna.accept()
    sari.load()
    return sari, ratna
