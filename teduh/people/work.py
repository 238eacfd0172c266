"""Proof of work: what a source that has used up its allowance pays with instead of waiting. Called by `throttle`.

A challenge is kept nowhere: it carries its end, its size and a seal under a key that dies with the process, for one
source alone. Only what was spent is remembered, until its end. It names nobody and leaves nothing on a device.
"""

import hmac
import secrets
import struct
from hashlib import sha256
from itertools import islice
from threading import Lock
from typing import Any

from teduh.lib import clock
from teduh.lib.secrets import same
from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.errors import SealingError

EASIEST, HARDEST = 15, 21  # bits: a slow phone tries 2**21 in about ten seconds
_LIFE_MS = 120_000
_MOST_SPENT = 50_000
_HEAD = struct.Struct(">QB7s")  # its end, its bits, a random rest

_key = secrets.token_bytes(32)
_guard = Lock()
_spent: dict[bytes, int] = {}


def asked_of(source: bytes, bits: int) -> dict[str, Any]:
    """The challenge: 8 bytes are wanted, with which its SHA-256 begins with so many zero bits."""
    head = _HEAD.pack(clock.now_ms() + _LIFE_MS, bits, secrets.token_bytes(7))
    return {"challenge": b64url_encode(head + _seal(head, source)), "bits": bits}


def is_done(proof: str, source: bytes, *, spend: bool = True) -> bool:
    """Whether `proof`, a challenge of this source and the bytes found, may count; once spent it never does again."""
    try:
        raw = b64url_decode(proof)
    except SealingError:
        return False
    if len(raw) != 40 or not same(raw[16:32], _seal(raw[:16], source)):
        return False
    until, bits, _ = _HEAD.unpack(raw[:16])
    if clock.now_ms() > until or int.from_bytes(sha256(raw).digest()) >> (256 - bits):
        return False
    with _guard:
        fresh = raw[:16] not in _spent
        if fresh and spend:
            _forget_old()
            _spent[raw[:16]] = until
    return fresh


def _forget_old() -> None:
    """In the order in which they were spent; their ends lie two minutes apart at most."""
    past = clock.now_ms() - _LIFE_MS
    for oldest in list(islice(_spent, 64)):
        if _spent[oldest] < past or len(_spent) >= _MOST_SPENT:
            del _spent[oldest]


def _seal(head: bytes, source: bytes) -> bytes:
    return hmac.digest(_key, head + source, "sha256")[:16]
