"""The doors of the API. Every view declares who may come, by which method and how large; a test reads them all."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from teduh.lib.http import answer
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject, bearer, subject_of
from teduh.people.models import Role

ANYONE = "anyone"  # no session: doors before a room is open
SESSION = "session"  # any live session
MEMBERS = "members"  # any live session that a right passphrase or codename opened
COUNSELORS = "counselors"
COORDINATORS = "coordinators"
STUDENTS = "students"
FOR_EVER = "public, max-age=31536000, immutable"
ACCOUNTS = "accounts"  # also the minutes after a recovery, in which a new passphrase is set


@dataclass(frozen=True)
class Door:
    """What a route declares. `rate` names what is counted against whom; `cache` is no-store but for what never changes."""

    method: str
    who: str
    rate: str
    cache: str = "no-store"


type View = Callable[..., dict[str, Any] | HttpResponse | None]


def door(
    method: str, who: str, *, rate: str = "member", cache: str = "no-store"
) -> Callable[[View], Callable[..., HttpResponse]]:
    """Wraps a view: checks method and subject, passes the subject first, turns a dict into JSON (None: 204)."""

    def wrap(view: View) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, **path: Any) -> HttpResponse:
            if request.method != method:
                raise Refusal("method_not_allowed")
            subject = None if who == ANYONE else admitted(request.headers.get("Authorization"), who)
            result = view(request, **path) if subject is None else view(request, subject, **path)
            response = result if isinstance(result, HttpResponse) else answer(result)
            response.headers["Cache-Control"] = cache
            return response

        guarded.door = Door(method, who, rate, cache)  # type: ignore[attr-defined]
        return guarded

    return wrap


def by_method(*views: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """One address for several views, each behind its own door and for its own method."""
    known = {view.door.method: view for view in views}  # type: ignore[attr-defined]

    def chosen(request: HttpRequest, **path: Any) -> HttpResponse:
        if request.method not in known:
            raise Refusal("method_not_allowed")
        return known[request.method](request, **path)

    chosen.doors = tuple(view.door for view in views)  # type: ignore[attr-defined]
    return chosen


def admitted(header: str | None, who: str) -> Subject:
    """The subject behind an Authorization header, if the door is for them."""
    token = bearer(header)
    subject = subject_of(token) if token else None
    if subject is None:
        raise Refusal("no_session")
    check_role(subject, who)
    return subject


def check_role(subject: Subject, who: str) -> None:
    allowed = {
        SESSION: True,
        MEMBERS: True,
        COUNSELORS: subject.may_counsel,
        COORDINATORS: subject.role == Role.COORDINATOR,
        STUDENTS: not subject.may_counsel,
        ACCOUNTS: subject.person_id is not None,
    }[who]
    if not allowed or (subject.by_recovery and who not in {SESSION, ACCOUNTS}):
        raise Refusal("not_allowed")
    if subject.awaiting and who not in {SESSION, ACCOUNTS}:
        raise Refusal("awaiting")
