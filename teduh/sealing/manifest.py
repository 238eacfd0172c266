"""The member manifest of an epoch: who may read, signed by one who already might (spec, section 5).

The server checks it before it stores an epoch; a client checks it again before it trusts one. Without it the
server could add a ghost reader or hand everyone an epoch key of its own.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from hashlib import sha256
from itertools import pairwise
from typing import ClassVar, Self

from teduh.sealing import labels
from teduh.sealing.directory import Directory, DirectoryRole
from teduh.sealing.errors import SealingError
from teduh.sealing.keys import check_box_key, check_sign_key, key_id
from teduh.sealing.layout import (
    HASH_SIZE,
    LAST_INSTANT,
    SIGNATURE_SIZE,
    ZERO_HASH,
    ZERO_SIGNATURE,
    ObjectType,
    begin,
    check_begin,
)
from teduh.sealing.verify import verify_signature

_LAYOUT = struct.Struct(">4s16s16sI32sI32s32s32sBQ16sB")
# What `_LAYOUT` holds between the four first bytes and the member count.
_PLACED = (
    *("school_id", "case_id", "epoch", "previous_hash", "directory_size", "directory_head"),
    *("inbox_public", "commitment", "reason", "time_ms", "author_key_id"),
)
_MEMBER = struct.Struct(">B16s32s32s32s")
MEMBER_LIMIT = 32
WRAP_SIZE = 112


class MemberRole(IntEnum):
    COUNSELEE = 1
    COUNSELOR = 2


class Reason(IntEnum):
    OPENED = 1
    ACCEPTED = 2
    REFERRED = 3
    REMOVED = 4
    ROTATED = 5


class HistoryScope(IntEnum):
    FROM_NOW = 0
    EARLIER = 1


@dataclass(frozen=True, slots=True)
class ManifestMember:
    role: MemberRole
    key_id: bytes
    box_public: bytes
    sign_public: bytes
    wrap_hash: bytes

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        role, *rest = _MEMBER.unpack(raw)
        if role not in tuple(MemberRole):
            raise SealingError("field")
        member = cls(MemberRole(role), *rest)
        check_sign_key(member.sign_public)
        check_box_key(member.box_public)
        if member.key_id != key_id(member.sign_public, member.box_public):
            raise SealingError("key-id")
        return member

    def encode(self) -> bytes:
        return _MEMBER.pack(self.role, self.key_id, self.box_public, self.sign_public, self.wrap_hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberManifest:
    """What the manifests of a case (here) and of a circle (circle.py) share: all but the fourth byte and the rules."""

    object_type: ClassVar[ObjectType]
    fourth_byte: ClassVar[tuple[str, type[IntEnum]]]
    commitment_label: ClassVar[bytes]
    signature_label: ClassVar[bytes]

    school_id: bytes
    case_id: bytes
    epoch: int
    previous_hash: bytes
    directory_size: int
    directory_head: bytes
    inbox_public: bytes
    commitment: bytes
    reason: Reason
    time_ms: int
    author_key_id: bytes
    members: tuple[ManifestMember, ...]
    signature: bytes = ZERO_SIGNATURE

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Shape and keys. Whether it may follow its predecessor is `check_successor`'s to say."""
        fourth = check_begin(raw, cls.object_type)
        if len(raw) < _LAYOUT.size:
            raise SealingError("length")
        name, values = cls.fourth_byte
        _, *told, count = _LAYOUT.unpack_from(raw)
        placed = dict(zip(_PLACED, told, strict=True))
        if (
            fourth not in tuple(values)
            or placed["reason"] not in tuple(Reason)
            or not 1 <= count <= MEMBER_LIMIT
        ):
            raise SealingError("field")
        members_end = _LAYOUT.size + count * _MEMBER.size
        if len(raw) != members_end + SIGNATURE_SIZE:
            raise SealingError("length")
        starts = range(_LAYOUT.size, members_end, _MEMBER.size)
        members = tuple(ManifestMember.parse(raw[at : at + _MEMBER.size]) for at in starts)
        placed |= {"reason": Reason(placed["reason"]), name: values(fourth)}
        manifest = cls(**placed, members=members, signature=raw[members_end:])
        manifest._check_fields()
        return manifest

    def _check_fields(self) -> None:
        if self.epoch == 0 or self.time_ms > LAST_INSTANT:
            raise SealingError("field")
        if (self.epoch == 1) != (self.previous_hash == ZERO_HASH):
            raise SealingError("previous")
        key_ids = [member.key_id for member in self.members]
        if any(later <= earlier for earlier, later in pairwise(key_ids)):
            raise SealingError("order")
        check_box_key(self.inbox_public)

    def check_rules(self, previous: Self | None) -> None:
        """Raise where who may be in, and who may begin, is against the rules of this kind of room."""
        raise NotImplementedError

    def encode_unsigned(self) -> bytes:
        first = begin(self.object_type, getattr(self, self.fourth_byte[0]))
        head = _LAYOUT.pack(first, *(getattr(self, name) for name in _PLACED), len(self.members))
        return head + b"".join(member.encode() for member in self.members)

    def encode(self) -> bytes:
        return self.encode_unsigned() + self.signature

    @property
    def hash(self) -> bytes:
        return sha256(self.encode()).digest()

    @property
    def signed_bytes(self) -> bytes:
        return self.signature_label + sha256(self.encode_unsigned()).digest()

    @property
    def committed_bytes(self) -> bytes:
        """What the commitment to the epoch key covers: everything but itself and the signature."""
        zeroed = replace(self, commitment=bytes(HASH_SIZE))
        return self.commitment_label + sha256(zeroed.encode_unsigned()).digest()

    @property
    def counselors(self) -> tuple[ManifestMember, ...]:
        return tuple(member for member in self.members if member.role is MemberRole.COUNSELOR)

    def member(self, member_key_id: bytes) -> ManifestMember | None:
        return next((member for member in self.members if member.key_id == member_key_id), None)

    def verify_signature(self, author_sign_public: bytes) -> None:
        verify_signature(author_sign_public, self.signed_bytes, self.signature)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest(MemberManifest):
    """Who reads a case."""

    object_type: ClassVar = ObjectType.MANIFEST
    fourth_byte: ClassVar = ("scope", HistoryScope)
    commitment_label: ClassVar = labels.EPOCH
    signature_label: ClassVar = labels.MANIFEST_SIGNATURE

    scope: HistoryScope = HistoryScope.FROM_NOW

    def counselee(self) -> ManifestMember:
        found = [member for member in self.members if member.role is MemberRole.COUNSELEE]
        if len(found) != 1:
            raise SealingError("counselee")
        return found[0]

    def check_rules(self, previous: Self | None) -> None:
        """The counselee opens, and stays with the keys of epoch 1: by induction those of the predecessor."""
        counselee = self.counselee()
        if previous is None:
            if self.author_key_id != counselee.key_id:
                raise SealingError("author")
        elif counselee.key_id != previous.counselee().key_id:
            raise SealingError("counselee")


