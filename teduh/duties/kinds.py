"""Kinds of duty: registered by the room that knows them, as kinds of entry are. Nobody edits a list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DutyKind:
    """`by_hand`: a counselor sets it and says when it is done; all others are set and settled by what happens."""

    name: str
    by_hand: bool = False


_kinds: dict[str, DutyKind] = {}


def register(*kinds: DutyKind) -> None:
    """Makes kinds known; a second one of that name is a mistake in the code."""
    for kind in kinds:
        if kind.name in _kinds:
            raise RuntimeError(f"duty {kind.name} is registered twice")
        _kinds[kind.name] = kind


def duty_kind(name: str) -> DutyKind | None:
    return _kinds.get(name)


def by_hand() -> list[str]:
    return [kind.name for kind in _kinds.values() if kind.by_hand]
