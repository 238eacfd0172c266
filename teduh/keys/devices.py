"""Where an account is signed in, as its owner sees it, and signing out elsewhere.

A device is known by one of a few words and by the hour it was last used: no address, nothing a browser says of itself.
"""

from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction

from teduh.lib.refusals import Refusal
from teduh.people.access import Subject, check_still_live, end_sessions_of, sessions_of
from teduh.people.models import Person, Session
from teduh.privacy import audit

OTHER = "Perangkat lain"
_SIGNS = (  # the first that is found decides; a tablet's browser may call itself a computer, and that does no harm
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "HP Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Komputer"),
    ("Macintosh", "Komputer"),
    ("Linux", "Komputer"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """One live session of the account that asks."""

    id: bytes
    kind: str
    begun: int
    seen: int
    here: bool


def kind_of_device(user_agent: str) -> str:
    """A coarse word, told once at sign-in; the string itself is kept nowhere."""
    if "Android" in user_agent and "Mobile" not in user_agent:
        return "Tablet Android"
    return next((kind for sign, kind in _SIGNS if sign in user_agent), OTHER)


def devices_of(subject: Subject) -> list[Device]:
    """The live sessions of the own account: this one first, then the last used."""
    found = [_device(session, subject) for session in sessions_of(subject.account_pk)]
    return sorted(found, key=lambda device: (not device.here, -device.seen, -device.begun))


@transaction.atomic
def end_device(subject: Subject, device_id: bytes) -> list[int]:
    """That session of the own account is over; answers its row, for its streams. Anybody else's was never there."""
    person = _asking(subject)
    found = (each.pk for each in sessions_of(person.pk) if _id_of(each) == device_id)
    alone = next(found, None)
    if alone is None:
        raise Refusal("not_found")
    return _ended(person, end_sessions_of(person, alone=alone))


@transaction.atomic
def end_other_devices(subject: Subject) -> list[int]:
    """Only the session that asks is left of its account; answers the rows of the others, for their streams."""
    person = _asking(subject)
    return _ended(person, end_sessions_of(person, but=subject))


def _asking(subject: Subject) -> Person:
    check_still_live(subject)
    return Person.objects.select_related("school").get(pk=subject.account_pk)


def _ended(person: Person, sessions: list[int]) -> list[int]:
    if sessions:
        audit.record(
            audit.SIGNED_OUT_ELSEWHERE, school=person.school, by=person, about=bytes(person.public_id)
        )
    return sessions


def _device(session: Session, subject: Subject) -> Device:
    begun, seen = session.created_at, session.seen_at or session.created_at
    return Device(
        id=_id_of(session),
        kind=session.device or OTHER,
        begun=int(begun.timestamp() * 1000),
        seen=int(seen.timestamp() * 1000),
        here=session.pk == subject.session_id,
    )


def _id_of(session: Session) -> bytes:
    """Names a session to its owner, tells nothing of its token, and needs no column."""
    return sha256(b"teduh device" + bytes(session.token_hash)).digest()[:16]
