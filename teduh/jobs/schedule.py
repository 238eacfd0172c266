"""Which acts there are and when they are due. Rooms register an act at start; an act of theirs plans a job for later.

Two sorts. `once`: runs in one transaction with the mark that says it is done, so it has happened exactly once or not at
all. `each`: runs again and again; it looks for what is due and settles that bit by bit, so that running twice harms nothing
and no lock is held long.
"""

from collections.abc import Callable
from dataclasses import dataclass

from teduh.jobs.models import Job
from teduh.lib import clock

type Act = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Known:
    """An act by its name; `every` so many milliseconds, or 0: once, when it was planned for."""

    act: Act
    every: int


_known: dict[str, Known] = {}


def once(name: str, act: Act) -> None:
    """Makes an act known that `plan` may name; it is given the ref."""
    _register(name, Known(act, 0))


def each(seconds: int, name: str, act: Callable[[], object]) -> None:
    """Makes an act known that runs every so many seconds, from the first start on."""
    _register(name, Known(lambda ref: act(), seconds * 1000))


def _register(name: str, known: Known) -> None:
    if name in _known:
        raise RuntimeError(f"job {name} is registered twice")
    _known[name] = known


def known(name: str) -> Known | None:
    return _known.get(name)


def plan(name: str, ref: str, due: int) -> None:
    """The act will run about `ref` at `due`, once; planned again, it is moved, unless it is done. Commits with the caller."""
    moved = Job.objects.filter(name=name, ref=ref).update(due=due)
    if not moved:
        Job.objects.bulk_create([Job(name=name, ref=ref, due=due)], ignore_conflicts=True)


def call_off(name: str, ref: str) -> None:
    """What was planned and is not done will not run."""
    Job.objects.filter(name=name, ref=ref, done_at=None).delete()


def plan_recurring() -> bool:
    """At start: whatever runs again and again has its row."""
    recurring = [name for name, known in _known.items() if known.every]
    rows = [Job(name=name, due=clock.now_ms()) for name in recurring]
    Job.objects.bulk_create(rows, ignore_conflicts=True)
    return True
