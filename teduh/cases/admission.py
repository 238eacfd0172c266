"""Tells open streams that somebody now belongs to a case, or no longer does. Called inside an act; heard after its commit."""

from collections.abc import Iterable

from django.db import transaction

from teduh.cases.models import Case, Member
from teduh.cases.timeline import case_topic
from teduh.live import presence
from teduh.live.frames import frame
from teduh.live.hub import Stream, hub
from teduh.people.access import Subject
from teduh.sealing.codec import b64url_encode
from teduh.sealing.manifest import MemberRole


def admit_members(case: Case, coming: Iterable[Member], number: int) -> None:
    """Open streams of the newcomers follow the case from its entry `number` on, and are seen there."""
    # A counselee's key names nobody; the case knows whose account, if any, may have opened it just now.
    owners = [
        (m, m.person_id or (case.person_id if m.role == MemberRole.COUNSELEE else None)) for m in coming
    ]
    keys = {owner: b64url_encode(bytes(m.key_id)) for m, owner in owners if owner is not None}
    case_pk, school_pk, name = case.pk, case.school_id, b64url_encode(bytes(case.public_id))
    transaction.on_commit(lambda: hub.from_thread(_admit, case_pk, name, keys, number))
    transaction.on_commit(lambda: tell_desk(school_pk))


def dismiss_members(case: Case, leaving: Iterable[Member]) -> None:
    """Open streams of those who left hear nothing of the case any more."""
    persons = {member.person_id for member in leaving}
    case_pk, case_id = case.pk, bytes(case.public_id)
    transaction.on_commit(lambda: hub.from_thread(_dismiss, case_pk, case_id, persons))


def tell_desk(school_pk: int) -> None:
    """The lists of the school's counselors changed: look again."""
    hub.from_thread(hub.tell, desk_topic(school_pk), frame("meja", {}))


def desk_topic(school_pk: int) -> tuple[str, int]:
    return ("desk", school_pk)


def _admit(case_pk: int, case_name: str, keys: dict[int, str], number: int) -> None:
    topic = case_topic(case_pk)
    for stream in _streams_of(set(keys)):
        if topic not in stream.cursors:
            stream.cursors[topic] = number
            hub.join(stream, topic)
            stream.push(frame("muat", {"k": case_name}))
            presence.arrive(stream, topic, case_name, keys[stream.owner.person_id])


def _dismiss(case_pk: int, case_id: bytes, persons: set[int | None]) -> None:
    topic = case_topic(case_pk)
    for stream in _streams_of({person for person in persons if person is not None}):
        hub.leave(stream, topic)
        stream.cursors.pop(topic, None)
        presence.depart(stream, topic)
        stream.owner.places.pop(case_id, None)


def _streams_of(persons: set[int]) -> list[Stream]:
    def wanted(owner: Subject) -> bool:
        return owner.person_id in persons

    return hub.streams(wanted)
