"""What all sealed objects have in common: the four first bytes, the types, the sizes of the parts."""

from enum import IntEnum

from teduh.sealing.errors import SealingError

VERSION = 1
SUITE = 1

ID_SIZE = 16
HASH_SIZE = 32
NONCE_SIZE = 12
TAG_SIZE = 16
SIGNATURE_SIZE = 64
ENC_SIZE = 32

# The last instant, in ms, that every reader can count: a browser counts exactly up to 2^53 - 1.
LAST_INSTANT = 2**53 - 1
ZERO_HASH = bytes(HASH_SIZE)
ZERO_SIGNATURE = bytes(SIGNATURE_SIZE)


class ObjectType(IntEnum):
    MESSAGE = 1
    WRAP = 2
    MANIFEST = 3
    DIRECTORY_ENTRY = 4
    LOCK = 5
    KEYSET = 6
    INBOX_SEAL = 7
    DEVICE_STORE = 8
    CIRCLE_MANIFEST = 9
    DOCUMENT = 10
    CONSENT = 11
    PACKET = 12
    FILE = 13


def begin(object_type: ObjectType, last: int = 0) -> bytes:
    """The four bytes every object begins with; `last` means something else in each type."""
    return bytes((VERSION, SUITE, object_type, last))


def check_begin(raw: bytes, object_type: ObjectType) -> int:
    """Refuse another version, suite or type; answer the fourth byte."""
    if len(raw) < 4:
        raise SealingError("length")
    if raw[0] != VERSION:
        raise SealingError("version")
    if raw[1] != SUITE:
        raise SealingError("suite")
    if raw[2] != object_type:
        raise SealingError("type")
    return raw[3]
