"""The key directory of a school: one append-only, vouched, hash-chained log (spec, section 6).

Whoever holds the log replays it; nothing in it is believed for being stored. The server appends through it,
and manifests are checked against it at the size they state.
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Self
from unicodedata import category

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.keys import check_box_key, check_sign_key, key_id
from teduh.sealing.layout import (
    ID_SIZE,
    LAST_INSTANT,
    ZERO_HASH,
    ZERO_SIGNATURE,
    ObjectType,
    begin,
    check_begin,
)
from teduh.sealing.verify import verify_signature

_LAYOUT = struct.Struct(">4s16sI32s16sB32s32sQ81s64s16s64s")
ENTRY_SIZE = _LAYOUT.size
_VOUCHED_SIZE = 306
NAME_LIMIT = 80


class DirectoryAction(IntEnum):
    ADD = 1
    REPLACE = 2
    REVOKE = 3


class DirectoryRole(IntEnum):
    COUNSELOR = 2
    COORDINATOR = 3


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    action: DirectoryAction
    school_id: bytes
    index: int
    head_before: bytes
    user_id: bytes
    role: DirectoryRole
    box_public: bytes
    sign_public: bytes
    time_ms: int
    name: str
    self_signature: bytes
    voucher_key_id: bytes
    voucher_signature: bytes = ZERO_SIGNATURE

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Shape and keys. Whether it may stand at its place is the log's to say."""
        action = check_begin(raw, ObjectType.DIRECTORY_ENTRY)
        if len(raw) != ENTRY_SIZE:
            raise SealingError("length")
        _, school_id, index, head, user_id, role, box, sign, time_ms, name, *signed = _LAYOUT.unpack(raw)
        if action not in tuple(DirectoryAction) or role not in tuple(DirectoryRole) or time_ms > LAST_INSTANT:
            raise SealingError("field")
        check_sign_key(sign)
        check_box_key(box)
        return cls(
            DirectoryAction(action),
            school_id,
            index,
            head,
            user_id,
            DirectoryRole(role),
            box,
            sign,
            time_ms,
            parse_name(name),
            *signed,
        )

    def encode(self) -> bytes:
        return _LAYOUT.pack(
            begin(ObjectType.DIRECTORY_ENTRY, self.action),
            self.school_id,
            self.index,
            self.head_before,
            self.user_id,
            self.role,
            self.box_public,
            self.sign_public,
            self.time_ms,
            name_field(self.name),
            self.self_signature,
            self.voucher_key_id,
            self.voucher_signature,
        )

    @property
    def key_id(self) -> bytes:
        return key_id(self.sign_public, self.box_public)

    @property
    def vouched_bytes(self) -> bytes:
        return labels.DIRECTORY_VOUCH + sha256(self.encode()[:_VOUCHED_SIZE]).digest()

    @property
    def self_signed_bytes(self) -> bytes:
        return self_signed_bytes(
            school_id=self.school_id,
            user_id=self.user_id,
            role=self.role,
            box_public=self.box_public,
            sign_public=self.sign_public,
            name=self.name,
        )


def self_signed_bytes(
    *, school_id: bytes, user_id: bytes, role: DirectoryRole, box_public: bytes, sign_public: bytes, name: str
) -> bytes:
    """What the holder of the keys signs before anyone vouches for her, wherever in the log it will stand."""
    told = school_id + user_id + bytes((role,)) + box_public + sign_public + name_field(name)
    return labels.DIRECTORY_SELF + sha256(told).digest()


def name_field(name: str) -> bytes:
    try:
        encoded = name.encode()
    except UnicodeEncodeError:
        raise SealingError("field") from None
    if not 1 <= len(encoded) <= NAME_LIMIT or _has_control(name):
        raise SealingError("field")
    return bytes((len(encoded),)) + encoded.ljust(NAME_LIMIT, b"\0")


def parse_name(field: bytes) -> str:
    length = field[0]
    if not 1 <= length <= NAME_LIMIT or any(field[1 + length :]):
        raise SealingError("field")
    try:
        name = field[1 : 1 + length].decode()
    except UnicodeDecodeError:
        raise SealingError("field") from None
    if _has_control(name):
        raise SealingError("field")
    return name


def _has_control(name: str) -> bool:
    return any(category(character) == "Cc" for character in name)


def head_after(head: bytes, entry: bytes) -> bytes:
    return sha256(labels.DIRECTORY + head + sha256(entry).digest()).digest()


