"""Attacks 1 and 35: a body that is not exactly what was asked for is refused whole, in bounded time, without a trace."""

import json
import socket
import time
from typing import Any
from urllib.parse import quote

import pytest

from teduh.sealing.message import ENVELOPE_SIZES
from tests.support.raw import Reply, exchange
from tests.support.routes import ALL_ROUTES, JSON_ROUTES, SEND, Route, Scene
from tests.support.server import RunningServer

CANARY = "KANARI-sebenarnya-aku-takut"
FLAGS = (
    {"text": CANARY},
    {"plaintext": CANARY, "encrypted": True},
    {"client_side_encrypted": True},
    {"x": CANARY},
    {"messages_plain": [CANARY]},
)
NOT_A_BODY = {
    "nothing": b"",
    "an array": b"[]",
    "null": b"null",
    "a string": json.dumps(CANARY).encode(),
    "a number": b"-1",
    "a repeated name": b'{"username":"a","username":"b","n":1,"n":2}',
    "NaN": b'{"n":NaN}',
    "minus infinity": b'{"n":-Infinity}',
    "endless digits": b'{"n":' + b"9" * 6000 + b"}",
    "a far exponent": b'{"n":1e999}',
    "deep arrays": b'{"n":' + b"[" * 8000 + b"]" * 8000 + b"}",
    "deep objects": b'{"n":' * 2500 + b"1" + b"}" * 2500,
    "not UTF-8": b'{"username":"\xff\xfe"}',
    "UTF-16": '{"username":"raka"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"username":"raka"}',
    "overlong UTF-8": b'{"username":"\xc0\xae"}',
    "a raw NUL": b'{"username":"ra\x00ka"}',
    "an escaped NUL": b'{"username":"ra\\u0000ka"}',
    "half a character": b'{"username":"\\ud800"}',
    "a cut body": b'{"username":"raka"',
    "two bodies": b'{"n":1}{"n":1}',
    "a form": b"username=raka&auth=x",
}
WRONG_VALUES: tuple[Any, ...] = (
    None, True, -1, 2**70, 1.5, "", "\ud800", "=", "a" * 300_000, CANARY, [[]], [CANARY], {"a": CANARY}, {},
)  # fmt: skip


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> Scene:
    return Scene.of(server)


def refused(reply: Reply) -> bool:
    return 400 <= reply.status < 500 and bool(reply.told["code"]) and CANARY.encode() not in reply.body


@pytest.mark.parametrize("route", JSON_ROUTES, ids=str)
def test_a_field_that_was_not_asked_for_refuses_the_whole(scene: Scene, route: Route) -> None:
    assert route.sample is not None
    body = route.sample(scene)
    before = scene.server.counts()
    for flag in FLAGS:
        reply = scene.ask(route, json.dumps(body | flag).encode())
        assert (reply.status, reply.code) == (400, "bad_request"), flag
    assert scene.server.counts() == before
    assert CANARY not in scene.server.log


@pytest.mark.parametrize("route", JSON_ROUTES, ids=str)
def test_what_is_no_proper_json_object_is_refused(scene: Scene, route: Route) -> None:
    before = scene.server.counts()
    for name, body in NOT_A_BODY.items():
        reply = scene.ask(route, body)
        assert (reply.status, reply.code) == (400, "bad_request"), name
    assert scene.server.counts() == before


@pytest.mark.parametrize("route", JSON_ROUTES, ids=str)
def test_a_name_that_comes_twice_is_refused_even_with_one_value(scene: Scene, route: Route) -> None:
    assert route.sample is not None
    sample = route.sample(scene)
    before = scene.server.counts()
    for name, value in sample.items():
        twice = json.dumps({name: value})[:-1] + "," + json.dumps(sample)[1:]
        assert scene.ask(route, twice.encode()).code == "bad_request", name
    assert scene.server.counts() == before


