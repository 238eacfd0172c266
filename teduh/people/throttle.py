"""Slows down those who guess, by where they come from; never an account, so nobody can lock the real person out.

Lives in memory only. An address is kept as a keyed hash under a key that dies with the process.
"""

import secrets
from hashlib import blake2b
from ipaddress import ip_address
from threading import Lock

from django.conf import settings

from teduh.lib import clock
from teduh.lib.refusals import Refusal

_key = secrets.token_bytes(32)
_guard = Lock()
_refusals: dict[bytes, tuple[float, float]] = {}  # source -> (allowance, at)
_MOST_SOURCES = 20_000


def source_of(address: str, door: str = "", whom: str = "") -> bytes:
    """An unlinkable name for a network at one door: an IPv4 address or the /64 of an IPv6 one.

    A school is one address to us: who guesses at one door, or at one name, must not close it for everybody behind it.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return b""
    packed = parsed.packed[:8] if parsed.version == 6 else parsed.packed
    named = f"{door}/{whom}".encode()
    return blake2b(packed + named, key=_key, digest_size=16).digest()


def check_source(source: bytes) -> None:
    """Refuses a source that has been refused too often of late."""
    allowance = _allowance(source)
    if allowance < 1:
        raise Refusal("slow_down", wait=max(1, round((1 - allowance) * 60 / settings.REFUSALS_PER_MINUTE)))


def count_refusal(source: bytes, cost: float = 1) -> None:
    """One wrong secret from this source; a new case costs a part of one."""
    with _guard:
        if len(_refusals) >= _MOST_SOURCES:
            _refusals.clear()
        _refusals[source] = (_allowance(source) - cost, clock.ticks())


def _allowance(source: bytes) -> float:
    most = settings.REFUSALS_PER_MINUTE
    left, at = _refusals.get(source, (most, clock.ticks()))
    return min(most, left + (clock.ticks() - at) * most / 60)
