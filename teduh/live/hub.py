"""Open streams and what they listen to. A stream is the tail of a table: it carries a number for each topic and takes
only the frame after it; whoever missed one is told to load again, so a lost wake never loses an entry.

Everything here runs on the event loop; `from_thread` brings work of an ordinary view over, after its commit.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable
from itertools import count, cycle
from typing import Any

from teduh.lib import clock, memory

HEARTBEAT_SECONDS = 20
LIFE_SECONDS = 15 * 60
_LIVES_APART = 12
_MOST_WAITING_BYTES = 4_000_000
_HEARTBEAT = b": teduh\n\n"
_HOLDING = -1
_MOST_OF_A_SESSION = 6

type SendBody = Callable[[bytes], Awaitable[None]]


def _nothing(topic: Hashable) -> bytes:
    return b""


def _never() -> bool:
    return False


class Stream:
    """One open stream. Idle, it is one coroutine waiting for the other side to go away."""

    __slots__ = (
        "_flushing",
        "_held",
        "_send",
        "_waiting",
        "_waiting_bytes",
        "alive",
        "beat",
        "cursors",
        "ended",
        "here",
        "opened_at",
        "owner",
        "reload",
        "session",
    )

    def __init__(
        self,
        owner: Any,
        session: Hashable,
        send: SendBody,
        reload: Callable[[Hashable], bytes],
        alive: Callable[[], bool],
    ) -> None:
        self.owner = owner
        self.session = session
        self.beat = 0  # which part of the streams it belongs to, for its heartbeat
        self.alive = alive  # asked at each beat: a session that ended ends its streams
        self.cursors: dict[Hashable, int] = {}
        self.here: dict[
            Hashable, tuple[str, str]
        ] = {}  # where presence was told: the case and the member's key
        self.opened_at = clock.ticks()
        self.ended = asyncio.get_running_loop().create_future()
        self.reload = reload  # the frame that says "load this topic again"
        self._send = send
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._held: list[tuple[Hashable, int, bytes]] | None = None
        self._flushing = False

    def hold(self, topic: Hashable) -> None:
        """Frames of the topic wait until `catch_up` has said up to where the table was read."""
        self.cursors[topic] = _HOLDING
        if self._held is None:
            self._held = []

    def catch_up(self, topic: Hashable, number: int, frames: list[bytes]) -> None:
        for frame in frames:
            self.push(frame)
        self.cursors[topic] = number
        held = [kept for kept in self._held or [] if kept[0] == topic]
        self._held = [kept for kept in self._held or [] if kept[0] != topic] or None
        for _, at, frame in held:
            self.take(topic, at, frame)

    def take(self, topic: Hashable, number: int, frame: bytes) -> None:
        """The entry `number` of a topic: pushed if it is the next, passed over if old, else a call to load again."""
        cursor = self.cursors.get(topic)
        if cursor is None or (cursor != _HOLDING and number <= cursor):
            return
        if cursor == _HOLDING:
            if self._held is not None:
                self._held.append((topic, number, frame))
            return
        self.cursors[topic] = number
        self.push(frame if number == cursor + 1 else self.reload(topic))

    def push(self, frame: bytes) -> None:
        self._waiting.append(frame)
        self._waiting_bytes += len(frame)
        if self._waiting_bytes > _MOST_WAITING_BYTES:
            self.end()  # a reader this slow comes back and tails the table
        elif not self._flushing:
            self._flushing = True
            # Begins at once and mostly ends at once: only a reader who lags leaves a task behind.
            asyncio.Task(self._flush(), loop=asyncio.get_running_loop(), eager_start=True)

    def end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)

    async def _flush(self) -> None:
        try:
            while self._waiting:
                frames, self._waiting, self._waiting_bytes = self._waiting, [], 0
                await self._send(b"".join(frames))
        except Exception:
            self.end()
        finally:
            self._flushing = False


class Hub:
    """All open streams of this process, by topic and by owner."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self._by_topic: dict[Hashable, set[Stream]] = defaultdict(set)
        self._by_session: dict[Hashable, dict[Stream, None]] = {}
        self._beats: list[set[Stream]] = [set() for _ in range(HEARTBEAT_SECONDS)]
        self._parts = cycle(range(HEARTBEAT_SECONDS))
        self._beat: asyncio.Task[None] | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._beat = loop.create_task(self._heart())

    def stop(self) -> None:
        """Every stream ends, so that the server can: the browsers come again with their last numbers."""
        if self._beat is not None:
            self._beat.cancel()
        for stream in self.streams(lambda owner: True):
            stream.end()

    def from_thread(self, act: Callable[..., object], *args: Any) -> None:
        """Runs `act` on the loop; without a running server (tests, commands) nobody listens and nothing is done."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(act, *args)

    def add(self, stream: Stream) -> None:
        """A browser needs one stream; of a session that opens more than a few, the oldest ends."""
        stream.beat = next(self._parts)
        self._beats[stream.beat].add(stream)
        siblings = self._by_session.setdefault(stream.session, {})
        if len(siblings) >= _MOST_OF_A_SESSION:
            oldest = next(iter(siblings))
            del siblings[oldest]
            oldest.end()
        siblings[stream] = None

    def join(self, stream: Stream, topic: Hashable) -> None:
        self._by_topic[topic].add(stream)

    def remove(self, stream: Stream) -> None:
        self._beats[stream.beat].discard(stream)
        siblings = self._by_session.get(stream.session, {})
        siblings.pop(stream, None)
        if not siblings:
            self._by_session.pop(stream.session, None)
        for topic in stream.cursors:
            self.leave(stream, topic)
        # Both know the stream: in a ring with it, it would lie in memory until the hourly collection.
        stream.reload, stream.alive = _nothing, _never

    def leave(self, stream: Stream, topic: Hashable) -> None:
        listeners = self._by_topic.get(topic)
        if listeners is not None:
            listeners.discard(stream)
            if not listeners:
                del self._by_topic[topic]

    def listeners(self, topic: Hashable) -> set[Stream]:
        return self._by_topic.get(topic, set())

    def publish(self, topic: Hashable, number: int, frame: bytes) -> None:
        """An entry of a tailed topic was committed."""
        for stream in self._by_topic.get(topic, ()):
            stream.take(topic, number, frame)

    def tell(self, topic: Hashable, frame: bytes, *, but: Hashable = None) -> None:
        """Something passing (typing, presence, marks): who is not here now never hears it."""
        for stream in self._by_topic.get(topic, ()):
            if but is None or stream.owner is not but:
                stream.push(frame)

    def streams(self, wanted: Callable[[Any], bool]) -> list[Stream]:
        return [stream for part in self._beats for stream in part if wanted(stream.owner)]

    def end_of(self, sessions: Iterable[Hashable]) -> None:
        """Every stream of these sessions ends."""
        for session in sessions:
            for stream in self._by_session.get(session, ()):
                stream.end()

    async def _heart(self) -> None:
        """Each second one part of the streams is due, so that ten thousand never hold up one who writes."""
        for second in count():
            await asyncio.sleep(1)
            memory.tick(second)
            for stream in list(self._beats[second % HEARTBEAT_SECONDS]):
                life = LIFE_SECONDS - stream.beat * _LIVES_APART  # those who came at once do not go at once
                if clock.ticks() - stream.opened_at > life or not stream.alive():
                    stream.end()
                else:
                    stream.push(_HEARTBEAT)


hub = Hub()
