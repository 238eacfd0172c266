"""The only place that asks the time. Tests freeze it by `frozen`; nothing else reads a clock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_frozen_ms: int | None = None


def now_ms() -> int:
    """Milliseconds since 1970, UTC."""
    return _frozen_ms if _frozen_ms is not None else time.time_ns() // 1_000_000


def now() -> datetime:
    """The same instant as an aware datetime in UTC."""
    return datetime.fromtimestamp(now_ms() / 1000, tz=UTC)


def from_ms(instant: int) -> datetime:
    """An aware datetime in UTC of `instant` milliseconds."""
    return datetime.fromtimestamp(instant / 1000, tz=UTC)


def ticks() -> float:
    """Seconds that only grow, for measuring spans; never a time of day."""
    return _frozen_ms / 1000 if _frozen_ms is not None else time.monotonic()


@contextmanager
def frozen(instant_ms: int) -> Iterator[None]:
    """Within the block it is `instant_ms`, in every room (tests only)."""
    global _frozen_ms  # noqa: PLW0603
    before, _frozen_ms = _frozen_ms, instant_ms
    try:
        yield
    finally:
        _frozen_ms = before
