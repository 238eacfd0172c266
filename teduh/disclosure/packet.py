"""A referral's packet: its parts, and the sizes of what carries its key (spec, section 15). The server opens neither."""

from dataclasses import dataclass
from struct import Struct
from typing import ClassVar

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import (
    ENC_SIZE,
    ID_SIZE,
    NONCE_SIZE,
    TAG_SIZE,
    ZERO_SIGNATURE,
    ObjectType,
    check_begin,
)
from teduh.sealing.sealed import Header, Sealed

PACKET_KEY_SIZE = 32
PACKET_WRAP_SIZE = ENC_SIZE + PACKET_KEY_SIZE + TAG_SIZE
LINK_HEADER_SIZE = 4 + ID_SIZE
LINK_SIZE = LINK_HEADER_SIZE + NONCE_SIZE + PACKET_KEY_SIZE + TAG_SIZE
OUTSIDE = bytes(ID_SIZE)


@dataclass(frozen=True, slots=True)
class PartHeader(Header):
    """The 56 bytes everyone between may read; the signer is OUTSIDE where nobody of a directory wrote it."""

    object_type: ClassVar = ObjectType.PACKET
    layout: ClassVar = Struct(">3sB16s16sI16s")

    size_class: int
    school_id: bytes
    packet_id: bytes
    part: int
    signer_key_id: bytes

    def check(self) -> None:
        if self.part == 0 and self.signer_key_id == OUTSIDE:
            raise SealingError("field")


class Part(Sealed):
    __slots__ = ()
    header: PartHeader
    header_type = PartHeader
    label = labels.PACKET
    commitment_label = labels.PACKET_COMMITMENT
    signature_label = labels.PACKET_SIGNATURE

    def verify_signer(self, sign_public: bytes | None) -> None:
        """By a directory key; None: by somebody outside, of whom only the packet key speaks."""
        if (sign_public is None) != (self.header.signer_key_id == OUTSIDE):
            raise SealingError("author")
        if sign_public is not None:
            self.verify(sign_public)
        elif self.signature != ZERO_SIGNATURE:
            raise SealingError("signature")


def check_packet_wrap(wrap: bytes) -> None:
    if len(wrap) != PACKET_WRAP_SIZE:
        raise SealingError("length")


def check_link(link: bytes, packet_id: bytes) -> None:
    if check_begin(link, ObjectType.PACKET) != 1:
        raise SealingError("field")
    if len(link) != LINK_SIZE:
        raise SealingError("length")
    if link[4:LINK_HEADER_SIZE] != packet_id:
        raise SealingError("context")
