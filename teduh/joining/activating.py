"""An invited person arrives with keys that her browser made: her account, her locks and her place in the directory stand
together, or nothing does. The server sees public keys, ciphertext and proofs."""

from dataclasses import dataclass
from hashlib import sha256

from django.db import IntegrityError, transaction

from teduh.joining.models import Invitation
from teduh.joining.vouching import check_card, founding_entry
from teduh.keys.actions import check_lock
from teduh.keys.directory import directory_of
from teduh.keys.models import Keyset, Lock
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.lib.secrets import peppered, same
from teduh.people.models import Person, Role, School
from teduh.privacy import audit
from teduh.sealing.errors import SealingError
from teduh.sealing.locks import KeysetHeader


@dataclass(frozen=True)
class Arrival:
    """What a browser sends. `entry` founds the directory; `card` (box key, sign key, self-signature) waits for a voucher."""

    secret: bytes
    keyset: bytes
    locks: tuple[tuple[int, bytes, bytes], ...]  # kind, lock, auth
    card: bytes | None = None
    entry: bytes | None = None

    @property
    def digest(self) -> bytes:
        locks = b"".join(lock + auth for _, lock, auth in self.locks)
        return sha256(self.keyset + locks + (self.card or b"") + (self.entry or b"")).digest()


def invitation_of(secret: bytes) -> Invitation:
    """The open invitation of this secret. Used, expired and never made are told alike."""
    found = _invited(secret)
    if found is None or found.used_at is not None or found.expires_at <= clock.now():
        raise Refusal("invitation_unknown")
    return found


def founds(invitation: Invitation) -> bool:
    """Whether this person begins the school's directory: its first coordinator, for whom nobody can vouch."""
    return invitation.role == Role.COORDINATOR and directory_of(invitation.school).size == 0


def activate(arrival: Arrival) -> Person:
    """The person stands with her keys. The same arrival again answers the same; any other one finds the link closed."""
    try:
        with transaction.atomic():
            return _activated(arrival)
    except IntegrityError as problem:
        found = _invited(
            arrival.secret
        )  # the same arrival, sent twice at once: one made it, both are answered
        if found is not None and found.person is not None and _is_again(found, arrival):
            return found.person
        if found is not None and Person.objects.filter(username=found.username).exists():
            raise Refusal("username_taken") from problem
        raise Refusal("stale_directory") from problem


def _activated(arrival: Arrival) -> Person:
    found = _invited(arrival.secret, held=True)
    if found is not None and found.person is not None and _is_again(found, arrival):
        return found.person
    if found is None or found.used_at is not None or found.expires_at <= clock.now():
        raise Refusal("invitation_unknown")
    if Person.objects.filter(username=found.username).exists():
        raise Refusal("username_taken")
    School.objects.select_for_update(no_key=True).get(pk=found.school_id)  # one root, however many arrive
    if founds(found) != (arrival.entry is not None):
        raise Refusal("stale_directory")
    person = _stand(found, arrival)
    if arrival.entry is not None:
        founding_entry(person, arrival.entry)
    else:
        check_card(found, arrival.card or b"")
    found.person, found.used_at = person, person.created_at
    found.digest, found.card = arrival.digest, arrival.card
    found.save(update_fields=["person", "used_at", "digest", "card"])
    audit.record(audit.JOINED, school=person.school, by=person, about=bytes(person.public_id))
    return person


def _stand(invitation: Invitation, arrival: Arrival) -> Person:
    now = clock.now()
    person = Person.objects.create(
        school=invitation.school,
        public_id=invitation.user_id,
        username=invitation.username,
        display_name=invitation.name,
        role=invitation.role,
        awaiting_since=None if arrival.entry else now,
        created_at=now,
    )
    try:
        header = KeysetHeader.parse(arrival.keyset)
    except SealingError as problem:
        raise Refusal("bad_request") from problem
    if (header.user_id, header.keyset_version) != (bytes(person.public_id), 1):
        raise Refusal("bad_request")
    Keyset.objects.create(
        person=person, account_key_id=header.account_key_id, version=1, sealed=arrival.keyset
    )
    for kind, lock, auth in arrival.locks:
        check_lock(person, kind, lock)
        Lock.objects.create(
            person=person, kind=kind, sealed=lock, auth_hash=peppered("auth", auth), set_at=now
        )
    return person


def _is_again(invitation: Invitation, arrival: Arrival) -> bool:
    return same(bytes(invitation.digest or b""), arrival.digest)


def _invited(secret: bytes, *, held: bool = False) -> Invitation | None:
    found = Invitation.objects.select_related("school", "person__school")
    if held:
        found = Invitation.objects.select_for_update(no_key=True)
    return found.filter(secret_hash=peppered("invitation", secret)).first()
