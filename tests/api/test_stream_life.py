"""A stream's beginning and end: who is admitted or signs out while it opens, how many a session has, what it leaves."""

import asyncio
import gc
import secrets
import weakref
from collections.abc import Callable, Iterator
from datetime import time
from time import monotonic
from typing import Any
from unittest.mock import Mock

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState

from teduh.cases import admission
from teduh.desk import stream as desk_stream
from teduh.lib import clock
from teduh.lib.joined import JoinedProtocol
from teduh.lib.raw import Scope, Send
from teduh.live.hub import hub
from teduh.people import access
from teduh.people.access import Subject
from teduh.people.models import School
from tests.support.cast import anonymous
from tests.support.listener import Listener, entry_came, listen
from tests.support.raw import exchange
from tests.support.server import RunningServer


@pytest.fixture
def subject() -> Iterator[Subject]:
    """Bu Laras' session, as memory keeps it."""
    hashed = secrets.token_bytes(32)
    laras = Subject(1, hashed, 1, bytes(16), 7, None, "counselor", 2**60, by_recovery=False)
    access._subjects[hashed] = laras
    yield laras
    access._subjects.pop(hashed, None)


@pytest.fixture
def school(transactional_db: None) -> School:
    return School.objects.create(
        public_id=secrets.token_bytes(16),
        codename_salt=bytes(16),
        opens=time(7),
        closes=time(15),
        reply_by=time(10),
        created_at=clock.now(),
    )


def opened_stream(
    monkeypatch: pytest.MonkeyPatch, subject: Subject, meanwhile: Callable[[], object], *, gone: bool = False
) -> tuple[list[bytes], "weakref.ref[Any]"]:
    """Runs one stream. While it looks for its cases, of which it finds none, the loop does what happened `meanwhile`."""
    heard: list[bytes] = []

    async def run() -> "weakref.ref[Any]":
        loop = asyncio.get_running_loop()

        async def known(_: Scope) -> Subject:
            return subject

        def cases_followed(_: Subject) -> list[Any]:
            loop.call_soon_threadsafe(meanwhile)
            return []

        async def receive() -> dict[str, Any]:
            if not gone:
                await asyncio.sleep(0.2 if heard[-1:] == [b""] else 3600)
            return {"type": "http.disconnect"}

        async def send(event: Any) -> None:
            heard.append(event.get("body", b""))

        monkeypatch.setattr(desk_stream, "subject_behind", known)
        monkeypatch.setattr(desk_stream, "cases_followed", cases_followed)
        monkeypatch.setattr(desk_stream, "missed", lambda *_: [])
        scope = {"type": "http", "headers": [(b"host", b"localhost")], "query_string": b""}
        async with asyncio.timeout(2):
            await desk_stream.stream(scope, receive, send)
        return weakref.ref(send)

    left = asyncio.run(run())
    return heard, left


def test_a_case_committed_while_a_stream_opens_is_heard(
    monkeypatch: pytest.MonkeyPatch, subject: Subject
) -> None:
    def admitted() -> None:
        admission._admit(5, "kasus-baru", {(7, None): "kunci"}, 1)
        [stream] = hub.streams(lambda owner: owner is subject)
        asyncio.get_running_loop().call_later(0.1, stream.end)

    heard, _ = opened_stream(monkeypatch, subject, admitted)
    assert b'event: muat\ndata: {"k":"kasus-baru"}' in b"".join(heard)


def test_a_stream_that_opens_during_sign_out_ends(monkeypatch: pytest.MonkeyPatch, subject: Subject) -> None:
    def signed_out() -> None:
        subject.ended = True
        hub.end_of([subject.session_id])

    opened_stream(monkeypatch, subject, signed_out)
    subject.ended = True  # before it was known to the hub: nobody else could end it
    opened_stream(monkeypatch, subject, lambda: None)


def test_a_stream_that_is_over_leaves_nothing_to_collect(
    monkeypatch: pytest.MonkeyPatch, subject: Subject
) -> None:
    gc.disable()
    try:
        _, left = opened_stream(monkeypatch, subject, lambda: None, gone=True)
        given_up = monotonic() + 5
        while left() is not None and monotonic() < given_up:  # a thread may be letting go of it just now
            pass
        assert left() is None, "frozen as it is, it would lie in memory for an hour"
    finally:
        gc.enable()


def test_a_connection_that_is_lost_lets_its_request_go() -> None:
    async def run() -> None:
        async def app(scope: Scope, receive: Any, send: Send) -> None:
            await receive()

        config = Config(app=app, http=JoinedProtocol, log_config=None)
        config.load()
        protocol = JoinedProtocol(config=config, server_state=ServerState(), app_state={})
        wire = Mock(spec=asyncio.Transport)
        wire.get_extra_info.return_value, wire.is_closing.return_value = None, False
        protocol.connection_made(wire)
        protocol.data_received(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert protocol.cycle is not None
        protocol.connection_lost(None)
        assert protocol.cycle is None
        await asyncio.gather(*protocol.tasks, return_exceptions=True)

    asyncio.run(run())


def test_a_session_has_a_few_streams_and_the_oldest_ends(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    first = listen(server, sari)
    others = [listen(server, sari) for _ in range(6)]
    first.until_ended(within=5)
    number = sari.send("masih terdengar")["n"]
    for heard in others:
        heard.until(entry_came(number))
        heard.close()
    first.close()


def test_a_codename_has_a_few_sessions_and_the_oldest_ends(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    first = sari.token
    for _ in range(19):
        sari.come_back()
    assert exchange(server, "GET", "/api/sesi", token=first).status == 200
    sari.come_back()
    assert exchange(server, "GET", "/api/sesi", token=first).status == 401
    assert exchange(server, "GET", "/api/sesi", token=sari.token).status == 200


def test_a_session_that_memory_let_go_of_still_lives_and_its_stream_comes_again(subject: Subject) -> None:
    assert subject.is_remembered
    access._subjects.pop(subject.token_hash)
    assert subject.is_live
    assert not subject.is_remembered


def test_memory_lets_go_of_the_longest_unseen_alone(monkeypatch: pytest.MonkeyPatch, school: School) -> None:
    monkeypatch.setattr(access, "_MOST_REMEMBERED", 3)
    monkeypatch.setattr(access, "_subjects", {})
    tokens = [access.start_session(school) for _ in range(4)]
    known = [access.subject_of(token) for token in tokens]
    assert [bool(each and each.is_remembered) for each in known] == [False, True, True, True]
    assert access.subject_of(tokens[0]) is not None, "let go of, not ended"


def test_a_listener_that_was_closed_is_no_stream_of_the_session(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    with listen(server, sari) as kept:
        for _ in range(12):
            Listener(server, sari.token).close()
            number = sari.send("lagi")["n"]
            kept.until(entry_came(number))
