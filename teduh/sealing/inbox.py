"""Seal what arrives from outside to a case inbox (spec, section 8). Whoever seals cannot open again."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.keys import check_box_key
from teduh.sealing.layout import ENC_SIZE, ID_SIZE, TAG_SIZE, ObjectType, begin, check_begin

HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
INBOX_HEADER_SIZE = 40
INBOX_PLAIN_LIMIT = 1024 * 1024


def inbox_header(school_id: bytes, case_id: bytes, epoch: int) -> bytes:
    if len(school_id) != ID_SIZE or len(case_id) != ID_SIZE:
        raise SealingError("length")
    if not 1 <= epoch < 2**32:
        raise SealingError("field")
    return begin(ObjectType.INBOX_SEAL) + school_id + case_id + epoch.to_bytes(4, "big")


def seal_to_inbox(
    inbox_public: bytes, plain: bytes, *, school_id: bytes, case_id: bytes, epoch: int
) -> bytes:
    header = inbox_header(school_id, case_id, epoch)
    if len(plain) > INBOX_PLAIN_LIMIT:
        raise SealingError("length")
    check_box_key(inbox_public)
    inbox_key = X25519PublicKey.from_public_bytes(inbox_public)
    return header + HPKE.encrypt(plain, inbox_key, labels.INBOX + header)


def check_inbox_seal(sealed: bytes, *, school_id: bytes, case_id: bytes, epoch: int) -> None:
    """Refuse a seal of another shape or place; whether it opens only the members can know."""
    if check_begin(sealed, ObjectType.INBOX_SEAL) != 0:
        raise SealingError("field")
    least = INBOX_HEADER_SIZE + ENC_SIZE + TAG_SIZE
    if not least <= len(sealed) <= least + INBOX_PLAIN_LIMIT:
        raise SealingError("length")
    if sealed[:INBOX_HEADER_SIZE] != inbox_header(school_id, case_id, epoch):
        raise SealingError("context")
