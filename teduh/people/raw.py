"""The subject behind a raw ASGI request, for the routes that stand beside Django."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import InterfaceError, OperationalError, connection

from teduh.lib.raw import Scope, header_of
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject, bearer, remembered, subject_of

_lookups = ThreadPoolExecutor(max_workers=4, thread_name_prefix="lookup")


async def subject_behind(scope: Scope) -> Subject:
    """The live session, from memory where it is remembered. Raises `no_session`."""
    token = bearer(header_of(scope, b"authorization"))
    subject = remembered(token) if token else None
    if subject is None and token:
        subject = await in_thread(lambda: subject_of(token))
    if subject is None or subject.by_recovery or subject.awaiting:
        raise Refusal("no_session")
    return subject


async def in_thread[T](act: Callable[[], T], pool: ThreadPoolExecutor = _lookups) -> T:
    """A look-up in one of a few threads: a stream holds neither a thread nor a connection."""
    return await asyncio.get_running_loop().run_in_executor(pool, _asked, act)


def _asked[T](act: Callable[[], T]) -> T:
    try:
        return act()
    except (OperationalError, InterfaceError):  # the database went and came: a look-up may ask again
        connection.close()
        return act()
    finally:
        if connection.vendor == "postgresql":
            connection.close()  # back to the pool
