"""Requests that come slowly or without an end: a head is bounded, and a token that died on the way stores nothing."""

import secrets
import socket

import pytest

from teduh.sealing.codec import b64url_encode
from tests.support.cast import anonymous
from tests.support.raw import exchange
from tests.support.server import RunningServer


def answered(server: RunningServer, *pieces: bytes) -> bytes:
    """The first line of what comes back for these pieces, or nothing where the server hung up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        try:
            for piece in pieces:
                wire.sendall(piece)
            return wire.recv(4096).split(b"\r\n")[0]
        except ConnectionError:
            return b""


def test_a_head_without_an_end_is_cut_off(server: RunningServer) -> None:
    first = b"GET /api/sekolah HTTP/1.1\r\nHost: localhost\r\nX-A: "
    assert answered(server, first, *[b"a" * 65_536] * 40) in {b"HTTP/1.1 400 Bad Request", b""}
    many = [b"X-%d: %s\r\n" % (n, b"a" * 1000) for n in range(2000)]
    assert answered(server, b"GET /api/sekolah HTTP/1.1\r\nHost: localhost\r\n", *many) in {
        b"HTTP/1.1 400 Bad Request",
        b"",
    }


def test_a_head_within_measure_and_a_large_body_are_read(server: RunningServer) -> None:
    head = b"GET /api/sekolah HTTP/1.1\r\nHost: localhost\r\nX-A: %s\r\n\r\n" % (b"a" * 30_000)
    assert answered(server, head[:20_000], head[20_000:]) == b"HTTP/1.1 200 OK"
    body = b"{" * 200_000
    head = b"POST /api/kasus HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert answered(server, head + body) == b"HTTP/1.1 400 Bad Request"


@pytest.mark.parametrize("path", ["pesan", "berkas"])
def test_a_token_that_dies_while_the_body_comes_stores_nothing(server: RunningServer, path: str) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    body, method, way = sari.seal("dari token mati"), "POST", f"{sari.case_path}/pesan"
    if path == "berkas":
        name = b64url_encode(secrets.token_bytes(16))
        sari.call("POST", f"{sari.case_path}/berkas", {"file": name, "size": 5})
        body, method, way = bytes(65_552), "PUT", f"{sari.case_path}/berkas/{name}?dari=0"
    head = (
        f"{method} {way} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {sari.token}\r\n"
        f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
    )
    before = server.counts()
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        wire.sendall(head.encode())
        assert b" 100 " in wire.recv(100), "it reads the body: the token was alive"
        assert exchange(server, "POST", "/api/keluar", b"{}", token=sari.token).status == 204
        wire.sendall(body)
        assert wire.recv(4096).split(b"\r\n")[0] == b"HTTP/1.1 401 Unauthorized"
    assert server.counts() == before
