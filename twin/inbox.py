"""Open what arrived from outside at a case inbox, with the private key of its epoch (spec, section 8)."""

from teduh.sealing import labels
from teduh.sealing.inbox import INBOX_HEADER_SIZE, check_inbox_seal, inbox_header
from twin.hpke import hpke_open, hpke_seal
from twin.randomness import Randomness


def open_from_inbox(
    sealed: bytes, inbox_private: bytes, *, school_id: bytes, case_id: bytes, epoch: int
) -> bytes:
    check_inbox_seal(sealed, school_id=school_id, case_id=case_id, epoch=epoch)
    header, rest = sealed[:INBOX_HEADER_SIZE], sealed[INBOX_HEADER_SIZE:]
    return hpke_open(inbox_private, labels.INBOX + header, rest)


def seal_to_inbox_with(
    inbox_public: bytes,
    plain: bytes,
    *,
    school_id: bytes,
    case_id: bytes,
    epoch: int,
    randomness: Randomness,
) -> bytes:
    """As `teduh.sealing.inbox.seal_to_inbox`, with a chosen source of randomness."""
    header = inbox_header(school_id, case_id, epoch)
    return header + hpke_seal(inbox_public, labels.INBOX + header, plain, randomness)
