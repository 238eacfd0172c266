"""The server's receipt for a message it has stored (spec, section 11): made anew each time, never kept."""

from teduh.lib.secrets import derived_key
from teduh.sealing.receipt import make_receipt


def receipt_for(envelope_hash: bytes, number: int, at: int) -> bytes:
    return make_receipt(derived_key("receipt"), envelope_hash, number, at)
