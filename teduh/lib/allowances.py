"""How much of something each of many may still do: a burst, and a steady rate at which it grows back.

Called by `people.throttle` (guesses of a source) and `cases.access` (messages of a member). In memory only and bounded:
where there are too many, whoever was quiet for longest is forgotten, never all of them.
"""

from collections.abc import Callable, Hashable
from threading import Lock

from teduh.lib import clock


class Allowances:
    """`rate` answers the most that an allowance holds, and how much grows back in a second."""

    def __init__(self, kept: int, rate: Callable[[], tuple[float, float]]) -> None:
        self.kept = kept
        self._rate = rate
        self._left: dict[Hashable, tuple[float, float]] = {}  # what was left, and when
        self._guard = Lock()

    def __len__(self) -> int:
        return len(self._left)

    def left(self, whose: Hashable) -> float:
        most, growth = self._rate()
        left, at = self._left.get(whose, (most, clock.ticks()))
        return min(most, left + (clock.ticks() - at) * growth)

    def spend(self, whose: Hashable, cost: float = 1, *, least: float = float("-inf")) -> None:
        """Takes `cost` off, though never below `least`."""
        with self._guard:
            left = max(least, self.left(whose) - cost)
            self._left.pop(whose, None)
            if len(self._left) >= self.kept:
                del self._left[next(iter(self._left))]
            self._left[whose] = (left, clock.ticks())
