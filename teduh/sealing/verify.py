"""Strict Ed25519: the only door through which a signature is believed. Called once for every stored message.

libsodium verifies, twice as fast as OpenSSL and by the same cofactorless equation (decision 0010). The checks that make
it strict stand here all the same, so that what is refused does not hang on a library's own habits.
"""

from functools import lru_cache

from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from teduh.sealing.edwards import ORDER, REFUSED_POINTS
from teduh.sealing.errors import Refusal, SealingError
from teduh.sealing.keys import check_sign_key
from teduh.sealing.layout import SIGNATURE_SIZE


def verify_signature(
    sign_public: bytes, signed: bytes, signature: bytes, *, refusal: Refusal = "signature"
) -> None:
    """Return in silence, or raise. `signed` is the label and the digest, as each object states them."""
    checked = _checked(sign_public)
    if (
        len(signature) != SIGNATURE_SIZE
        or signature[:32] in REFUSED_POINTS
        or int.from_bytes(signature[32:], "little") >= ORDER
    ):
        raise SealingError(refusal)
    try:
        crypto_sign_open(signature + signed, checked)
    except BadSignatureError:
        raise SealingError(refusal) from None


@lru_cache(maxsize=4096)
def _checked(sign_public: bytes) -> bytes:
    check_sign_key(sign_public)
    return bytes(sign_public)
