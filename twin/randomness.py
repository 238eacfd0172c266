"""Where random bytes come from: the operating system, or, in vectors and tests only, a seed."""

import os
from hashlib import shake_256
from typing import Protocol


class Randomness(Protocol):
    def bytes(self, count: int) -> bytes: ...


class SystemRandomness:
    def bytes(self, count: int) -> bytes:
        return os.urandom(count)


class SeededRandomness:
    """The same bytes for the same seed, for known answers. Never for anything that must stay secret."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._drawn = 0

    def bytes(self, count: int) -> bytes:
        self._drawn += 1
        return shake_256(self._seed + b"\0" + self._drawn.to_bytes(8, "big")).digest(count)


SYSTEM = SystemRandomness()
