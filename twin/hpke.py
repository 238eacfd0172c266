"""HPKE Base (RFC 9180) with X25519, HKDF-SHA256 and AES-256-GCM, single shot.

Written out, unlike the server's, because known answers need a chosen ephemeral key, which pyca does not take.
Opening goes through pyca; the tests let pyca, pyhpke and this file open one another's seals.
"""

from hmac import digest as hmac_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from teduh.sealing.errors import SealingError
from teduh.sealing.inbox import HPKE
from teduh.sealing.keys import check_box_key
from teduh.sealing.layout import ENC_SIZE, TAG_SIZE
from twin.randomness import Randomness

_KEM = b"KEM" + (0x0020).to_bytes(2, "big")
_SUITE = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0020, 0x0001, 0x0002))
_BASE_MODE = b"\0"


def hpke_seal(box_public: bytes, info: bytes, plain: bytes, randomness: Randomness) -> bytes:
    return hpke_seal_with(randomness.bytes(32), box_public, info, plain)


def hpke_seal_with(ephemeral_private: bytes, box_public: bytes, info: bytes, plain: bytes) -> bytes:
    """enc || ciphertext. The ephemeral key must never seal twice."""
    check_box_key(box_public)
    ephemeral = X25519PrivateKey.from_private_bytes(ephemeral_private)
    enc = ephemeral.public_key().public_bytes_raw()
    shared = kem_secret(ephemeral.exchange(X25519PublicKey.from_public_bytes(box_public)), enc + box_public)
    cipher_key, nonce = key_schedule(shared, info)
    return enc + AESGCM(cipher_key).encrypt(nonce, plain, b"")


def hpke_open(box_private: bytes, info: bytes, sealed: bytes) -> bytes:
    if len(sealed) < ENC_SIZE + TAG_SIZE:
        raise SealingError("length")
    check_box_key(sealed[:ENC_SIZE])
    try:
        return HPKE.decrypt(sealed, X25519PrivateKey.from_private_bytes(box_private), info)
    except (InvalidTag, ValueError):
        raise SealingError("cipher") from None


def kem_secret(diffie_hellman: bytes, kem_context: bytes) -> bytes:
    extracted = _labeled_extract(_KEM, b"", b"eae_prk", diffie_hellman)
    return _labeled_expand(_KEM, extracted, b"shared_secret", kem_context, 32)


def key_schedule(shared_secret: bytes, info: bytes) -> tuple[bytes, bytes]:
    psk_id_hash = _labeled_extract(_SUITE, b"", b"psk_id_hash", b"")
    info_hash = _labeled_extract(_SUITE, b"", b"info_hash", info)
    context = _BASE_MODE + psk_id_hash + info_hash
    secret = _labeled_extract(_SUITE, shared_secret, b"secret", b"")
    cipher_key = _labeled_expand(_SUITE, secret, b"key", context, 32)
    return cipher_key, _labeled_expand(_SUITE, secret, b"base_nonce", context, 12)


def _labeled_extract(suite_id: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac_digest(salt or bytes(32), b"HPKE-v1" + suite_id + label + ikm, "sha256")


def _labeled_expand(suite_id: bytes, secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labeled_info = length.to_bytes(2, "big") + b"HPKE-v1" + suite_id + label + info
    return hmac_digest(secret, labeled_info + b"\x01", "sha256")[:length]  # length ≤ 32: one block
