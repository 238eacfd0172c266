"""Keeps the garbage collector from halting a process that holds ten thousand streams. Called by the hub's heart.

A full collection walks every object alive: 400 ms with ten thousand streams, while nobody's message moves. What has
lived through a few young collections is set aside instead (`gc.freeze`), so a collection walks what is new. Objects set
aside still go when nothing refers to them; rings among them wait for the hourly full round.
"""

import gc

SETTLE_SECONDS = 10
FULL_SECONDS = 3600


def settle() -> None:
    """What was loaded lives as long as the process: no collection need look at it again."""
    gc.collect()
    gc.freeze()


def tick(second: int) -> None:
    """Once a second, with the seconds counted from the start."""
    if second % FULL_SECONDS == FULL_SECONDS - 1:
        gc.unfreeze()
        settle()
    elif second % SETTLE_SECONDS == 0:
        gc.collect(1)
        gc.freeze()
