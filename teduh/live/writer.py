"""One writer for the hot path: takes what has gathered, stores it in one transaction, answers after COMMIT.

Under load many messages share one flush of the disk; alone, a message has a flush of its own. Rooms register
a batch function; the writer knows no domain word and no table.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import Any

from django.db import DatabaseError, connection, transaction

log = logging.getLogger("teduh.live")

_MOST_AT_ONCE = 256

type Batch = Callable[[Sequence[Any]], list[Any]]
type Work = tuple[Any, asyncio.Future[Any]]


class GroupWriter:
    """`submit` from the loop; `store` runs in the writer's own thread and connection, inside a transaction.

    `store(items)` answers one outcome per item and must not raise for a single bad one; if the group fails
    as a whole (two items collide in the database), each item is tried again by itself.
    `committed(pairs)` runs on the loop, in commit order, before the waiting coroutines go on.
    """

    def __init__(self, store: Batch, committed: Callable[[list[tuple[Any, Any]]], None]) -> None:
        self._store = store
        self._committed = committed
        self._queue: SimpleQueue[Work | None] = SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._thread = Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Everything submitted so far is stored or refused when this returns."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def submit(self, item: Any) -> asyncio.Future[Any]:
        """Resolves to the outcome once it is on disk, or to the exception that kept it from there."""
        assert self._loop is not None
        waiting = self._loop.create_future()
        self._queue.put((item, waiting))
        return waiting

    def _run(self) -> None:
        stopping = False
        while not stopping:
            group, stopping = self._gather()
            if group:
                outcomes = self._store_group([item for item, _ in group])
                assert self._loop is not None
                self._loop.call_soon_threadsafe(self._answer, group, outcomes)
        connection.close()

    def _gather(self) -> tuple[list[Work], bool]:
        first = self._queue.get()
        if first is None:
            return [], True
        group = [first]
        while len(group) < _MOST_AT_ONCE and not self._queue.empty():
            more = self._queue.get()
            if more is None:
                return group, True
            group.append(more)
        return group, False

    def _store_group(self, items: list[Any]) -> list[Any]:
        try:
            return self._store_once(items)
        except Exception as problem:
            if isinstance(problem, DatabaseError):
                connection.close_if_unusable_or_obsolete()
            if len(items) == 1:
                log.error("a write failed", exc_info=problem)
                return [problem]
            return [outcome for item in items for outcome in self._store_group([item])]

    def _store_once(self, items: list[Any]) -> list[Any]:
        with transaction.atomic():
            return self._store(items)

    def _answer(self, group: list[Work], outcomes: list[Any]) -> None:
        self._committed([(item, outcome) for (item, _), outcome in zip(group, outcomes, strict=True)])
        for (_, waiting), outcome in zip(group, outcomes, strict=True):
            if waiting.done():  # the sender is gone; the disk has it all the same
                continue
            if isinstance(outcome, BaseException):
                waiting.set_exception(outcome)
            else:
                waiting.set_result(outcome)
