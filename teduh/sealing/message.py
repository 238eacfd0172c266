"""A message envelope as the server sees it: the header, and parts it cannot open (spec, section 3).

The server parses and verifies before it stores; what must be checked against the case (epoch, seq, previous
hash, sizes seen) is the caller's, since only the caller knows the case.
"""

import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import (
    HASH_SIZE,
    NONCE_SIZE,
    SIGNATURE_SIZE,
    TAG_SIZE,
    ZERO_HASH,
    ObjectType,
    begin,
    check_begin,
)
from teduh.sealing.verify import verify_signature

SIZE_CLASSES = (256, 1_024, 4_096, 16_384, 65_536, 131_072)

_LAYOUT = struct.Struct(">3sB16s16sI16s16sQ32sQ32sI32s")
HEADER_SIZE = _LAYOUT.size
_BEGIN = begin(ObjectType.MESSAGE)[:3]
_NONCE_AT = HEADER_SIZE + HASH_SIZE
_CIPHERTEXT_AT = _NONCE_AT + NONCE_SIZE
_OVERHEAD = _CIPHERTEXT_AT + TAG_SIZE + SIGNATURE_SIZE
ENVELOPE_SIZES = tuple(size + _OVERHEAD for size in SIZE_CLASSES)


@dataclass(frozen=True, slots=True)
class MessageHeader:
    """The 188 bytes everyone between may read."""

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

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        if len(raw) < HEADER_SIZE:
            raise SealingError("length")
        if check_begin(raw, ObjectType.MESSAGE) >= len(SIZE_CLASSES):
            raise SealingError("class")
        _, *fields = _LAYOUT.unpack_from(raw)
        header = cls(*fields)
        if header.epoch == 0 or header.seq == 0:
            raise SealingError("field")
        if (header.seq == 1) != (header.previous_hash == ZERO_HASH):
            raise SealingError("previous")
        return header

    def encode(self) -> bytes:
        return _LAYOUT.pack(
            _BEGIN,
            self.size_class,
            self.school_id,
            self.case_id,
            self.epoch,
            self.sender_key_id,
            self.message_id,
            self.seq,
            self.previous_hash,
            self.seen_number,
            self.seen_chain,
            self.directory_size,
            self.directory_head,
        )


@dataclass(frozen=True, slots=True)
class Envelope:
    """A parsed envelope. Parsed is not verified: nothing in it is true until `verify` has returned."""

    header: MessageHeader
    raw: bytes

    @property
    def header_bytes(self) -> bytes:
        return self.raw[:HEADER_SIZE]

    @property
    def commitment(self) -> bytes:
        return self.raw[HEADER_SIZE:_NONCE_AT]

    @property
    def nonce(self) -> bytes:
        return self.raw[_NONCE_AT:_CIPHERTEXT_AT]

    @property
    def ciphertext(self) -> bytes:
        return self.raw[_CIPHERTEXT_AT:-SIGNATURE_SIZE]

    @property
    def signature(self) -> bytes:
        return self.raw[-SIGNATURE_SIZE:]

    @property
    def hash(self) -> bytes:
        return envelope_hash(self.raw)

    def verify(self, sign_public: bytes) -> None:
        """Raise unless the member with this key sealed exactly these bytes."""
        verify_signature(sign_public, signed_bytes(self.raw[:-SIGNATURE_SIZE]), self.signature)


def parse_envelope(raw: bytes) -> Envelope:
    header = MessageHeader.parse(raw)
    if len(raw) != ENVELOPE_SIZES[header.size_class]:
        raise SealingError("length")
    return Envelope(header, raw)


def signed_bytes(unsigned_envelope: bytes) -> bytes:
    """What the sender signs: a digest of everything before the signature."""
    return labels.MESSAGE_SIGNATURE + sha256(unsigned_envelope).digest()


def envelope_hash(raw: bytes) -> bytes:
    return sha256(raw).digest()
