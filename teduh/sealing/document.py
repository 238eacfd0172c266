"""A document: one line of sealed revisions in a room (spec, section 13). The server orders them and opens none."""

from dataclasses import dataclass
from hashlib import sha256
from struct import Struct
from typing import ClassVar

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import ID_SIZE, ZERO_HASH, ObjectType
from teduh.sealing.sealed import OVERHEAD, SIZE_CLASSES, Header, Sealed

DOCUMENT_NAME_LIMIT = 64


@dataclass(frozen=True, slots=True)
class RevisionHeader(Header):
    """The 112 bytes everyone between may read."""

    object_type: ClassVar = ObjectType.DOCUMENT
    layout: ClassVar = Struct(">3sB16s16sI16s16sQ32s")

    size_class: int
    school_id: bytes
    room_id: bytes
    epoch: int
    author_key_id: bytes
    document_id: bytes
    revision: int
    previous_hash: bytes

    def check(self) -> None:
        if self.epoch == 0 or self.revision == 0:
            raise SealingError("field")
        if (self.revision == 1) != (self.previous_hash == ZERO_HASH):
            raise SealingError("previous")


class Revision(Sealed):
    __slots__ = ()
    header: RevisionHeader
    header_type = RevisionHeader
    label = labels.DOCUMENT
    commitment_label = labels.DOCUMENT_FRANK
    signature_label = labels.DOCUMENT_SIGNATURE


REVISION_SIZES = tuple(RevisionHeader.layout.size + OVERHEAD + size for size in SIZE_CLASSES)


def document_id(room_id: bytes, name: str) -> bytes:
    if not 1 <= len(name) <= DOCUMENT_NAME_LIMIT or not name.isascii():
        raise SealingError("field")
    return sha256(labels.DOCUMENT_ID + room_id + name.encode()).digest()[:ID_SIZE]


def check_next_revision(revision: Revision, previous: Revision | None) -> None:
    """Raise unless it follows; a lower epoch is refused, else who was removed could still write the last word."""
    now = revision.header
    if previous is None:
        if now.revision != 1:
            raise SealingError("previous")
        return
    before = previous.header
    place = (now.school_id, now.room_id, now.document_id)
    if place != (before.school_id, before.room_id, before.document_id):
        raise SealingError("context")
    if now.revision != before.revision + 1 or now.previous_hash != previous.hash or now.epoch < before.epoch:
        raise SealingError("previous")
