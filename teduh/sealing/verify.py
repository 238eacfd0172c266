"""Strict Ed25519: the only door through which a signature is believed. Called once for every stored message.

Strict means: OpenSSL's cofactorless equation, and before it the checks OpenSSL leaves out.
"""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from teduh.sealing.edwards import ORDER, REFUSED_POINTS
from teduh.sealing.errors import Refusal, SealingError
from teduh.sealing.keys import check_sign_key
from teduh.sealing.layout import SIGNATURE_SIZE


def verify_signature(
    sign_public: bytes, signed: bytes, signature: bytes, *, refusal: Refusal = "signature"
) -> None:
    """Return in silence, or raise. `signed` is the label and the digest, as each object states them."""
    key = _load(sign_public)
    if (
        len(signature) != SIGNATURE_SIZE
        or signature[:32] in REFUSED_POINTS
        or int.from_bytes(signature[32:], "little") >= ORDER
    ):
        raise SealingError(refusal)
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        raise SealingError(refusal) from None


@lru_cache(maxsize=4096)
def _load(sign_public: bytes) -> Ed25519PublicKey:
    check_sign_key(sign_public)
    return Ed25519PublicKey.from_public_bytes(sign_public)
