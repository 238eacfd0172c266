"""The form all vector files share, and the small tools that spoil good bytes."""

from collections.abc import Mapping
from typing import Any, Protocol

from teduh.sealing.errors import Refusal

type Case = dict[str, Any]


def known(about: str, *, positive: list[Case], negative: list[Case], **shared: Any) -> Case:
    return {"about": about, **shared, "positive": positive, "negative": negative}


def plain(value: Any) -> Any:
    """Bytes as lower-case hex, everything else as JSON has it."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {key.hex() if isinstance(key, bytes) else key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return value


def flip(raw: bytes, at: int, bit: int = 0) -> bytes:
    """The same bytes with one bit turned."""
    at %= len(raw)
    return raw[:at] + bytes((raw[at] ^ 1 << bit,)) + raw[at + 1 :]


def put(raw: bytes, at: int, new: bytes) -> bytes:
    return raw[:at] + new + raw[at + len(new) :]


class Given:
    """Randomness that is one known value, such as a nonce written into the vector."""

    def __init__(self, value: bytes) -> None:
        self.value = value

    def bytes(self, count: int) -> bytes:
        assert count == len(self.value)
        return self.value


class Refuse(Protocol):
    def __call__(self, code: Refusal, name: str, spoiled: bytes, /) -> Case: ...


def spoiled_beginnings(refused: Refuse, good: bytes, type_name: str, other_type: bytes) -> list[Case]:
    return [
        refused("version", "version 2", put(good, 0, b"\2")),
        refused("suite", "suite 2", put(good, 1, b"\2")),
        refused("type", type_name, put(good, 2, other_type)),
        refused("length", "empty", b""),
    ]
