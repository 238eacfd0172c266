"""ed25519.json and x25519.json: the keys and signatures on which libraries differ, and the strict verdict on each."""

from hashlib import sha512

from teduh.sealing import edwards
from teduh.sealing.edwards import ORDER, P, Point, add, compress, multiply
from teduh.sealing.errors import Refusal
from teduh.sealing.keys import key_id
from twin.keys import KeyPair
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, flip, known

_SIGN_BIT = 1 << 255


def _point(encoded: bytes) -> Point:
    point = edwards.decompress(encoded)
    assert point is not None
    return point


BASE = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
ORDER_EIGHT = _point(edwards.small_order_ys()[3].to_bytes(32, "little"))
IDENTITY = multiply(0, BASE)


def _challenge(r: bytes, public: bytes, message: bytes) -> int:
    """Reduced, as every library does before it multiplies; with a torsion point in the key that matters."""
    return int.from_bytes(sha512(r + public + message).digest(), "little") % ORDER


class _Signer:
    """Signs as no library does: with a torsion point in its key, in R, or in both."""

    def __init__(self, seed: bytes, *, torsion: Point = IDENTITY) -> None:
        digest = bytearray(sha512(seed).digest()[:32])
        digest[0] &= 248
        digest[31] = digest[31] & 63 | 64
        self.scalar = int.from_bytes(digest, "little")
        self.public = compress(add(multiply(self.scalar, BASE), torsion))

    def sign(self, message: bytes, nonce: int, *, torsion: Point = IDENTITY, r: bytes | None = None) -> bytes:
        r = r or compress(add(multiply(nonce, BASE), torsion))
        s = (nonce + _challenge(r, self.public, message) * self.scalar) % ORDER
        return r + s.to_bytes(32, "little")

    def sign_until(self, message: bytes, *, divisible: bool) -> bytes:
        """Under a key with torsion the cofactorless equation holds just when eight divides the challenge."""
        for nonce in range(1, 1000):
            signature = self.sign(message, nonce)
            if (_challenge(signature[:32], self.public, message) % 8 == 0) is divisible:
                return signature
        raise AssertionError


def make_ed25519() -> Case:
    randomness = SeededRandomness("teduh vectors 1: ed25519")
    seed, message = randomness.bytes(32), b"teduh"
    honest, mixed = _Signer(seed), _Signer(seed, torsion=ORDER_EIGHT)
    keys = KeyPair(randomness.bytes(32), seed)
    good = keys.sign(message)
    assert honest.public == keys.sign_public

    def case(name: str, public: bytes, signature: bytes, refused: Refusal | None = None) -> Case:
        told: Case = {"name": name, "sign_public": public, "message": message, "signature": signature}
        return told if refused is None else told | {"refused": refused}

    return known(
        "Ed25519 at its edges (spec, section 2). Some negative ones satisfy an equation: OpenSSL, WebCrypto or a "
        "cofactored verifier would accept them. `keys` says which sign keys may be used and which registered.",
        keys=_keys(honest, mixed),
        positive=[
            case("an ordinary signature", honest.public, good),
            case(
                "a mixed-order key, the cofactorless equation holds",
                mixed.public,
                mixed.sign_until(message, divisible=True),
            ),
        ],
        negative=[
            *_forgeries(message),
            case(
                "a mixed-order key, only the cofactored equation holds",
                mixed.public,
                mixed.sign_until(message, divisible=False),
                "signature",
            ),
            *(
                case(name, honest.public, signature, "signature")
                for name, signature in _bad_signatures(honest, message, good).items()
            ),
            case("a key of zeros after an honest signature", bytes(32), good, "sign-key"),
        ],
    )


