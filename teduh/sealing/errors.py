"""The one exception of the sealed form. It names what was wrong in one word, never whose or what content."""

from typing import Literal

Refusal = Literal[
    "alphabet",  # not strict base64url
    "length",  # not the number of bytes the layout fixes
    "version",
    "suite",
    "type",
    "class",  # size class unknown, or not the smallest that fits
    "field",  # a field holds a value the layout does not allow
    "order",  # members or entries out of their order
    "sign-key",
    "box-key",
    "key-id",
    "signature",
    "context",  # sealed for another school, case, epoch, sender or place
    "previous",  # does not follow what it claims to follow
    "author",
    "counselee",
    "counselor",  # not the active directory entry it must be
    "directory",  # another log, or a size the log has not reached
    "action",
    "voucher",
    "self-signature",
    "wrap",
    "commitment",
    "padding",
    "cipher",  # the AEAD refused
    "content",
    "parameters",  # KDF parameters below the floor or above the ceiling
    "rollback",
    "codename",
    "consent",  # of the counselee, and there is none for this
]


class SealingError(Exception):
    """What was sealed is not as the spec says. `code` may be logged and counted; it carries no content."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code)
        self.code: Refusal = code
