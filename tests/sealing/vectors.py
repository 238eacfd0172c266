"""Reads spec/vectors for the tests: hex becomes bytes by the names that carry bytes."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from teduh.sealing.errors import SealingError
from twin.make_vectors import VECTORS_PATH

TEXT = {"name", "refused", "typed", "text", "about", "source", "code", "codename", "passphrase", "json"}
TEXT |= {"fault", "check_words", "fill", "parsed_json", "x_repeat", "document_name", "spoken_code"}


def load(name: str) -> dict[str, Any]:
    told: dict[str, Any] = _bytes(json.loads((VECTORS_PATH / f"{name}.json").read_text()))
    return told


def cases(name: str, kind: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in load(name)[kind]]


class Refused:
    """`with refused(case):` — the case's own refusal, and no other, must come."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.code = case["refused"]

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: Any) -> bool:
        if error is None:
            pytest.fail(f"was not refused ({self.code})")
        if not isinstance(error, SealingError):
            return False
        assert error.code == self.code
        return True


refused = Refused


def _bytes(value: Any, name: str = "") -> Any:
    if name in TEXT:
        return value
    if isinstance(value, dict):
        return {key: _bytes(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_bytes(inner, name) for inner in value]
    if isinstance(value, str):
        return bytes.fromhex(value)
    return value


def flips(raw: bytes) -> Iterator[bytes]:
    """One bit turned in each byte, in turn."""
    for at in range(len(raw)):
        yield raw[:at] + bytes((raw[at] ^ 1 << at % 8,)) + raw[at + 1 :]
