"""The content of a message (spec, section 10): read strictly, written without invention."""

import json
from typing import Any, Literal, NotRequired, TypedDict, cast

from teduh.sealing.codec import b64url_decode
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import ID_SIZE

CONTENT_LIMIT = 100_000
TEXT_LIMIT = 20_000
TITLE_LIMIT = 120
WORD_LIMIT = 24
LATEST = 2**53 - 1
WEATHERS = ("cerah", "berawan", "mendung", "hujan", "badai")


class Feeling(TypedDict):
    w: str
    k: NotRequired[str]
    s: NotRequired[int]


class Content(TypedDict):
    t: Literal["chat", "letter"]
    x: str
    at: int
    h: NotRequired[str]
    m: NotRequired[Feeling]
    r: NotRequired[str]


def encode_content(content: Content) -> bytes:
    encoded = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    parse_content(encoded)
    return encoded


def parse_content(encoded: bytes) -> Content:
    """Refuse what a reader could show in two ways. Unknown names are dropped."""
    try:
        if len(encoded) > CONTENT_LIMIT:
            raise ValueError
        told = json.loads(encoded.decode(), object_pairs_hook=_no_twice, parse_constant=_no_constant)
        return _check(told)
    except (ValueError, KeyError, TypeError, RecursionError, SealingError):
        raise SealingError("content") from None


def _check(told: Any) -> Content:
    _demand(isinstance(told, dict))
    _demand(told["t"] in ("chat", "letter"))
    _text(told["x"], 1, TEXT_LIMIT)
    told["at"] = _integer(told["at"], 0, LATEST)
    if "h" in told:
        _demand(told["t"] == "letter")
        _text(told["h"], 0, TITLE_LIMIT)
    if "r" in told:
        _demand(len(b64url_decode(told["r"])) == ID_SIZE)
    if "m" in told:
        told["m"] = _feeling(told["m"])
    return cast(Content, {name: told[name] for name in ("t", "x", "h", "m", "r", "at") if name in told})


def _feeling(told: Any) -> dict[str, Any]:
    _demand(isinstance(told, dict) and told["w"] in WEATHERS)
    if "k" in told:
        _text(told["k"], 0, WORD_LIMIT)
    if "s" in told:
        told["s"] = _integer(told["s"], 1, 3)
    return {name: told[name] for name in ("w", "k", "s") if name in told}


def _text(told: Any, least: int, most: int) -> None:
    _demand(isinstance(told, str) and least <= len(told) <= most and "\0" not in told)
    told.encode()  # a lone surrogate has no UTF-8 and would be shown as something else


def _integer(told: Any, least: int, most: int) -> int:
    """A JSON number has no type: 3.0 is 3 in the browser, so it is 3 here."""
    _demand(isinstance(told, int | float) and not isinstance(told, bool))
    _demand(told == told // 1 and least <= told <= most)
    return int(told)


def _demand(sound: bool) -> None:
    if not sound:
        raise ValueError


def _no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    _demand(len(names) == len(pairs))
    return names


def _no_constant(name: str) -> None:
    raise ValueError(name)
