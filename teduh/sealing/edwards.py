"""Just enough of edwards25519, in plain integers, to refuse bad public points. Only public values pass here.

Used when a key is first seen or registered, never for each message: there a look into REFUSED_POINTS will do.
"""

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, P) % P
_SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)
_SIGN_BIT = 1 << 255

type Point = tuple[int, int, int, int]  # extended: X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z


def _sqrt(square: int) -> int | None:
    root = pow(square, (P + 3) // 8, P)
    if (root * root - square) % P:
        root = root * _SQRT_MINUS_ONE % P
    return None if (root * root - square) % P else root


def decompress(encoded: bytes) -> Point | None:
    """The point of a canonical encoding, or None."""
    number = int.from_bytes(encoded, "little")
    y, sign = number & (_SIGN_BIT - 1), number >> 255
    if len(encoded) != 32 or y >= P:
        return None
    x = _sqrt((y * y - 1) * pow(_D * y * y + 1, -1, P) % P)
    if x is None or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def compress(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little")


def add(first: Point, second: Point) -> Point:
    """Complete for every pair of points on the curve, so it also doubles (RFC 8032, 5.1.4)."""
    x1, y1, z1, t1 = first
    x2, y2, z2, t2 = second
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * _D * t1 * t2 % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    for bit in bin(scalar)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def is_torsion_free(point: Point) -> bool:
    x, y, z, _ = multiply(ORDER, point)
    return x == 0 and y == z


def small_order_ys() -> tuple[int, ...]:
    """The y of the eight torsion points. At order 8 doubling gives y = 0, hence d·y⁴ + 2·y² = 1."""
    root = _sqrt(_D + 1)
    assert root is not None
    candidates = (_sqrt((sign * root - 1) * pow(_D, -1, P) % P) for sign in (1, -1))
    y8 = next(y for y in candidates if y is not None)
    return 1, P - 1, 0, y8, P - y8


def _refused_points() -> frozenset[bytes]:
    """Every encoding that is not canonical (y ≥ p, or x = 0 with a sign) or is of small order."""
    ys = (*small_order_ys(), *range(P, _SIGN_BIT))
    return frozenset((y | sign).to_bytes(32, "little") for y in ys for sign in (0, _SIGN_BIT))


REFUSED_POINTS = _refused_points()
