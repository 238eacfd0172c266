"""A message envelope as the server sees it: the header, and parts it cannot open (spec, section 3).

The server parses and verifies before it stores; what must be checked against the case (epoch, seq, previous
hash, sizes seen) is the caller's, since only the caller knows the case.
"""

from dataclasses import dataclass
from hashlib import sha256
from struct import Struct
from typing import ClassVar

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import ZERO_HASH, ObjectType
from teduh.sealing.sealed import OVERHEAD, SIZE_CLASSES, Header, Sealed


@dataclass(frozen=True, slots=True)
class MessageHeader(Header):
    """The 188 bytes everyone between may read."""

    object_type: ClassVar = ObjectType.MESSAGE
    layout: ClassVar = Struct(">3sB16s16sI16s16sQ32sQ32sI32s")

    size_class: int
    school_id: bytes
    case_id: bytes
    epoch: int
    sender_key_id: bytes
    message_id: bytes
    seq: int
    previous_hash: bytes
    seen_number: int
    seen_chain: bytes
    directory_size: int
    directory_head: bytes

    def check(self) -> None:
        if self.epoch == 0 or self.seq == 0:
            raise SealingError("field")
        if (self.seq == 1) != (self.previous_hash == ZERO_HASH):
            raise SealingError("previous")


HEADER_SIZE = MessageHeader.layout.size
ENVELOPE_SIZES = tuple(HEADER_SIZE + OVERHEAD + size for size in SIZE_CLASSES)


class Envelope(Sealed):
    __slots__ = ()
    header: MessageHeader
    header_type = MessageHeader
    label = labels.MESSAGE
    commitment_label = labels.FRANK
    signature_label = labels.MESSAGE_SIGNATURE


def parse_envelope(raw: bytes) -> Envelope:
    return Envelope.parse(raw)


def signed_bytes(unsigned_envelope: bytes) -> bytes:
    return Envelope.signed_bytes(unsigned_envelope)


def envelope_hash(raw: bytes) -> bytes:
    return sha256(raw).digest()
