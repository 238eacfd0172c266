"""What message, document and packet share: header || commitment || nonce || ciphertext || signature.

Each names its labels and the layout of its header. Parsed is not verified: nothing in an object is true until `verify`
has returned, and nothing here opens one.
"""

from dataclasses import dataclass
from hashlib import sha256
from struct import Struct
from typing import ClassVar, Self

from teduh.sealing.errors import SealingError
from teduh.sealing.layout import (
    HASH_SIZE,
    NONCE_SIZE,
    SIGNATURE_SIZE,
    TAG_SIZE,
    ObjectType,
    begin,
    check_begin,
)
from teduh.sealing.verify import verify_signature

SIZE_CLASSES = (256, 1_024, 4_096, 16_384, 65_536, 131_072)
OVERHEAD = HASH_SIZE + NONCE_SIZE + TAG_SIZE + SIGNATURE_SIZE


class Header:
    """What everyone between may read: `version, suite, type`, then a dataclass's fields as its layout has them."""

    __slots__: tuple[str, ...] = ()
    object_type: ClassVar[ObjectType]
    layout: ClassVar[Struct]
    size_class: int

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        if len(raw) < cls.layout.size:
            raise SealingError("length")
        if check_begin(raw, cls.object_type) >= len(SIZE_CLASSES):
            raise SealingError("class")
        _, *values = cls.layout.unpack_from(raw)
        header = cls(*values)
        header.check()
        return header

    def check(self) -> None:
        """Raise where a field holds what it must not."""

    def encode(self) -> bytes:
        return self.layout.pack(
            begin(self.object_type)[:3], *(getattr(self, name) for name in self.__slots__)
        )


@dataclass(frozen=True, slots=True)
class Sealed:
    """A parsed object, its length that of its size class."""

    header: Header
    raw: bytes
    header_type: ClassVar[type[Header]]
    label: ClassVar[bytes]
    commitment_label: ClassVar[bytes]
    signature_label: ClassVar[bytes]

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        header = cls.header_type.parse(raw)
        if len(raw) != header.layout.size + OVERHEAD + SIZE_CLASSES[header.size_class]:
            raise SealingError("length")
        return cls(header, raw)

    @property
    def header_bytes(self) -> bytes:
        return self.raw[: self.header.layout.size]

    @property
    def commitment(self) -> bytes:
        at = self.header.layout.size
        return self.raw[at : at + HASH_SIZE]

    @property
    def nonce(self) -> bytes:
        at = self.header.layout.size + HASH_SIZE
        return self.raw[at : at + NONCE_SIZE]

    @property
    def ciphertext(self) -> bytes:
        return self.raw[self.header.layout.size + HASH_SIZE + NONCE_SIZE : -SIGNATURE_SIZE]

    @property
    def signature(self) -> bytes:
        return self.raw[-SIGNATURE_SIZE:]

    @property
    def hash(self) -> bytes:
        return sha256(self.raw).digest()

    @classmethod
    def signed_bytes(cls, unsigned: bytes) -> bytes:
        """What is signed: a digest of everything before the signature."""
        return cls.signature_label + sha256(unsigned).digest()

    def verify(self, sign_public: bytes) -> None:
        """Raise unless the holder of this key sealed exactly these bytes."""
        verify_signature(sign_public, self.signed_bytes(self.raw[:-SIGNATURE_SIZE]), self.signature)
