"""Takes a JSON object apart, field by field; what was not asked for is refused, so no plaintext slips in beside."""

from typing import Any

from teduh.lib.refusals import Refusal
from teduh.sealing.codec import b64url_decode
from teduh.sealing.errors import SealingError


class Fields:
    """`take` each field, then `done()`: a name left over refuses the whole (attack 1)."""

    def __init__(self, body: Any) -> None:
        if not isinstance(body, dict):
            raise Refusal("bad_request")
        self.body = dict(body)

    def take(self, name: str, kind: type, default: Any = ...) -> Any:
        value = self.body.pop(name, default)
        if value is ... or (
            value is not default
            and (not isinstance(value, kind) or (kind is int and isinstance(value, bool)))
        ):
            raise Refusal("bad_request")
        return value

    def has(self, name: str) -> bool:
        return name in self.body

    def raw(self, name: str, *, exactly: int | None = None, at_most: int = 1024) -> bytes:
        """Bytes that came as base64url."""
        return decode(self.take(name, str), exactly=exactly, at_most=at_most)

    def text(self, name: str, at_most: int, default: Any = ...) -> Any:
        value = self.take(name, str, default)
        if isinstance(value, str) and len(value) > at_most:
            raise Refusal("bad_request")
        return value

    def number(self, name: str, at_most: int = 2**53) -> int:
        value: int = self.take(name, int)
        if not 0 <= value <= at_most:
            raise Refusal("bad_request")
        return value

    def many(self, name: str, at_most: int) -> list[Any]:
        values: list[Any] = self.take(name, list)
        if len(values) > at_most:
            raise Refusal("bad_request")
        return values

    def done(self) -> None:
        if self.body:
            raise Refusal("bad_request")


def whole_number(text: str) -> int:
    """A number in an address: ASCII digits, as few as a timeline can ever need."""
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refusal("bad_request")
    return int(text)


def decode(value: Any, *, exactly: int | None = None, at_most: int = 1024) -> bytes:
    """One base64url value of a bounded or an exact size."""
    limit = exactly if exactly is not None else at_most
    if not isinstance(value, str) or len(value) > (limit * 4 + 2) // 3:
        raise Refusal("bad_request")
    try:
        raw = b64url_decode(value)
    except SealingError as problem:
        raise Refusal("bad_request") from problem
    if exactly is not None and len(raw) != exactly:
        raise Refusal("bad_request")
    return raw
