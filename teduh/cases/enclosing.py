"""Sealed messages that belong to an act: stored in the act's own transaction, or the act does not happen either.

The room that keeps messages registers itself here; acts of the spine and of other wings call `enclose`.
"""

from collections.abc import Sequence
from typing import Protocol

from teduh.cases.access import Place
from teduh.cases.models import Case


class Keeper(Protocol):
    def __call__(self, room: Case, place: Place, envelopes: Sequence[bytes], *, talk: bool) -> list[int]: ...


_keepers: list[Keeper] = []


def keep_by(keeper: Keeper) -> None:
    """Makes the keeper of messages known; there is one."""
    _keepers[:] = [keeper]


def enclose(room: Case, place: Place, envelopes: Sequence[bytes], *, talk: bool = True) -> list[int]:
    """The numbers of these envelopes in the room's timeline, stored in order as this member's next.

    Raises what sending them would: `bad_envelope`, `not_member`, `stale_epoch`, `stale_seq`. A repeat keeps its number.
    What is not `talk` (answers to a form) is nobody's turn to answer and reopens no case. The caller's transaction makes it
    true; it locks a case before its lane, as everybody does.
    """
    [keeper] = _keepers
    return keeper(room, place, envelopes, talk=talk)
