"""Tells open streams that somebody now belongs to a room, or no longer does. Called inside an act; heard after its commit."""

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

type Owner = tuple[int | None, int | None]  # a person or a codename


def admit_members(case: Case, coming: Iterable[Member], number: int) -> None:
    """Open streams of the newcomers follow the room from its entry `number` on, and are seen there."""
    keys = {_owner(case, member): b64url_encode(bytes(member.key_id)) for member in coming}
    case_pk, school_pk, name = case.pk, case.school_id, b64url_encode(bytes(case.public_id))
    transaction.on_commit(lambda: hub.from_thread(_admit, case_pk, name, keys, number))
    transaction.on_commit(lambda: tell_desk(school_pk))


def _owner(case: Case, member: Member) -> Owner:
    """Whose sessions a member's are. A counselee's key names nobody; the case knows who may open it."""
    if member.role != MemberRole.COUNSELEE:
        return member.person_id, None
    opened_by = case.about or case
    return opened_by.person_id, opened_by.codename_id


def dismiss_members(case: Case, leaving: Iterable[Member]) -> None:
    """Open streams of those who left hear nothing of the case any more."""
    owners = {_owner(case, member) for member in leaving}
    case_pk, case_id = case.pk, bytes(case.public_id)
    transaction.on_commit(lambda: hub.from_thread(_dismiss, case_pk, case_id, owners))


def tell_desk(school_pk: int) -> None:
    """The lists of the school's counselors changed: look again."""
    hub.from_thread(hub.tell, desk_topic(school_pk), frame("meja", {}))


def desk_topic(school_pk: int) -> tuple[str, int]:
    return ("desk", school_pk)


def _admit(case_pk: int, case_name: str, keys: dict[Owner, str], number: int) -> None:
    topic = case_topic(case_pk)
    for stream in _streams_of(set(keys)):
        if topic not in stream.cursors:
            stream.cursors[topic] = number
            hub.join(stream, topic)
            stream.push(frame("muat", {"k": case_name}))
            presence.arrive(stream, topic, case_name, keys[_owner_of(stream.owner)])


def _dismiss(case_pk: int, case_id: bytes, owners: set[Owner]) -> None:
    topic = case_topic(case_pk)
    for stream in _streams_of(owners):
        hub.leave(stream, topic)
        stream.cursors.pop(topic, None)
        presence.depart(stream, topic)
        stream.owner.places.pop(case_id, None)


def _streams_of(owners: set[Owner]) -> list[Stream]:
    return hub.streams(lambda subject: _owner_of(subject) in owners)


def _owner_of(subject: Subject) -> Owner:
    return subject.person_id, subject.codename_id
