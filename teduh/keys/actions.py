"""Signing in by a lock, and changing locks. The server compares a peppered hash; it never sees a passphrase or opens a lock."""

import hmac
from typing import Any

from django.db import transaction

from teduh.keys.cards import COUNSELOR_KDF, STUDENT_KDF
from teduh.keys.models import Keyset, Lock
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.lib.secrets import derived_key, peppered, same
from teduh.people.access import Subject, check_still_live, end_sessions_of, start_session
from teduh.people.models import Person
from teduh.privacy import audit
from teduh.sealing.codec import b64url_encode
from teduh.sealing.errors import SealingError
from teduh.sealing.locks import COUNSELOR_KDF as COUNSELOR_FLOOR
from teduh.sealing.locks import STUDENT_KDF as STUDENT_FLOOR
from teduh.sealing.locks import KeysetHeader, LockHeader


def prelogin(username: str, kind: int) -> dict[str, Any]:
    """Salt and parameters to derive with. A name that is not there gets an answer that never changes (attack 22)."""
    lock = _lock_of(username, kind)
    if lock is None:
        told = hmac.digest(derived_key("prelogin"), f"{kind}/{username}".encode(), "sha256")
        kdf = COUNSELOR_KDF if told[16] & 1 else STUDENT_KDF
        return {"salt": b64url_encode(told[:16]), "kdf": kdf}
    header = LockHeader.parse(bytes(lock.sealed))
    wanted = header.parameters
    kdf = {"alg": wanted.algorithm, "m": wanted.memory_kib, "t": wanted.passes, "p": wanted.lanes}
    return {"salt": b64url_encode(header.salt), "kdf": kdf}


def signed_in(username: str, kind: int, auth: bytes) -> tuple[Person, Lock] | None:
    """The person and the lock whose secret was shown; None for a wrong secret and for an unknown name alike."""
    lock = _lock_of(username, kind)
    kept = bytes(lock.auth_hash) if lock is not None else bytes(32)
    right = same(kept, peppered("auth", auth))
    return (lock.person, lock) if lock is not None and right else None


def sign_in(username: str, kind: int, auth: bytes, *, device: str = "") -> tuple[Person, Lock, str] | None:
    """As `signed_in`, with the token of a new session: begun while no lock can change, so a secret that was replaced
    meanwhile leaves no session behind. Whoever guesses takes no lock of the database."""
    shown = signed_in(username, kind, auth)
    if shown is None:
        return None
    with transaction.atomic():
        _hold_locks(shown[0])
        found = signed_in(username, kind, auth)
        if found is None:
            return None
        person, lock = found
        token = start_session(person.school, person=person, by_recovery=kind == 2, device=device)
        act = audit.RECOVERED if kind == 2 else audit.SIGNED_IN
        audit.record(act, school=person.school, by=person, about=bytes(person.public_id))
        return person, lock, token


@transaction.atomic
def set_lock(subject: Subject, *, auth_old: bytes | None, kind: int, lock: bytes, auth: bytes) -> list[int]:
    """The person's lock of this kind is now `lock`. Answers the sessions that ended by it: a new passphrase ends all
    others, a new recovery code those which the old one opened.

    Needs the present passphrase's auth, or a session that the recovery code opened minutes ago.
    """
    person = Person.objects.get(pk=subject.account_pk)
    _hold_locks(person)
    check_still_live(subject)
    if not subject.by_recovery and (auth_old is None or signed_in(person.username, 1, auth_old) is None):
        raise Refusal("sign_in_refused")
    check_lock(person, kind, lock)
    Lock.objects.update_or_create(
        person=person,
        kind=kind,
        defaults={"sealed": lock, "auth_hash": peppered("auth", auth), "set_at": clock.now()},
    )
    act = audit.LOCK_SET if kind == 1 else audit.RECOVERY_SET
    audit.record(act, school=person.school, by=person, about=bytes(person.public_id))
    if kind == 1:
        return end_sessions_of(person, but=None if subject.by_recovery else subject)
    return end_sessions_of(person, but=subject, by_recovery=True)


def _hold_locks(person: Person) -> None:
    """Until this transaction ends, no other one changes a lock of this person or signs in by one."""
    Keyset.objects.select_for_update(no_key=True).get(person=person)


@transaction.atomic
def renew_keyset(subject: Subject, sealed: bytes, *, auth: bytes) -> None:
    """The person's keyset is now `sealed`: the next version of the same keys. The same bytes again change nothing.

    What is inside nobody here can judge, and bad bytes would lose the keys for ever: so it takes the present
    passphrase's auth, not a token alone. Raises `stale_keyset` when another tab was first; that tab's pins are as good.
    """
    kept = (
        Keyset.objects.select_for_update(no_key=True)
        .select_related("person")
        .get(person_id=subject.account_pk)
    )
    if signed_in(kept.person.username, 1, auth) is None:
        raise Refusal("sign_in_refused")
    if bytes(kept.sealed) == sealed:
        return
    try:
        header = KeysetHeader.parse(sealed)
    except SealingError as problem:
        raise Refusal("bad_request") from problem
    if (header.user_id, header.account_key_id) != (bytes(kept.person.public_id), bytes(kept.account_key_id)):
        raise Refusal("bad_request")
    if header.keyset_version != kept.version + 1:
        raise Refusal("stale_keyset", version=kept.version)
    kept.sealed, kept.version = sealed, header.keyset_version
    kept.save(update_fields=["sealed", "version"])


def check_lock(person: Person, kind: int, lock: bytes) -> None:
    """A lock is kept only if it is this person's, opens this account key, and is strong enough for the role."""
    keyset = Keyset.objects.get(person=person)
    try:
        header = LockHeader.parse(lock)
        header.parameters.check_at_least(COUNSELOR_FLOOR if person.may_counsel else STUDENT_FLOOR)
    except SealingError as problem:
        raise Refusal("bad_request") from problem
    rightful = header.user_id == bytes(person.public_id) and header.kind == kind and kind in {1, 2}
    if not rightful or header.account_key_id != bytes(keyset.account_key_id):
        raise Refusal("bad_request")


def _lock_of(username: str, kind: int) -> Lock | None:
    found = Lock.objects.select_related("person__school", "person__keyset")
    return found.filter(person__username=username.lower(), person__active=True, kind=kind).first()
