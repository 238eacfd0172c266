"""Sealed messages that belong to an act: stored in the act's own transaction, or the act does not happen either.

The room that keeps messages registers itself here; acts of the spine and of other wings call `enclose`.
"""

from collections.abc import Callable, Sequence

from teduh.cases.access import Place
from teduh.cases.models import Case

type Keeper = Callable[[Case, Place, Sequence[bytes]], list[int]]

_keepers: list[Keeper] = []


def keep_by(keeper: Keeper) -> None:
    """Makes the keeper of messages known; there is one."""
    _keepers[:] = [keeper]


def enclose(room: Case, place: Place, envelopes: Sequence[bytes]) -> list[int]:
    """The numbers of these envelopes in the room's timeline, stored in order as this member's next.

    Raises what sending them would: `bad_envelope`, `not_member`, `stale_epoch`, `stale_seq`. A repeat keeps its number.
    The caller's transaction makes it true.
    """
    [keeper] = _keepers
    return keeper(room, place, envelopes)
