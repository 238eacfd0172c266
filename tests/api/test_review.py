"""What the attack review found: each a promise that had not held."""

import secrets
import socket
from collections.abc import Callable
from dataclasses import replace

import pytest

from teduh.sealing.directory import DirectoryEntry
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import LAST_INSTANT
from teduh.sealing.manifest import Manifest
from tests.support.cast import anonymous, talking_pair
from tests.support.raw import exchange
from tests.support.server import RunningServer
from twin.client import Refused


def test_a_body_that_stalls_is_let_go(own_server: Callable[..., RunningServer]) -> None:
    server = own_server(TEDUH_BODY_SECONDS="0.3")
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as stalled:
        head = b"POST /api/kasus HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
        stalled.sendall(head + b"{" * 1000)
        assert b" 408 " in stalled.recv(200)


def test_strangers_may_not_send_more_than_their_door_reads(server: RunningServer) -> None:
    reply = exchange(server, "POST", "/api/masuk/awal", b"x" * 20_000)
    assert (reply.status, reply.code) == (413, "too_large")


def test_a_second_host_header_is_refused(server: RunningServer) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(b"GET /api/arus HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere.example\r\n\r\n")
        assert b" 400 " in raw.recv(200)


@pytest.mark.parametrize("seen", ["head", "size"])
def test_a_made_up_directory_is_not_stored(server: RunningServer, seen: str) -> None:
    """Else the other side's browser would take the server for a liar, and hold all sending."""
    sari, ratna = talking_pair(server)
    truth = ratna.seen
    lie = {"directory_head": secrets.token_bytes(32)} if seen == "head" else {"directory_size": 2**32 - 1}
    ratna.seen = replace(truth, **lie)
    with pytest.raises(Refused) as refused:
        ratna.send("direktori lain")
    assert refused.value.answer.body["code"] == "bad_envelope"
    ratna.seen = truth
    ratna.send("direktori yang benar")
    assert sari.load()[-1].content["x"] == "direktori yang benar"


def test_no_instant_beyond_what_a_browser_counts(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.opening("halo")
    manifest = sari.epochs[0][0]
    assert Manifest.parse(replace(manifest, time_ms=LAST_INSTANT).encode()).time_ms == LAST_INSTANT
    entry = sari.school.directory.entries[0]
    for late in (replace(manifest, time_ms=LAST_INSTANT + 1), replace(entry, time_ms=LAST_INSTANT + 1)):
        kind = Manifest if isinstance(late, Manifest) else DirectoryEntry
        with pytest.raises(SealingError):
            kind.parse(late.encode())
