"""The doors of joining: the two that a link opens, and the coordinator's own. A guess is slowed by where it comes from."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse

from teduh.joining.activating import Arrival, activate, founds, invitation_of
from teduh.joining.inviting import invite
from teduh.joining.models import Invitation
from teduh.joining.vouching import vouch
from teduh.keys.cards import COUNSELOR_KDF, school_card
from teduh.lib import clock
from teduh.lib.fields import Fields
from teduh.lib.http import answer, read_json
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject
from teduh.people.doors import ANYONE, COORDINATORS, door
from teduh.people.models import Person, Role
from teduh.people.throttle import admit, count_refusal, source_of
from teduh.sealing.codec import b64url_encode
from teduh.sealing.directory import ENTRY_SIZE


@door("POST", ANYONE, rate="source")
def invitation_detail(request: HttpRequest) -> dict[str, Any]:
    """Who is awaited behind this link, in which school, and whether she begins its directory."""
    fields = Fields(read_json(request))
    secret = fields.raw("invitation", exactly=16)
    fields.done()
    with _guesses_counted(request):
        found = invitation_of(secret)
    return _invited(found) | {
        "school": school_card(found.school),
        "founds": founds(found),
        "kdf": COUNSELOR_KDF,
    }


@door("POST", ANYONE, rate="source")
def activation_create(request: HttpRequest) -> dict[str, Any]:
    arrival = _arrival(Fields(read_json(request)))
    with _guesses_counted(request):
        person = activate(arrival)
    return {"username": person.username, "awaiting": arrival.entry is None}


def _arrival(fields: Fields) -> Arrival:
    founding = fields.has("entry")
    arrival = Arrival(
        secret=fields.raw("invitation", exactly=16),
        keyset=fields.raw("keyset", exactly=185),
        locks=(
            (1, fields.raw("lock", exactly=122), fields.raw("auth", exactly=32)),
            (2, fields.raw("recovery_lock", exactly=122), fields.raw("recovery_auth", exactly=32)),
        ),
        entry=fields.raw("entry", exactly=ENTRY_SIZE) if founding else None,
        card=None if founding else fields.raw("card", exactly=128),
    )
    fields.done()
    return arrival


@door("GET", COORDINATORS)
def staff_detail(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """Who counsels here, who waits to be vouched for, whose invitation is still open."""
    person = Person.objects.select_related("school").get(pk=subject.account_pk)
    ours = Invitation.objects.filter(school=person.school)
    waiting = ours.awaiting().select_related("person")
    return {
        "school": school_card(person.school),
        "retention_days": person.school.retention_days,
        "recovery": person.locks.filter(kind=2).exists(),
        "waiting": [_invited(each) | {"card": b64url_encode(bytes(each.card or b""))} for each in waiting],
        "invited": [_invited(each) for each in ours.open_at(clock.now()).order_by("made_at")],
    }


@door("POST", COORDINATORS)
def invitation_create(request: HttpRequest, subject: Subject) -> HttpResponse:
    fields = Fields(read_json(request))
    role, name, username = fields.text("role", 12), fields.text("name", 80), fields.text("username", 64)
    fields.done()
    if role not in Role.values:
        raise Refusal("bad_request")
    person = Person.objects.select_related("school").get(pk=subject.account_pk)
    link = invite(person.school, Role(role), name.strip(), username.strip().lower(), by=person)
    told = {
        "invitation": b64url_encode(link.secret),
        "expires": int(link.expires_at.timestamp() * 1000),
    }
    return answer(told, 201)


@door("POST", COORDINATORS)
def vouch_create(request: HttpRequest, subject: Subject) -> None:
    fields = Fields(read_json(request))
    entry = fields.raw("entry", exactly=ENTRY_SIZE)
    fields.done()
    vouch(subject, entry)


def _invited(found: Invitation) -> dict[str, Any]:
    return {
        "user": b64url_encode(bytes(found.user_id)),
        "name": found.name,
        "role": found.role,
        "username": found.username,
        "expires": int(found.expires_at.timestamp() * 1000),
    }


@contextmanager
def _guesses_counted(request: HttpRequest) -> Iterator[None]:
    source = source_of(request.META.get("REMOTE_ADDR", ""), "activate")
    admit(source, request.headers.get("Teduh-Work"))
    try:
        yield
    except Refusal as refusal:
        if refusal.code == "invitation_unknown":
            count_refusal(source)
        raise