class Directory:
    """A replayed log. It only grows, and only by entries that pass every rule of section 6."""

    def __init__(self, school_id: bytes) -> None:
        self.school_id = school_id
        self._entries: list[DirectoryEntry] = []
        self._heads = [ZERO_HASH]
        self._active_index: dict[bytes, int] = {}  # user id → her active entry
        self._ended_by: dict[int, int] = {}  # entry → the later entry that ended it
        self._indices_of_key: dict[bytes, list[int]] = {}

    @classmethod
    def replay(cls, school_id: bytes, entries: Iterable[bytes]) -> Self:
        directory = cls(school_id)
        for raw in entries:
            directory.append(DirectoryEntry.parse(raw))
        return directory

    @property
    def size(self) -> int:
        return len(self._entries)

    @property
    def head(self) -> bytes:
        return self._heads[-1]

    @property
    def entries(self) -> tuple[DirectoryEntry, ...]:
        return tuple(self._entries)

    def head_at(self, size: int) -> bytes:
        if not 0 <= size <= self.size:
            raise SealingError("directory")
        return self._heads[size]

    def extends(self, size: int, head: bytes) -> bool:
        """Whether this log is the one whose first `size` entries had that head."""
        return 0 <= size <= self.size and self._heads[size] == head

    def fingerprint(self) -> bytes:
        """What the poster in the counseling room carries."""
        if not self._entries:
            raise SealingError("directory")
        return school_fingerprint(self._entries[0].sign_public)

    def active(self, user_id: bytes) -> DirectoryEntry | None:
        index = self._active_index.get(user_id)
        return None if index is None else self._entries[index]

    def active_key_at(self, wanted_key_id: bytes, size: int) -> DirectoryEntry | None:
        """The entry that held this key id when the log had `size` entries."""
        for index in reversed(self._indices_of_key.get(wanted_key_id, ())):
            if self._stood_at(index, size):
                return self._entries[index]
        return None

    def active_keys_at(self, size: int) -> Mapping[bytes, DirectoryEntry]:
        active = (entry for entry in self._entries[:size] if self._stood_at(entry.index, size))
        return {entry.key_id: entry for entry in active}

    def append(self, entry: DirectoryEntry, *, registering: bool = False) -> None:
        """Add an entry, or raise and stay as it was."""
        if entry.school_id != self.school_id:
            raise SealingError("context")
        if entry.index != self.size or entry.head_before != self.head:
            raise SealingError("order")
        self._check_action(entry)
        self._check_signatures(entry)
        if registering:
            check_sign_key(entry.sign_public, registering=True)
        self._add(entry)

    def _stood_at(self, index: int, size: int) -> bool:
        return (
            index < size
            and self._entries[index].action is not DirectoryAction.REVOKE
            and self._ended_by.get(index, size) >= size
        )

    def _check_action(self, entry: DirectoryEntry) -> None:
        standing = self.active(entry.user_id)
        if (entry.action is DirectoryAction.ADD) != (standing is None):
            raise SealingError("action")
        if (
            entry.action is DirectoryAction.REVOKE
            and standing is not None
            and standing.key_id != entry.key_id
        ):
            raise SealingError("action")
        earlier = self._indices_of_key.get(entry.key_id)
        if earlier and self._entries[earlier[0]].user_id != entry.user_id:
            raise SealingError("key-id")  # else a key id in a manifest could mean two people

    def _check_signatures(self, entry: DirectoryEntry) -> None:
        if entry.action is DirectoryAction.REVOKE:
            if entry.self_signature != ZERO_SIGNATURE:
                raise SealingError("self-signature")
        else:
            verify_signature(
                entry.sign_public, entry.self_signed_bytes, entry.self_signature, refusal="self-signature"
            )
        voucher = self._voucher(entry)
        verify_signature(voucher.sign_public, entry.vouched_bytes, entry.voucher_signature)

    def _voucher(self, entry: DirectoryEntry) -> DirectoryEntry:
        """An active coordinator; the root vouches for herself, and there is no trust before her."""
        root = self.size == 0 and entry.voucher_key_id == entry.key_id
        voucher = entry if root else self.active_key_at(entry.voucher_key_id, self.size)
        if voucher is None or voucher.role is not DirectoryRole.COORDINATOR:
            raise SealingError("voucher")
        return voucher

    def _add(self, entry: DirectoryEntry) -> None:
        ended = self._active_index.pop(entry.user_id, None)
        if ended is not None:
            self._ended_by[ended] = entry.index
        if entry.action is not DirectoryAction.REVOKE:
            self._active_index[entry.user_id] = entry.index
            self._indices_of_key.setdefault(entry.key_id, []).append(entry.index)
        self._entries.append(entry)
        self._heads.append(head_after(self.head, entry.encode()))


def school_fingerprint(root_sign_public: bytes) -> bytes:
    return sha256(labels.FINGERPRINT + root_sign_public).digest()[:ID_SIZE]
