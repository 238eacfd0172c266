"""The school's directory begins with its first coordinator and grows by a coordinator's word: she compares three words
with the person, her browser signs, this appends. What the log itself refuses (spec/envelope.md, section 6) it refuses."""

from django.db import IntegrityError, transaction

from teduh.joining.models import Invitation
from teduh.keys.directory import append_entry, directory_of, entries_of
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject, look_again_at
from teduh.people.models import Person, Role, School
from teduh.privacy import audit
from teduh.sealing.directory import DirectoryAction, DirectoryEntry, DirectoryRole, self_signed_bytes
from teduh.sealing.errors import SealingError
from teduh.sealing.keys import check_box_key, check_sign_key
from teduh.sealing.verify import verify_signature

ROLES = {Role.COUNSELOR.value: DirectoryRole.COUNSELOR, Role.COORDINATOR.value: DirectoryRole.COORDINATOR}
_CARD = 128


def check_card(invitation: Invitation, card: bytes) -> None:
    """A card waits only if its keys are sound and their holder signed for this name, role and school."""
    box, sign, signature = card[:32], card[32:64], card[64:]
    try:
        if len(card) != _CARD:
            raise SealingError("length")
        check_box_key(box)
        check_sign_key(sign, registering=True)
        told = self_signed_bytes(
            school_id=bytes(invitation.school.public_id),
            user_id=bytes(invitation.user_id),
            role=ROLES[invitation.role],
            box_public=box,
            sign_public=sign,
            name=invitation.name,
        )
        verify_signature(sign, told, signature, refusal="self-signature")
    except SealingError as problem:
        raise Refusal("bad_request") from problem


def founding_entry(person: Person, raw: bytes) -> None:
    """The school's log begins with this coordinator, who vouches for herself."""
    _check_is(person, _parsed(raw))
    _append(person.school, raw)


def vouch(subject: Subject, raw: bytes) -> None:
    """Whoever `raw` adds is a counselor from now on, by this coordinator's word. The same entry again changes nothing."""
    entry = _parsed(raw)
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).get(pk=subject.school_id)
        coordinator = Person.objects.select_related("school").get(pk=subject.account_pk)
        if raw in entries_of(coordinator.school):
            return
        found = Invitation.objects.awaiting().select_related("person")
        waiting = found.filter(school=coordinator.school, user_id=entry.user_id).first()
        if waiting is None or waiting.person is None:
            raise Refusal("not_found")
        own = directory_of(coordinator.school).active(bytes(coordinator.public_id))
        _check_is(waiting.person, entry)
        signed = entry.box_public + entry.sign_public + entry.self_signature
        if signed != bytes(waiting.card or b"") or own is None or entry.voucher_key_id != own.key_id:
            raise Refusal("bad_request")
        try:
            with transaction.atomic():
                _append(coordinator.school, raw)
        except IntegrityError as problem:
            raise Refusal("stale_directory") from problem
        Person.objects.filter(pk=waiting.person.pk).update(awaiting_since=None)
        look_again_at(waiting.person)
        audit.record(audit.VOUCHED, school=coordinator.school, by=coordinator, about=entry.user_id)


def _parsed(raw: bytes) -> DirectoryEntry:
    try:
        return DirectoryEntry.parse(raw)
    except SealingError as problem:
        raise Refusal("bad_request") from problem


def _check_is(person: Person, entry: DirectoryEntry) -> None:
    """The entry adds this very person, by the name and role she was invited with."""
    told = (entry.action, entry.user_id, entry.name, entry.role)
    meant = (DirectoryAction.ADD, bytes(person.public_id), person.display_name, ROLES[person.role])
    if told != meant:
        raise Refusal("bad_request")


def _append(school: School, raw: bytes) -> None:
    try:
        append_entry(school, raw)
    except SealingError as problem:
        if problem.code == "order":
            raise Refusal("stale_directory") from problem
        raise Refusal("bad_request") from problem
