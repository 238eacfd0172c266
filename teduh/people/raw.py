"""The subject behind a raw ASGI request, for the routes that stand beside Django."""

from collections.abc import Callable

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.db import connections

from teduh.lib.raw import Scope, header_of
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject, bearer, remembered, subject_of


async def subject_behind(scope: Scope) -> Subject:
    """The live session, from memory where it is remembered. Raises `no_session`."""
    token = bearer(header_of(scope, b"authorization"))
    subject = remembered(token) if token else None
    if subject is None and token:
        subject = await in_thread(lambda: subject_of(token))
    if subject is None or subject.by_recovery:
        raise Refusal("no_session")
    return subject


async def in_thread[T](act: Callable[[], T]) -> T:
    """A look-up in a thread of its own that gives its database connection back (recipes: or a stream would hold it)."""

    def asked() -> T:
        try:
            return act()
        finally:
            connections.close_all()

    async with ThreadSensitiveContext():
        return await sync_to_async(asked)()
