"""Kinds of timeline entry: one class each, registered by the room that knows it. Nobody edits a list.

A kind says how its entries are chained and what of them travels beside number, kind and time. What a fact of a kind
brings about in other rooms follows it: `follow`.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from teduh.sealing.chain import EntryKind

if TYPE_CHECKING:
    from teduh.cases.models import Entry
    from teduh.cases.timeline import CaseHead

    type Follower = Callable[[CaseHead, bytes, dict[str, Any]], None]


class Kind:
    """Base of all kinds. `name` is `noun` or `noun.past` and is what the browser knows it by."""

    name: ClassVar[str]
    chained_as: ClassVar[EntryKind] = EntryKind.FACT

    def fill(self, case_pk: int, entries: "Sequence[Entry]") -> dict[int, dict[str, Any]]:
        """What each entry (by number) carries on the wire; a plain fact carries its JSON text."""
        return {entry.number: {"f": bytes(entry.facts).decode()} for entry in entries}


_kinds: dict[str, Kind] = {}
_followers: "dict[str, list[Follower]]" = defaultdict(list)


def register(kind: Kind) -> Kind:
    """Makes a kind known; a second one of that name is a mistake in the code."""
    if kind.name in _kinds:
        raise RuntimeError(f"kind {kind.name} is registered twice")
    _kinds[kind.name] = kind
    return kind


def follow(name: str, act: "Follower") -> None:
    """`act(head, case_id, facts)` runs in the transaction of every fact of this kind, its case locked, the fact entered."""
    _followers[name].append(act)


def followers_of(name: str) -> "list[Follower]":
    return _followers.get(name, [])


def kind_named(name: str) -> Kind:
    return _kinds[name]


def names() -> list[str]:
    return sorted(_kinds)