@pytest.mark.parametrize("route", JSON_ROUTES, ids=str)
def test_a_value_of_another_kind_is_refused(scene: Scene, route: Route) -> None:
    assert route.sample is not None
    body = route.sample(scene)
    before = scene.server.counts()
    for name, right in body.items():
        for wrong in WRONG_VALUES:
            if type(wrong) is type(right) and (
                isinstance(right, bool) or name == "name" or (name == "username" and "role" in body)
            ):
                continue
            reply = scene.ask(route, json.dumps(body | {name: wrong}).encode())
            harmless = name in {"username", "away"} and (wrong is None or str(wrong).isascii())
            assert refused(reply) or (harmless and reply.status == 200), (name, wrong, reply.status)
    assert scene.server.counts() == before
    assert CANARY not in scene.server.log


@pytest.mark.parametrize("route", JSON_ROUTES, ids=str)
def test_a_field_that_is_missing_is_not_made_up(scene: Scene, route: Route) -> None:
    assert route.sample is not None
    body = route.sample(scene)
    before = scene.server.counts()
    for name in body.keys() - {"away"}:
        left = {other: value for other, value in body.items() if other != name}
        assert refused(scene.ask(route, json.dumps(left).encode())), name
    assert scene.server.counts() == before


@pytest.mark.parametrize("route", JSON_ROUTES, ids=str)
def test_a_megabyte_is_refused_soon(scene: Scene, route: Route) -> None:
    before = scene.server.counts()
    began = time.monotonic()
    for body in (b'{"text":"' + CANARY.encode() * 40_000 + b'"}', b'{"a":[' + b"1," * 500_000 + b"1]}"):
        assert refused(scene.ask(route, body))
    assert time.monotonic() - began < 5
    assert scene.server.counts() == before


@pytest.mark.parametrize("size", ENVELOPE_SIZES)
def test_only_an_envelope_is_a_message(scene: Scene, size: int) -> None:
    before = scene.server.counts()
    plain = json.dumps({"t": "chat", "x": CANARY, "encrypted": True}).encode()
    for body in (
        plain,
        plain.ljust(size, b" "),
        CANARY.encode() * 5000,
        b"",
        bytes(size),
        b"\x01\x01\x01" + bytes(size - 3),
    ):
        for kind in ("application/octet-stream", "application/json", "text/plain"):
            reply = scene.ask(SEND, body, headers={"Content-Type": kind})
            assert refused(reply)
            assert reply.status in {400, 413}
    assert scene.server.counts() == before
    assert CANARY not in scene.server.log


@pytest.mark.parametrize("route", [each for each in ALL_ROUTES if each.method == "POST"], ids=str)
def test_a_claim_of_five_gigabytes_is_refused_before_they_come(scene: Scene, route: Route) -> None:
    assert status_line(scene, route, "Content-Length: 5368709120\r\n\r\n{") == 413


@pytest.mark.parametrize("route", [each for each in ALL_ROUTES if each.method == "POST"], ids=str)
@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "0x10", "+5"])
def test_a_length_that_is_no_size_is_refused(scene: Scene, route: Route, length: str) -> None:
    assert status_line(scene, route, f"Content-Length: {length}\r\n\r\n{{}}") == 400


def test_chunks_without_an_end_are_cut_off(scene: Scene) -> None:
    route = JSON_ROUTES[0]
    chunk = "10000\r\n" + "a" * 65_536 + "\r\n"
    assert status_line(scene, route, "Transfer-Encoding: chunked\r\n\r\n" + chunk * 32) == 413


def status_line(scene: Scene, route: Route, rest: str) -> int:
    """The status of a request written by hand, whose body never ends."""
    token = scene.token(route)
    signed = f"Authorization: Bearer {token}\r\n" if token else ""
    with socket.create_connection(("127.0.0.1", scene.server.port), timeout=10) as sock:
        head = f"POST {scene.path(route)} HTTP/1.1\r\nHost: 127.0.0.1\r\n{signed}{rest}"
        sock.sendall(head.encode())
        return int(sock.makefile("rb").readline().split()[1])


@pytest.mark.parametrize("before", ["", "-1", "1.5", "²", "٣", "1e3", "9" * 16, "NaN", "%00", "a", "0x1"])
def test_an_odd_number_in_an_address_is_refused(scene: Scene, before: str) -> None:
    path = f"/api/kasus/{scene.case}/entri?sebelum={before}"
    reply = exchange(scene.server, "GET", quote(path, safe="/?=%"), token=scene.sari.token)
    assert (reply.status, reply.code) == (400, "bad_request")
