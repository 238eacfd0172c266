"""The primitives of suite 1, each in one line, named as in the spec."""

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from teduh.sealing.errors import SealingError
from teduh.sealing.locks import KdfParameters, check_salt


def hmac_sha256(mac_key: bytes, told: bytes) -> bytes:
    return hmac.digest(mac_key, told, "sha256")


def hkdf(ikm: bytes, *, info: bytes, salt: bytes = b"", length: int = 32) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(ikm)


def argon2id(secret: bytes, salt: bytes, parameters: KdfParameters) -> bytes:
    """Parameters come from a server, so they are checked before anything is derived."""
    parameters.check()
    check_salt(salt)
    return Argon2id(
        salt=salt,
        length=32,
        iterations=parameters.passes,
        lanes=parameters.lanes,
        memory_cost=parameters.memory_kib,
    ).derive(secret)


def aead_seal(cipher_key: bytes, nonce: bytes, plain: bytes, aad: bytes) -> bytes:
    return AESGCM(cipher_key).encrypt(nonce, plain, aad)


def aead_open(cipher_key: bytes, nonce: bytes, ciphertext: bytes, aad: bytes) -> bytes:
    try:
        return AESGCM(cipher_key).decrypt(nonce, ciphertext, aad)
    except (InvalidTag, ValueError):
        raise SealingError("cipher") from None
