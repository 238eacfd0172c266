"""JSON objects read so that two readers can never read two things (spec, sections 10 and 13), and written compactly."""

import json
from math import isfinite
from typing import Any

from teduh.sealing.errors import SealingError

DEPTH_LIMIT = 32
OBJECT_LIMIT = 120_000
LATEST = 2**53 - 1


def encode_object(told: dict[str, Any], *, limit: int = OBJECT_LIMIT) -> bytes:
    try:
        encoded = compact(told)
    except (ValueError, TypeError, RecursionError):
        raise SealingError("content") from None
    parse_object(encoded, limit=limit)
    return encoded


def parse_object(encoded: bytes, *, limit: int = OBJECT_LIMIT) -> dict[str, Any]:
    """Refuse a name twice, NUL, lone surrogates, numbers no double holds, and what nests deeper than 32."""
    try:
        if len(encoded) > limit:
            raise ValueError
        told = json.loads(
            encoded.decode(),
            object_pairs_hook=_no_twice,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_no_constant,
        )
        _check(told, 1)
    except (ValueError, RecursionError):
        raise SealingError("content") from None
    if not isinstance(told, dict):
        raise SealingError("content")
    return told


def compact(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _check(told: Any, depth: int) -> None:
    if isinstance(told, str):
        if "\0" in told:
            raise ValueError
        told.encode()  # a lone surrogate has no UTF-8 and would be shown as something else
    elif isinstance(told, dict | list):
        if depth > DEPTH_LIMIT:
            raise ValueError
        for inner in told:
            _check(inner, depth + 1)
        if isinstance(told, dict):
            for inner in told.values():
                _check(inner, depth + 1)


def _number(written: str) -> int | float:
    """A JSON number has no type: 3.0 is 3 in the browser, so it is 3 here."""
    value = float(written)
    if not isfinite(value):
        raise ValueError
    return int(value) if value.is_integer() and abs(value) <= LATEST else value


def _no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError
    return names


def _no_constant(name: str) -> None:
    raise ValueError(name)
