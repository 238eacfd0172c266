"""The machine's one secret, and keys derived from it by label. Nothing here opens a sealed word."""

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path


def read_or_make(path: Path) -> str:
    """The secret kept in `path` (mode 0600); made at the first call, the same ever after."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        made = secrets.token_urlsafe(48)
        partial = path.with_suffix(f".{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_text(made)
        try:
            os.link(partial, path)  # fails where another process was first: then its secret counts
        except FileExistsError:
            made = path.read_text().strip()
        finally:
            partial.unlink()
        return made


@cache
def derived_key(label: str) -> bytes:
    """32 bytes for one purpose; another label gives unrelated bytes."""
    from django.conf import settings  # noqa: PLC0415  the settings themselves call read_or_make

    return hmac.digest(settings.SECRET_KEY.encode(), b"teduh/server/" + label.encode(), "sha256")


def peppered(label: str, secret: bytes) -> bytes:
    """What the database keeps of a secret that a client sent: useless without this machine's pepper."""
    return hmac.digest(derived_key(label), secret, "sha256")


def same(left: bytes, right: bytes) -> bool:
    """Constant-time comparison."""
    return hmac.compare_digest(left, right)


def token_hash(token: str) -> bytes:
    """Under which a session is stored; the token itself is never kept."""
    return hashlib.sha256(token.encode()).digest()
