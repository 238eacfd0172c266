"""A school made from nothing: by the command line, by links, by whole clients that make their own keys."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.directory import Directory
from tests.support.raw import Reply, exchange, post_json, sign_in
from tests.support.rooms import now_ms
from tests.support.server import RunningServer
from twin.account import Account
from twin.joining import arrive, vouch_for
from twin.recovery import make_recovery_code

PASSPHRASE = "enam kata untuk kunci yang baru"


def told_by(server: RunningServer, *words: str) -> str:
    """What a command printed."""
    log = server.data_dir / "commands.log"
    before = len(log.read_text()) if log.exists() else 0
    server.run("manage.py", *words)
    text = log.read_text()
    return text[before:] if len(text) > before else text


def new_school(server: RunningServer) -> str:
    """Its number."""
    made = told_by(
        server, "school", "create", "--name", "SMA Baru", "--level", "sma",
        "--opens", "07:00", "--closes", "15:00", "--reply-by", "10:00",
    )  # fmt: skip
    found = re.search(r"School (\d+) stands", made)
    assert found, made
    return found[1]


def invited_by_command(
    server: RunningServer, school: str, username: str, role: str = "coordinator", name: str = "Bu Laras"
) -> str:
    """The secret of the link."""
    asked = ("--role", role, "--name", name, "--username", username)
    told = told_by(server, "school", "invite", school, *asked)
    found = re.search(r"/aktivasi#([\w-]{22})$", told, re.MULTILINE)
    assert found, told
    return found[1]


def awaited(server: RunningServer, secret: str, **more: Any) -> Reply:
    return post_json(server, "/api/aktivasi/awal", {"invitation": secret}, **more)


def in_argon2s_place(secret: bytes, salt: bytes, _: object) -> bytes:
    """The server cannot tell, and 64 MiB for each of many accounts are not what these tests are about."""
    return sha256(salt + secret).digest()


@dataclass
class Joined:
    """Somebody who came by a link: her keys, what she sent, and a session."""

    server: RunningServer
    account: Account
    body: dict[str, Any]
    username: str

    @classmethod
    def make(cls, server: RunningServer, secret: str) -> "Joined":
        invited = awaited(server, secret).told
        with patch("twin.account.argon2id", in_argon2s_place):
            account, body = arrive(secret, invited, PASSPHRASE, make_recovery_code(), time_ms=now_ms())
        return cls(server, account, body, invited["username"])

    def arrive(self, **instead: Any) -> Reply:
        return post_json(self.server, "/api/aktivasi", self.body | instead)

    def sign_in(self) -> str:
        return str(sign_in(self.server, self.username, self.body["auth"]).told["token"])

    def vouching(self, token: str, username: str) -> dict[str, str]:
        """The body by which this coordinator vouches for who waits under that user name."""
        told = exchange(self.server, "GET", "/api/sekolah/orang", token=token).told
        [waiting] = [each for each in told["waiting"] if each["username"] == username]
        log = Directory.replay(
            b64url_decode(told["school"]["id"]), [b64url_decode(each) for each in told["school"]["directory"]]
        )
        return {"entry": b64url_encode(vouch_for(waiting, log, self.account.keys, time_ms=now_ms()))}


def founded(server: RunningServer) -> tuple[str, Joined]:
    """A new school whose first coordinator has made her keys and its directory."""
    school = new_school(server)
    laras = Joined.make(server, invited_by_command(server, school, "laras.baru"))
    assert laras.arrive().status == 200
    return school, laras