def check_successor[M: MemberManifest](
    manifest: M, previous: M | None, directory: Directory, *, registering: bool = False
) -> None:
    """Raise unless `manifest` is acceptable after `previous` (None: it must be epoch 1)."""
    _check_place(manifest, previous)
    manifest.check_rules(previous)
    _check_author(manifest, previous)
    _check_counselors(manifest, previous, directory)
    if registering:
        for member in manifest.members:
            check_sign_key(member.sign_public, registering=True)


def check_wraps(manifest: MemberManifest, wraps: Mapping[bytes, bytes]) -> None:
    """Raise unless there is exactly the listed wrap for each member, and no other."""
    if set(wraps) != {member.key_id for member in manifest.members}:
        raise SealingError("wrap")
    for member in manifest.members:
        check_wrap(member, wraps[member.key_id])


def check_wrap(member: ManifestMember, wrap: bytes) -> None:
    if len(wrap) != WRAP_SIZE:
        raise SealingError("length")
    if sha256(wrap).digest() != member.wrap_hash:
        raise SealingError("wrap")


def _check_place(manifest: MemberManifest, previous: MemberManifest | None) -> None:
    if previous is None:
        if manifest.epoch != 1 or manifest.previous_hash != ZERO_HASH:
            raise SealingError("previous")
        return
    same = type(manifest) is type(previous) and manifest.school_id == previous.school_id
    if not same or manifest.case_id != previous.case_id:
        raise SealingError("context")
    if manifest.epoch != previous.epoch + 1 or manifest.previous_hash != previous.hash:
        raise SealingError("previous")


def _check_author(manifest: MemberManifest, previous: MemberManifest | None) -> None:
    author = (previous or manifest).member(manifest.author_key_id)
    if author is None:
        raise SealingError("author")
    if manifest.reason is not Reason.REMOVED and manifest.member(author.key_id) is None:
        raise SealingError("author")
    manifest.verify_signature(author.sign_public)


def _check_counselors(
    manifest: MemberManifest, previous: MemberManifest | None, directory: Directory
) -> None:
    if directory.school_id != manifest.school_id:
        raise SealingError("context")
    if previous is not None and manifest.directory_size < previous.directory_size:
        raise SealingError("directory")
    if not directory.extends(manifest.directory_size, manifest.directory_head):
        raise SealingError("directory")
    for counselor in manifest.counselors:
        entry = directory.active_key_at(counselor.key_id, manifest.directory_size)
        if entry is None or entry.role not in (DirectoryRole.COUNSELOR, DirectoryRole.COORDINATOR):
            raise SealingError("counselor")
