"""Receipts: by them the server later recognises, in a report, a message it took in (spec, section 11)."""

import hmac
from struct import Struct

from teduh.sealing import labels

_ARRIVAL = Struct(">QQ")


def make_receipt(receipt_key: bytes, envelope_hash: bytes, number: int, arrival_ms: int) -> bytes:
    told = labels.RECEIPT + envelope_hash + _ARRIVAL.pack(number, arrival_ms)
    return hmac.digest(receipt_key, told, "sha256")


def receipt_fits(
    receipt: bytes, receipt_key: bytes, envelope_hash: bytes, number: int, arrival_ms: int
) -> bool:
    return hmac.compare_digest(receipt, make_receipt(receipt_key, envelope_hash, number, arrival_ms))
