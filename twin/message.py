"""Seal and open a message (spec, section 3). Opening shows everything or nothing."""

from dataclasses import dataclass

from teduh.sealing.errors import SealingError
from teduh.sealing.layout import NONCE_SIZE, ZERO_HASH
from teduh.sealing.message import Envelope, MessageHeader, parse_envelope
from twin.content import Content, encode_content, parse_content
from twin.keys import KeyPair
from twin.randomness import SYSTEM, Randomness
from twin.sealed import FRANK_KEY_SIZE, cipher_key, open_franked, pad, seal_franked, size_class_for


@dataclass(frozen=True, slots=True)
class Seen:
    """The heads a sender has processed; sealed into each message, so two views of one server meet."""

    number: int
    chain: bytes
    directory_size: int = 0
    directory_head: bytes = ZERO_HASH


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message belongs. A reader knows it beforehand and believes no header that says otherwise."""

    school_id: bytes
    case_id: bytes
    epoch: int
    sender_key_id: bytes
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    header: MessageHeader
    content: Content
    content_bytes: bytes
    frank_key: bytes
    envelope_hash: bytes


def seal_message(
    content: Content,
    *,
    place: Place,
    previous_hash: bytes,
    seen: Seen,
    sender: KeyPair,
    epoch_key: bytes,
    randomness: Randomness = SYSTEM,
) -> bytes:
    content_bytes = encode_content(content)
    if place.seq is None:
        raise SealingError("field")
    header = MessageHeader(
        size_class=size_class_for(len(content_bytes)),
        school_id=place.school_id,
        case_id=place.case_id,
        epoch=place.epoch,
        sender_key_id=place.sender_key_id,
        message_id=randomness.bytes(16),
        seq=place.seq,
        previous_hash=previous_hash,
        seen_number=seen.number,
        seen_chain=seen.chain,
        directory_size=seen.directory_size,
        directory_head=seen.directory_head,
    )
    padded = pad(randomness.bytes(FRANK_KEY_SIZE), content_bytes, header.size_class)
    return seal_padded(header, padded, sender=sender, epoch_key=epoch_key, nonce=randomness.bytes(NONCE_SIZE))


def seal_padded(
    header: MessageHeader, padded: bytes, *, sender: KeyPair, epoch_key: bytes, nonce: bytes
) -> bytes:
    salt = header.message_id
    return seal_franked(Envelope, header, padded, salt=salt, sender=sender, epoch_key=epoch_key, nonce=nonce)


def open_message(raw: bytes, *, place: Place, sign_public: bytes, epoch_key: bytes) -> OpenedMessage:
    envelope = parse_envelope(raw)
    header = envelope.header
    if place != _place_of(header, with_seq=place.seq is not None):
        raise SealingError("context")
    content_bytes, frank_key = open_franked(
        envelope, salt=header.message_id, sign_public=sign_public, epoch_key=epoch_key
    )
    return OpenedMessage(header, parse_content(content_bytes), content_bytes, frank_key, envelope.hash)


def _place_of(header: MessageHeader, *, with_seq: bool) -> Place:
    seq = header.seq if with_seq else None
    return Place(header.school_id, header.case_id, header.epoch, header.sender_key_id, seq)


def message_key(epoch_key: bytes, header: MessageHeader) -> bytes:
    return cipher_key(Envelope, epoch_key, header.message_id, header.encode())
