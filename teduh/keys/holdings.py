"""What this room keeps of a person."""

from teduh.privacy.holdings import Holding

HOLDINGS = (
    Holding(
        "keys.Keyset", "sealed", "private keys under an account key that only their owner opens", "its owner"
    ),
    Holding(
        "keys.Lock",
        "sealed",
        "the account key under passphrase or recovery code; a peppered hash",
        "its owner",
    ),
    Holding("keys.DirectoryEntry", "public", "name, role and public keys of a counselor, signed", "anyone"),
)
