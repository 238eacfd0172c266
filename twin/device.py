"""What a device keeps (drafts, outbox, tab vault, pins), each sealed for its purpose (section 8)."""

from enum import IntEnum

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import ID_SIZE, NONCE_SIZE, TAG_SIZE, ObjectType, begin, check_begin
from twin.primitives import aead_open, aead_seal
from twin.randomness import SYSTEM, Randomness

DEVICE_HEADER_SIZE = 20


class Purpose(IntEnum):
    DRAFT = 1
    OUTBOX = 2
    TAB_VAULT = 3
    PINS = 4


def device_header(purpose: Purpose, subject: bytes) -> bytes:
    if len(subject) != ID_SIZE:
        raise SealingError("length")
    return begin(ObjectType.DEVICE_STORE, purpose) + subject


def seal_on_device(
    device_key: bytes, plain: bytes, *, purpose: Purpose, subject: bytes, randomness: Randomness = SYSTEM
) -> bytes:
    header = device_header(purpose, subject)
    nonce = randomness.bytes(NONCE_SIZE)
    return header + nonce + aead_seal(device_key, nonce, plain, labels.DEVICE + header)


def open_on_device(device_key: bytes, sealed: bytes, *, purpose: Purpose, subject: bytes) -> bytes:
    check_begin(sealed, ObjectType.DEVICE_STORE)
    if len(sealed) < DEVICE_HEADER_SIZE + NONCE_SIZE + TAG_SIZE:
        raise SealingError("length")
    header, rest = sealed[:DEVICE_HEADER_SIZE], sealed[DEVICE_HEADER_SIZE:]
    if header != device_header(purpose, subject):
        raise SealingError("context")
    return aead_open(device_key, rest[:NONCE_SIZE], rest[NONCE_SIZE:], labels.DEVICE + header)
