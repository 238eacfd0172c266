"""The timeline chain of a case (spec, section 9): the server numbers, every reader computes it again."""

from enum import IntEnum
from hashlib import sha256
from struct import Struct

from teduh.sealing import labels

_STEP = Struct(">QB")


class EntryKind(IntEnum):
    MESSAGE = 1
    EPOCH = 2
    FACT = 3


def chain_start(case_id: bytes) -> bytes:
    return sha256(labels.CHAIN + case_id).digest()


def chain_next(chain: bytes, number: int, kind: EntryKind, digest: bytes) -> bytes:
    return sha256(labels.CHAIN + chain + _STEP.pack(number, kind) + digest).digest()


def fact_digest(served: bytes) -> bytes:
    """A plain fact is chained by the very bytes that were served, so no JSON is ever made canonical."""
    return sha256(served).digest()
