"""Headers of locks and keysets (spec, section 7): what is malformed or too weak is never stored or derived.

The server keeps locks and keysets for their owners; no key that opens them ever reaches it.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from teduh.sealing.errors import SealingError
from teduh.sealing.layout import ID_SIZE, NONCE_SIZE, TAG_SIZE, ObjectType, begin, check_begin

_LOCK_LAYOUT = struct.Struct(">4s16s16sBIIB16s")
_KEYSET_LAYOUT = struct.Struct(">4s16s16sI")
LOCK_HEADER_SIZE = _LOCK_LAYOUT.size
KEYSET_HEADER_SIZE = _KEYSET_LAYOUT.size
KEYSET_PLAIN_SIZE = 117
LOCK_SIZE = LOCK_HEADER_SIZE + NONCE_SIZE + 32 + TAG_SIZE
KEYSET_SIZE = KEYSET_HEADER_SIZE + NONCE_SIZE + KEYSET_PLAIN_SIZE + TAG_SIZE

ARGON2ID = 1


class LockKind(IntEnum):
    PASSPHRASE = 1
    RECOVERY = 2
    PASSKEY = 3
    CUSTODIANS = 4


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """Argon2id as asked for by whoever serves the lock, and therefore never believed unchecked."""

    memory_kib: int
    passes: int
    lanes: int = 1
    algorithm: int = ARGON2ID

    def check(self) -> None:
        """Below the floor a server could ask for a cheap guess, above the ceiling for a stall."""
        sound = (
            self.algorithm == ARGON2ID
            and MEMORY_FLOOR <= self.memory_kib <= MEMORY_CEILING
            and PASSES_FLOOR <= self.passes <= PASSES_CEILING
            and self.lanes == 1
        )
        if not sound:
            raise SealingError("parameters")

    def check_at_least(self, wanted: Self) -> None:
        """Refuse to store a lock weaker than its owner's role asks for."""
        self.check()
        if self.memory_kib < wanted.memory_kib or self.passes < wanted.passes:
            raise SealingError("parameters")


MEMORY_FLOOR, MEMORY_CEILING = 19_456, 262_144
PASSES_FLOOR, PASSES_CEILING = 2, 10
STUDENT_KDF = KdfParameters(memory_kib=32_768, passes=3)
COUNSELOR_KDF = KdfParameters(memory_kib=65_536, passes=3)


@dataclass(frozen=True, slots=True)
class LockHeader:
    kind: LockKind
    user_id: bytes
    account_key_id: bytes
    parameters: KdfParameters
    salt: bytes

    @classmethod
    def parse(cls, lock: bytes) -> Self:
        """The header of a whole lock, its parameters within floor and ceiling."""
        kind = check_begin(lock, ObjectType.LOCK)
        if len(lock) != LOCK_SIZE:
            raise SealingError("length")
        if kind not in tuple(LockKind):
            raise SealingError("field")
        _, user_id, account_key_id, algorithm, memory_kib, passes, lanes, salt = _LOCK_LAYOUT.unpack_from(
            lock
        )
        parameters = KdfParameters(memory_kib, passes, lanes, algorithm)
        parameters.check()
        return cls(LockKind(kind), user_id, account_key_id, parameters, salt)

    def encode(self) -> bytes:
        wanted = self.parameters
        return _LOCK_LAYOUT.pack(
            begin(ObjectType.LOCK, self.kind),
            self.user_id,
            self.account_key_id,
            wanted.algorithm,
            wanted.memory_kib,
            wanted.passes,
            wanted.lanes,
            self.salt,
        )


@dataclass(frozen=True, slots=True)
class KeysetHeader:
    user_id: bytes
    account_key_id: bytes
    keyset_version: int

    @classmethod
    def parse(cls, keyset: bytes) -> Self:
        """The header of a whole keyset. The caller refuses a version below the one it keeps."""
        if check_begin(keyset, ObjectType.KEYSET) != 0:
            raise SealingError("field")
        if len(keyset) != KEYSET_SIZE:
            raise SealingError("length")
        _, user_id, account_key_id, keyset_version = _KEYSET_LAYOUT.unpack_from(keyset)
        return cls(user_id, account_key_id, keyset_version)

    def encode(self) -> bytes:
        return _KEYSET_LAYOUT.pack(
            begin(ObjectType.KEYSET), self.user_id, self.account_key_id, self.keyset_version
        )


def check_salt(salt: bytes) -> None:
    if len(salt) != ID_SIZE:
        raise SealingError("parameters")
