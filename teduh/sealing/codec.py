"""Bytes in JSON: base64url without padding, and one spelling only for each value."""

import binascii
import re

from teduh.sealing.errors import SealingError

_ALPHABET = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


def b64url_encode(raw: bytes) -> str:
    text = binascii.b2a_base64(raw, newline=False).rstrip(b"=")
    return text.translate(_TO_URL).decode("ascii")


def b64url_decode(text: str) -> bytes:
    """Refuse padding, other alphabets, white space, and unused bits that are not zero."""
    if not isinstance(text, str) or _ALPHABET.fullmatch(text) is None:
        raise SealingError("alphabet")
    if len(text) % 4 == 1:
        raise SealingError("length")
    raw = binascii.a2b_base64(text.translate(_FROM_URL) + "=" * (-len(text) % 4))
    if b64url_encode(raw) != text:  # spare bits set: a second spelling of the same bytes
        raise SealingError("alphabet")
    return raw


_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = str.maketrans("-_", "+/")
