"""The few lines of ASGI that the two hot routes need: headers, a bounded body, an answer with its safe headers."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from teduh.lib.headers import ALWAYS
from teduh.lib.refusals import Refusal

type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
type Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_SAFE = [(name.lower().encode(), value.encode()) for name, value in ALWAYS.items()]
_SAFE += [(b"cache-control", b"no-store"), (b"content-security-policy", b"default-src 'none'")]
_JSON = [(b"content-type", b"application/json"), *_SAFE]


def header_of(scope: Scope, name: bytes) -> str | None:
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value).decode("latin-1")
    return None


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The whole body, never more than `limit` bytes of it in memory, nor longer than a slow phone needs to send it."""
    try:
        async with asyncio.timeout(settings.BODY_SECONDS):
            return await _read_body(scope, receive, limit)
    except TimeoutError as problem:
        raise Refusal("too_slow") from problem


async def _read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    declared = header_of(scope, b"content-length")
    if declared is not None and (not declared.isdigit() or int(declared) > limit):
        raise Refusal("too_large" if declared.isdigit() else "bad_request")
    parts, size = [], 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise Refusal("bad_request")
        part = event.get("body", b"")
        size += len(part)
        if size > limit:
            raise Refusal("too_large")
        parts.append(part)
        if not event.get("more_body"):
            return parts[0] if len(parts) == 1 else b"".join(parts)


def replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` for whoever comes next: the body that was read already, then what the connection says."""
    waiting: list[MutableMapping[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> MutableMapping[str, Any]:
        return waiting.pop() if waiting else await receive()

    return again


async def respond(send: Send, status: int, body: bytes) -> None:
    headers = [*_JSON, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def begin_stream(send: Send) -> None:
    await begin(
        send, 200, [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]
    )


async def begin(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    """The head of an answer whose body comes in pieces."""
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *_SAFE]})


def check_host(scope: Scope) -> None:
    """What Django's own host check does for every other route; a second Host header is nobody's."""
    if sum(key == b"host" for key, _ in scope["headers"]) != 1 or not _known_host(
        header_of(scope, b"host") or ""
    ):
        raise Refusal("bad_request")


@lru_cache(maxsize=64)
def _known_host(host: str) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
