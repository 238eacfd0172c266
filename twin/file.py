"""Seal a file in chunks and open it again (spec, section 16). Nothing of it is shown before its last chunk held."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.file import CHUNK_SIZE, STORED_CHUNK_SIZE, stored_size
from teduh.sealing.layout import ID_SIZE, ObjectType, begin
from twin.primitives import aead_open, aead_seal, hkdf
from twin.randomness import SYSTEM, Randomness


@dataclass(frozen=True, slots=True)
class SealedFile:
    file_id: bytes
    size: int
    stored: bytes
    file_key: bytes = field(repr=False)


def seal_file(plain: bytes, randomness: Randomness = SYSTEM) -> SealedFile:
    stored_size(len(plain))
    file_key, file_id = randomness.bytes(32), randomness.bytes(ID_SIZE)
    chunks = [plain[at : at + CHUNK_SIZE] for at in range(0, len(plain), CHUNK_SIZE)]
    return SealedFile(file_id, len(plain), seal_chunks(chunks, file_key, file_id), file_key)


def seal_chunks(chunks: list[bytes], file_key: bytes, file_id: bytes) -> bytes:
    chunk_key = hkdf(file_key, salt=file_id, info=labels.FILE)
    sealed = zip(_nonces(len(chunks)), chunks, strict=True)
    return b"".join(aead_seal(chunk_key, nonce, chunk, chunk_aad(file_id)) for nonce, chunk in sealed)


def open_file(stored: bytes, *, file_key: bytes, file_id: bytes, size: int) -> bytes:
    if len(stored) != stored_size(size):
        raise SealingError("length")
    chunk_key = hkdf(file_key, salt=file_id, info=labels.FILE)
    starts = range(0, len(stored), STORED_CHUNK_SIZE)
    return b"".join(
        aead_open(chunk_key, nonce, stored[at : at + STORED_CHUNK_SIZE], chunk_aad(file_id))
        for nonce, at in zip(_nonces(len(starts)), starts, strict=True)
    )


def chunk_aad(file_id: bytes) -> bytes:
    return labels.FILE + begin(ObjectType.FILE) + file_id


def _nonces(count: int) -> Iterator[bytes]:
    """The last says that it is: a file cut at a chunk's end opens for nobody."""
    for number in range(count):
        yield number.to_bytes(11, "big") + bytes((number == count - 1,))
