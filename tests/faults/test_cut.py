"""Connections cut in the middle: nothing half-stored, nobody else disturbed, and the same bytes arrive afterwards."""

import json
import socket

import pytest

from tests.support.cast import anonymous, talking_pair
from tests.support.listener import entry_came, listen
from tests.support.raw import exchange
from tests.support.server import RunningServer


def cut(
    server: RunningServer, path: str, body: bytes, sent: int, *, token: str | None = None, reset: bool = False
) -> None:
    """Promises the whole body, sends `sent` bytes of it, and is gone: with a farewell, or as a phone in a lift."""
    signed = f"Authorization: Bearer {token}\r\n" if token else ""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{signed}Content-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as sock:
        sock.sendall(head.encode() + body[:sent])
        if reset:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.99])
def test_an_envelope_cut_in_mid_body_is_not_stored(server: RunningServer, part: float, reset: bool) -> None:
    sari, ratna = talking_pair(server)
    envelope = sari.seal("utuh")
    before = server.counts()
    cut(server, f"{sari.case_path}/pesan", envelope, int(len(envelope) * part), token=sari.token, reset=reset)
    assert server.counts() == before
    number = sari.post(envelope)["n"]
    assert sari.post(envelope)["n"] == number
    assert [message.content["x"] for message in ratna.load()] == ["halo", "utuh"]


@pytest.mark.parametrize("part", [0.0, 0.5, 0.99])
def test_an_opening_cut_in_mid_body_opens_nothing(server: RunningServer, part: float) -> None:
    sari = anonymous(server)
    body = json.dumps(sari.opening("kata pertama")).encode()
    before = server.counts()
    cut(server, "/api/kasus", body, int(len(body) * part))
    assert server.counts() == before
    assert exchange(server, "POST", "/api/kasus", body).status == 201


def test_whoever_leaves_before_the_answer_is_stored_all_the_same(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    envelope = sari.seal("tidak menunggu jawaban")
    with listen(server, ratna) as heard:
        number = ratna.call("GET", ratna.case_path)["number"] + 1
        cut(server, f"{sari.case_path}/pesan", envelope, len(envelope), token=sari.token)
        heard.until(entry_came(number))
    assert sari.post(envelope)["n"] == number
    assert [message.content["x"] for message in ratna.load()] == ["halo", "tidak menunggu jawaban"]


def test_a_stream_that_is_cut_disturbs_no_other(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    with listen(server, ratna) as kept:
        for _ in range(20):
            listen(server, ratna).close()
        number = sari.send("masih ada yang mendengar")["n"]
        kept.until(entry_came(number))
        assert kept.numbers() == [number]


def test_halves_of_requests_do_not_hold_up_others(server: RunningServer) -> None:
    halves = []
    for _ in range(50):
        sock = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        sock.sendall(b"POST /api/masuk HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n\r\n{")
        halves.append(sock)
    sari, ratna = talking_pair(server)
    sari.send("di antara yang macet")
    assert ratna.load()[-1].content["x"] == "di antara yang macet"
    for sock in halves:
        sock.close()
