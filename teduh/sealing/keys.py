"""Public keys: which are refused, and how a pair of them is named. Every parser asks here."""

from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from teduh.sealing import edwards, labels
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import ID_SIZE

_REMEMBERED_KEYS = 8192
# Any clamped scalar is a multiple of eight and sends every small-order point to zero; its value is no secret.
_PROBE = X25519PrivateKey.from_private_bytes(bytes(range(32)))


def check_sign_key(sign_public: bytes, *, registering: bool = False) -> None:
    """Refuse what is not canonical, not on the curve or of small order; registering, also any torsion.

    OpenSSL alone would accept a forged signature on any message under a small-order key.
    """
    _check_sign_key(bytes(sign_public), registering)


def check_box_key(box_public: bytes) -> None:
    """Refuse a key with which every Diffie-Hellman yields all zero."""
    _check_box_key(bytes(box_public))


def key_id(sign_public: bytes, box_public: bytes) -> bytes:
    return sha256(labels.KEY_ID + sign_public + box_public).digest()[:ID_SIZE]


@lru_cache(_REMEMBERED_KEYS)
def _check_sign_key(sign_public: bytes, registering: bool) -> None:
    if len(sign_public) != 32 or sign_public in edwards.REFUSED_POINTS:
        raise SealingError("sign-key")
    point = edwards.decompress(sign_public)
    if point is None or (registering and not edwards.is_torsion_free(point)):
        raise SealingError("sign-key")


@lru_cache(_REMEMBERED_KEYS)
def _check_box_key(box_public: bytes) -> None:
    try:
        _PROBE.exchange(X25519PublicKey.from_public_bytes(box_public))
    except ValueError:
        raise SealingError("box-key") from None
