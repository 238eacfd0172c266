"""The content of a message (spec, section 10): read strictly, written without invention."""

from typing import Any, Literal, NotRequired, TypedDict, cast

from teduh.sealing.codec import b64url_decode
from teduh.sealing.errors import SealingError
from teduh.sealing.file import FILE_LIMIT
from teduh.sealing.layout import ID_SIZE
from twin.strict_json import LATEST, compact, encode_object, parse_object

CONTENT_LIMIT = 100_000
DATA_LIMIT = 60_000
TEXT_LIMIT = 20_000
TITLE_LIMIT = 120
WORD_LIMIT = 24
FILES_LIMIT = 10
HEIGHTS_LIMIT = 64
SIDE_LIMIT = 65_535
WEATHERS = ("cerah", "berawan", "mendung", "hujan", "badai")
MEDIA = ("image/jpeg", "image/webp", "audio/webm", "audio/mp4", "application/pdf")
KINDS = ("chat", "letter", "summary", "note", "answers", "referral")
TITLED = ("letter", "note")
WITH_DATA = ("summary", "note", "answers", "referral")
WITH_FILES = ("chat", "letter", "note")


class Feeling(TypedDict):
    w: str
    k: NotRequired[str]
    s: NotRequired[int]


class Attached(TypedDict):
    """Where a file is, and what opens it (section 16)."""

    i: str
    k: str
    s: int
    y: str
    n: NotRequired[str]
    d: NotRequired[int]
    w: NotRequired[str]
    p: NotRequired[list[int]]


class Content(TypedDict):
    t: Literal["chat", "letter", "summary", "note", "answers", "referral"]
    x: str
    at: int
    h: NotRequired[str]
    d: NotRequired[dict[str, Any]]
    a: NotRequired[list[Attached]]
    m: NotRequired[Feeling]
    r: NotRequired[str]


def encode_content(content: Content) -> bytes:
    encoded = encode_object(cast(dict[str, Any], content), limit=CONTENT_LIMIT)
    parse_content(encoded)
    return encoded


def parse_content(encoded: bytes) -> Content:
    """Refuse what a reader could show in two ways. Unknown names are dropped."""
    told = parse_object(encoded, limit=CONTENT_LIMIT)
    try:
        return _check(told)
    except (ValueError, KeyError, TypeError, SealingError):
        raise SealingError("content") from None


def _check(told: dict[str, Any]) -> Content:
    kind = told["t"]
    _demand(kind in KINDS)
    _text(told["x"], 1, TEXT_LIMIT)
    _whole(told["at"], 0, LATEST)
    if "h" in told:
        _demand(kind in TITLED)
        _text(told["h"], 0, TITLE_LIMIT)
    if "d" in told:
        _demand(kind in WITH_DATA and isinstance(told["d"], dict))
        _demand(len(compact(told["d"])) <= DATA_LIMIT)
    if "a" in told:
        _demand(kind in WITH_FILES and isinstance(told["a"], list) and 1 <= len(told["a"]) <= FILES_LIMIT)
        told["a"] = [_attached(one) for one in told["a"]]
    if "r" in told:
        _demand(len(b64url_decode(told["r"])) == ID_SIZE)
    if "m" in told:
        told["m"] = _feeling(told["m"])
    return cast(Content, _named(told, "t x h d a m r at"))


def _attached(told: Any) -> dict[str, Any]:
    _demand(isinstance(told, dict))
    _demand(len(b64url_decode(told["i"])) == ID_SIZE and len(b64url_decode(told["k"])) == 32)
    _whole(told["s"], 1, FILE_LIMIT)
    _demand(told["y"] in MEDIA)
    if "n" in told:
        _text(told["n"], 0, TITLE_LIMIT)
    if "d" in told:
        _whole(told["d"], 0, LATEST)
    if "w" in told:
        _demand(len(b64url_decode(told["w"])) <= HEIGHTS_LIMIT)
    if "p" in told:
        _demand(isinstance(told["p"], list) and len(told["p"]) == 2)
        for side in told["p"]:
            _whole(side, 1, SIDE_LIMIT)
    return _named(told, "i k s y n d w p")


def _feeling(told: Any) -> dict[str, Any]:
    _demand(isinstance(told, dict) and told["w"] in WEATHERS)
    if "k" in told:
        _text(told["k"], 0, WORD_LIMIT)
    if "s" in told:
        _whole(told["s"], 1, 3)
    return _named(told, "w k s")


def _named(told: dict[str, Any], names: str) -> dict[str, Any]:
    return {name: told[name] for name in names.split() if name in told}


def _text(told: Any, least: int, most: int) -> None:
    _demand(isinstance(told, str) and least <= len(told) <= most)


def _whole(told: Any, least: int, most: int) -> None:
    _demand(isinstance(told, int) and not isinstance(told, bool) and least <= told <= most)


def _demand(sound: bool) -> None:
    if not sound:
        raise ValueError
