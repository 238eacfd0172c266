"""An "invisible salamander": one AES-GCM ciphertext that opens under two keys."""

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from teduh.sealing import labels
from teduh.sealing.message import MessageHeader
from teduh.sealing.sealed import SIZE_CLASSES
from twin.message import message_key

_REDUCTION = 0xE1 << 120
_ONE = 1 << 127  # GCM writes bits in the other order
_BLOCK = 16


def two_faced_ciphertext(header: MessageHeader, first_key: bytes, second_key: bytes, nonce: bytes) -> bytes:
    """An unsigned envelope, of zeros but for one ciphertext block chosen so that both tags agree."""
    aad_commitment = bytes(32)
    head = header.encode()
    aad = labels.MESSAGE + head + aad_commitment
    keys = [message_key(epoch_key, header) for epoch_key in (first_key, second_key)]
    ciphertext = bytearray(SIZE_CLASSES[header.size_class])
    tags = [_tag(cipher_key, nonce, aad, bytes(ciphertext)) for cipher_key in keys]
    # The last block counts times H² in each tag: a change x of it moves the difference by x·(H₁² + H₂²).
    squares = [_multiply(hash_key, hash_key) for hash_key in map(_hash_key, keys)]
    change = _multiply(tags[0] ^ tags[1], _invert(squares[0] ^ squares[1]))
    ciphertext[-_BLOCK:] = change.to_bytes(_BLOCK, "big")
    tag = _tag(keys[0], nonce, aad, bytes(ciphertext))
    assert tag == _tag(keys[1], nonce, aad, bytes(ciphertext))
    return head + aad_commitment + nonce + bytes(ciphertext) + tag.to_bytes(_BLOCK, "big")


def _encrypt_block(cipher_key: bytes, block: bytes) -> int:
    encryptor = Cipher(algorithms.AES(cipher_key), modes.ECB()).encryptor()
    return int.from_bytes(encryptor.update(block), "big")


def _hash_key(cipher_key: bytes) -> int:
    return _encrypt_block(cipher_key, bytes(_BLOCK))


def _tag(cipher_key: bytes, nonce: bytes, aad: bytes, ciphertext: bytes) -> int:
    hash_key, total = _hash_key(cipher_key), 0
    lengths = (len(aad) * 8).to_bytes(8, "big") + (len(ciphertext) * 8).to_bytes(8, "big")
    hashed = _whole_blocks(aad) + _whole_blocks(ciphertext) + lengths
    for at in range(0, len(hashed), _BLOCK):
        total = _multiply(total ^ int.from_bytes(hashed[at : at + _BLOCK], "big"), hash_key)
    return total ^ _encrypt_block(cipher_key, nonce + b"\0\0\0\1")


def _whole_blocks(raw: bytes) -> bytes:
    return raw + bytes(-len(raw) % _BLOCK)


def _multiply(first: int, second: int) -> int:
    product = 0
    for shift in range(127, -1, -1):
        if second >> shift & 1:
            product ^= first
        first = first >> 1 ^ (_REDUCTION if first & 1 else 0)
    return product


def _invert(value: int) -> int:
    """value to the power of 2¹²⁸ less two."""
    result, square = _ONE, value
    for _ in range(127):
        square = _multiply(square, square)
        result = _multiply(result, square)
    return result
