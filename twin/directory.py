"""Write the key directory: sign for oneself, vouch for others, and plant its root (spec, section 6)."""

from dataclasses import dataclass, replace
from hashlib import sha256

from teduh.sealing import labels
from teduh.sealing.directory import (
    Directory,
    DirectoryAction,
    DirectoryEntry,
    DirectoryRole,
    self_signed_bytes,
)
from teduh.sealing.layout import ZERO_SIGNATURE
from twin.keys import KeyPair
from twin.wordlist import WORDS


@dataclass(frozen=True, slots=True)
class Application:
    """Keys with their holder's own signature, waiting for a coordinator to vouch."""

    school_id: bytes
    user_id: bytes
    role: DirectoryRole
    name: str
    box_public: bytes
    sign_public: bytes
    self_signature: bytes


def apply(school_id: bytes, user_id: bytes, role: DirectoryRole, name: str, *, keys: KeyPair) -> Application:
    told = self_signed_bytes(
        school_id=school_id,
        user_id=user_id,
        role=role,
        box_public=keys.box_public,
        sign_public=keys.sign_public,
        name=name,
    )
    return Application(school_id, user_id, role, name, keys.box_public, keys.sign_public, keys.sign(told))


def vouch(
    directory: Directory, application: Application, voucher: KeyPair, *, time_ms: int
) -> DirectoryEntry:
    """The next entry: add, or replace where the user already stands in the log. It is not yet appended."""
    standing = directory.active(application.user_id)
    unsigned = DirectoryEntry(
        action=DirectoryAction.ADD if standing is None else DirectoryAction.REPLACE,
        school_id=application.school_id,
        index=directory.size,
        head_before=directory.head,
        user_id=application.user_id,
        role=application.role,
        box_public=application.box_public,
        sign_public=application.sign_public,
        time_ms=time_ms,
        name=application.name,
        self_signature=application.self_signature,
        voucher_key_id=voucher.key_id,
    )
    return sign_entry(unsigned, voucher)


def revoke(
    directory: Directory, standing: DirectoryEntry, voucher: KeyPair, *, time_ms: int
) -> DirectoryEntry:
    ending = replace(
        standing,
        action=DirectoryAction.REVOKE,
        index=directory.size,
        head_before=directory.head,
        time_ms=time_ms,
        self_signature=ZERO_SIGNATURE,
        voucher_key_id=voucher.key_id,
    )
    return sign_entry(ending, voucher)


def sign_entry(entry: DirectoryEntry, voucher: KeyPair) -> DirectoryEntry:
    return replace(entry, voucher_signature=voucher.sign(entry.vouched_bytes))


def plant(school_id: bytes, user_id: bytes, name: str, keys: KeyPair, *, time_ms: int) -> Directory:
    """A new log: its root is a coordinator who vouches for herself."""
    directory = Directory(school_id)
    application = apply(school_id, user_id, DirectoryRole.COORDINATOR, name, keys=keys)
    directory.append(vouch(directory, application, keys, time_ms=time_ms))
    return directory


def check_words(key_id: bytes) -> tuple[str, str, str]:
    """Three words two people can compare by voice: the first 33 bits of a hash of the key."""
    bits = int.from_bytes(sha256(labels.CHECK_WORDS + key_id).digest()[:5], "big") >> 7
    first, second, third = (WORDS[bits >> shift & 0x7FF] for shift in (22, 11, 0))
    return first, second, third
