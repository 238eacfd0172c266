"""The first words of a case: stored in the very transaction that opens it. Neither stands without the other."""

from collections.abc import Sequence

from django.db import transaction

from teduh.cases.access import Place
from teduh.cases.models import Case, Member
from teduh.cases.timeline import show
from teduh.conversations.store import NewMessage, store
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
    for raw in envelopes:
        [outcome] = store([_checked(case, place, raw)])
        if isinstance(outcome, Refusal):
            raise Refusal("bad_envelope")
        number = outcome.number
        transaction.on_commit(lambda number=number: show(case.pk, place.case_id, number))  # type: ignore[misc]


def _checked(case: Case, place: Place, raw: bytes) -> NewMessage:
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
    return NewMessage(place, envelope, envelope_hash(raw))
