"""Slows down those who guess, by where they come from; never an account, so nobody can lock the real person out.

Where one address is many people (a school), who has no allowance left is not sent away either: she pays by work that
her browser does in seconds (`admit`). Lives in memory only. An address is kept as a keyed hash under a key that dies
with the process.
"""

import secrets
from hashlib import blake2b
from ipaddress import ip_address

from django.conf import settings

from teduh.lib.allowances import Allowances
from teduh.lib.refusals import Refusal
from teduh.people import work

_key = secrets.token_bytes(32)
_allowances = Allowances(20_000, lambda: (settings.REFUSALS_PER_MINUTE, settings.REFUSALS_PER_MINUTE / 60))
_DEEPEST = 2  # an excess counts up to twice the allowance: after two calm minutes nothing is left of it


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
    if _allowances.left(source) < 1:
        raise Refusal("slow_down", wait=_wait(source))


def admit(source: bytes, proof: str | None, *, spend: bool = True) -> bool:
    """As `check_source`, for doors that must close to nobody: work opens them too. Answers whether work did."""
    left = _allowances.left(source)
    if left >= 1:
        return False
    if proof is not None and work.is_done(proof, source, spend=spend):
        return True
    excess = max(0, -left) / (_DEEPEST * settings.REFUSALS_PER_MINUTE)
    bits = work.EASIEST + round((work.HARDEST - work.EASIEST) * min(1, excess))
    raise Refusal("slow_down", wait=_wait(source), work=work.asked_of(source, bits))


def count_refusal(source: bytes, cost: float = 1) -> None:
    """One wrong secret from this source; a new case costs a part of one."""
    _allowances.spend(source, cost, least=-_DEEPEST * settings.REFUSALS_PER_MINUTE)


def _wait(source: bytes) -> int:
    return max(1, round((1 - _allowances.left(source)) * 60 / settings.REFUSALS_PER_MINUTE))
