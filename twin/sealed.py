"""Seal and open what has the shape of `teduh.sealing.sealed`: padded, committed to, encrypted, signed (spec, section 3).

Called by message.py, document.py and packet.py, which know the headers and the contents.
"""

from hashlib import sha256

from teduh.sealing.errors import SealingError
from teduh.sealing.sealed import SIZE_CLASSES, Header, Sealed
from twin.keys import KeyPair
from twin.primitives import aead_open, aead_seal, hkdf, hmac_sha256

FRANK_KEY_SIZE = 32
_LENGTH_SIZE = 4


def size_class_for(content_length: int, *, before: int = FRANK_KEY_SIZE) -> int:
    for size_class, size in enumerate(SIZE_CLASSES):
        if before + _LENGTH_SIZE + content_length <= size:
            return size_class
    raise SealingError("length")


def pad(before: bytes, content: bytes, size_class: int) -> bytes:
    """`before` is the frank key, or nothing in a packet."""
    told = before + len(content).to_bytes(_LENGTH_SIZE, "big") + content
    return told.ljust(SIZE_CLASSES[size_class], b"\0")


def unpad(padded: bytes, size_class: int, *, before: int = FRANK_KEY_SIZE) -> bytes:
    start = before + _LENGTH_SIZE
    length = int.from_bytes(padded[before:start], "big")
    end = start + length
    if end > len(padded) or any(padded[end:]):
        raise SealingError("padding")
    if size_class_for(length, before=before) != size_class:
        raise SealingError("class")
    return padded[start:end]


def cipher_key(kind: type[Sealed], secret: bytes, salt: bytes, head: bytes) -> bytes:
    return hkdf(secret, salt=salt, info=kind.label + sha256(head).digest())


def encrypt(
    kind: type[Sealed],
    header: Header,
    padded: bytes,
    *,
    secret: bytes,
    salt: bytes,
    commitment: bytes,
    nonce: bytes,
) -> bytes:
    """All but the signature."""
    head = header.encode()
    aad = kind.label + head + commitment
    return head + commitment + nonce + aead_seal(cipher_key(kind, secret, salt, head), nonce, padded, aad)


def decrypt(sealed: Sealed, *, secret: bytes, salt: bytes) -> bytes:
    head = sealed.header_bytes
    opening_key = cipher_key(type(sealed), secret, salt, head)
    return aead_open(opening_key, sealed.nonce, sealed.ciphertext, sealed.label + head + sealed.commitment)


def sign_sealed(kind: type[Sealed], unsigned: bytes, signer: KeyPair) -> bytes:
    return unsigned + signer.sign(kind.signed_bytes(unsigned))


def franking(kind: type[Sealed], head: bytes, padded: bytes) -> bytes:
    """Binds the sender to one plaintext: AES-GCM alone lets one ciphertext open twice, under two keys."""
    return hmac_sha256(padded[:FRANK_KEY_SIZE], kind.commitment_label + head + padded[FRANK_KEY_SIZE:])


def seal_franked(
    kind: type[Sealed],
    header: Header,
    padded: bytes,
    *,
    salt: bytes,
    sender: KeyPair,
    epoch_key: bytes,
    nonce: bytes,
) -> bytes:
    commitment = franking(kind, header.encode(), padded)
    unsigned = encrypt(kind, header, padded, secret=epoch_key, salt=salt, commitment=commitment, nonce=nonce)
    return sign_sealed(kind, unsigned, sender)


def open_franked(sealed: Sealed, *, salt: bytes, sign_public: bytes, epoch_key: bytes) -> tuple[bytes, bytes]:
    """Content and frank key, or nothing."""
    sealed.verify(sign_public)
    padded = decrypt(sealed, secret=epoch_key, salt=salt)
    if sealed.commitment != franking(type(sealed), sealed.header_bytes, padded):
        raise SealingError("commitment")
    return unpad(padded, sealed.header.size_class), padded[:FRANK_KEY_SIZE]