def _bad_signatures(honest: _Signer, message: bytes, good: bytes) -> dict[str, bytes]:
    identity = compress(IDENTITY)
    s = int.from_bytes(good[32:], "little")
    torsion_r = next(
        signature
        for signature in (honest.sign(message, nonce, torsion=ORDER_EIGHT) for nonce in range(1, 99))
        if _challenge(signature[:32], honest.public, message) % 8
    )
    return {
        "a mixed-order R, only the cofactored equation holds": torsion_r,
        "R the identity, and the equation holds": honest.sign(message, 0),
        "R the identity, not canonical": honest.sign(message, 0, r=(P + 1).to_bytes(32, "little")),
        "R of order eight": honest.sign(message, 0, torsion=ORDER_EIGHT),
        "R the identity with a sign": honest.sign(message, 0, r=flip(identity, 31, 7)),
        "R = 2²⁵⁵ - 1, not canonical": honest.sign(message, 1, r=b"\xff" * 32),
        "S plus the order": good[:32] + (s + ORDER).to_bytes(32, "little"),
        "S equal to the order": compress(multiply(3, BASE)) + ORDER.to_bytes(32, "little"),
        "S of all ones": good[:32] + b"\xff" * 32,
        "R flipped": flip(good, 0),
        "S flipped": flip(good, 32),
        "of zeros": bytes(64),
        "one byte short": good[:-1],
        "one byte more": good + b"\0",
        "empty": b"",
    }


def _forgeries(message: bytes) -> list[Case]:
    """For each refused key that decodes loosely: R = S·B, which OpenSSL accepts wherever the challenge kills A."""
    cases = []
    for number, public in enumerate(sorted(edwards.REFUSED_POINTS)):
        forged = next(
            signature
            for signature in (_forge(nonce) for nonce in range(1, 1000))
            if _challenge(signature[:32], public, message) % 8 == 0
        )
        cases.append(
            {
                "name": f"forged under refused key {number + 1}",
                "sign_public": public,
                "message": message,
                "signature": forged,
                "refused": "sign-key",
            }
        )
    return cases


def _forge(nonce: int) -> bytes:
    return compress(multiply(nonce, BASE)) + nonce.to_bytes(32, "little")


def _keys(honest: _Signer, mixed: _Signer) -> list[Case]:
    y = next(y for y in range(2, 99) if edwards.decompress(y.to_bytes(32, "little")) is None)
    told = [
        ("ordinary", honest.public, True, True),
        ("mixed order", mixed.public, True, False),
        ("not on the curve", y.to_bytes(32, "little"), False, False),
        ("31 bytes", honest.public[:-1], False, False),
        ("33 bytes", honest.public + b"\0", False, False),
        ("empty", b"", False, False),
    ]
    told += [
        (f"refused point {number + 1}", public, False, False)
        for number, public in enumerate(sorted(edwards.REFUSED_POINTS))
    ]
    return [
        {"name": name, "sign_public": public, "use": use, "register": register}
        for name, public, use, register in told
    ]


def make_x25519() -> Case:
    randomness = SeededRandomness("teduh vectors 1: x25519")
    pair = KeyPair.make(randomness)
    ys = edwards.small_order_ys()[3:]
    small = [0, 1, P - 1, *((1 + y) * pow(1 - y, -1, P) % P for y in ys)]
    forms = [u + more for u in small for more in (0, P) if u + more < _SIGN_BIT]
    encoded = [(u | top).to_bytes(32, "little") for u in forms for top in (0, _SIGN_BIT)]
    return known(
        "X25519 public keys (spec, section 2): the negative ones give all zero with every private key.",
        positive=[{"name": "ordinary", "box_private": pair.box_private, "box_public": pair.box_public}],
        negative=[
            *(
                {"name": f"small order, form {number}", "box_public": public, "refused": "box-key"}
                for number, public in enumerate(encoded, start=1)
            ),
            {"name": "31 bytes", "box_public": pair.box_public[:-1], "refused": "box-key"},
            {"name": "33 bytes", "box_public": pair.box_public + b"\0", "refused": "box-key"},
        ],
    )


def make_key_ids() -> Case:
    randomness = SeededRandomness("teduh vectors 1: key id")
    pairs = [KeyPair.make(randomness) for _ in range(3)]
    return known(
        "Key ids (spec, section 1), and the public halves of known private keys.",
        positive=[
            {
                "name": f"pair {number}",
                "box_private": pair.box_private,
                "sign_seed": pair.sign_seed,
                "box_public": pair.box_public,
                "sign_public": pair.sign_public,
                "key_id": key_id(pair.sign_public, pair.box_public),
            }
            for number, pair in enumerate(pairs, start=1)
        ],
        negative=[],
    )
