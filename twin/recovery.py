"""The recovery code: 128 bits on paper, forgiving to type (spec, section 7)."""

from teduh.sealing.errors import SealingError
from teduh.sealing.layout import ID_SIZE
from twin.randomness import SYSTEM, Randomness

CODE_LENGTH = 26
TYPED_LIMIT = 200
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE_OF = {letter: value for value, letter in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_SPARE_BITS = CODE_LENGTH * 5 - ID_SIZE * 8
_SEPARATORS = str.maketrans("", "", " \t\r\n-")


def make_recovery_code(randomness: Randomness = SYSTEM) -> str:
    return encode_recovery_code(randomness.bytes(ID_SIZE))


def encode_recovery_code(raw: bytes) -> str:
    bits = int.from_bytes(raw, "big") << _SPARE_BITS
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range((CODE_LENGTH - 1) * 5, -1, -5))


def parse_recovery_code(typed: str) -> str:
    """The 26 capitals, which are the secret. Case, separators and the usual slips of the eye are forgiven."""
    if len(typed) > TYPED_LIMIT:
        raise SealingError("length")
    letters = typed.translate(_SEPARATORS).upper()
    if len(letters) != CODE_LENGTH:
        raise SealingError("length")
    bits = 0
    for letter in letters:
        if letter not in _VALUE_OF:
            raise SealingError("alphabet")
        bits = bits << 5 | _VALUE_OF[letter]
    if bits & ((1 << _SPARE_BITS) - 1):
        raise SealingError("padding")
    return encode_recovery_code((bits >> _SPARE_BITS).to_bytes(ID_SIZE, "big"))


def recovery_secret(code: str) -> bytes:
    return parse_recovery_code(code).encode("ascii")
