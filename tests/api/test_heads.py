"""What a stranger may make this server hold before it knows him: 64 KB of a request's head, no body without an allowance."""

import socket

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
