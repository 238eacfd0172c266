"""Messages that belong to an act: stored in its very transaction. Neither stands without the other.

`store_first` serves the opening of a case, `store_enclosed` every other act, by `cases.enclosing`.
"""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from teduh.cases.access import Place
from teduh.cases.models import Case, Member
from teduh.cases.timeline import show
from teduh.conversations.store import NewMessage, Stored, store
from teduh.keys.directory import directory_of
from teduh.lib.refusals import Refusal
from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import MemberRole
from teduh.sealing.message import envelope_hash, parse_envelope


@transaction.atomic
def store_first(case: Case, envelopes: Sequence[bytes]) -> None:
    """All of these envelopes are stored, in order, as the counselee's first; one that is wrong refuses the opening."""
    counselee = Member.objects.get(case=case, role=MemberRole.COUNSELEE)
    place = Place(
        case.pk,
        bytes(case.public_id),
        counselee.pk,
        counselee.role,
        bytes(counselee.key_id),
        bytes(counselee.sign_public),
    )
    try:
        store_enclosed(case, place, envelopes)
    except Refusal as problem:
        raise Refusal("bad_envelope") from problem


@transaction.atomic
def store_enclosed(room: Case, place: Place, envelopes: Sequence[bytes], *, talk: bool = True) -> list[int]:
    """All of these envelopes are stored, in order, as this member's next; answers their numbers."""
    return [_stored(room, place, raw, talk).number for raw in envelopes]


def _stored(case: Case, place: Place, raw: bytes, talk: bool) -> Stored:
    try:
        [outcome] = store([_checked(case, place, raw, talk)])
    except IntegrityError as problem:  # the message id was used in this room for other bytes
        raise Refusal("taken") from problem
    if isinstance(outcome, Refusal):
        raise outcome
    if not outcome.repeated:
        transaction.on_commit(lambda: show(case.pk, place.case_id, outcome.number))
    return outcome


def _checked(case: Case, place: Place, raw: bytes, talk: bool) -> NewMessage:
    try:
        envelope = parse_envelope(raw)
        envelope.verify(place.sign_public)
    except SealingError as problem:
        raise Refusal("bad_envelope") from problem
    header = envelope.header
    if not directory_of(case.school).extends(header.directory_size, header.directory_head):
        raise Refusal("bad_envelope")
    placed = (header.school_id, header.case_id, header.sender_key_id)
    if placed != (bytes(case.school.public_id), place.case_id, place.key_id):
        raise Refusal("bad_envelope")
    return NewMessage(place, envelope, envelope_hash(raw), talk)
