"""Seal and open a message (spec, section 3). Opening shows everything or nothing."""

from dataclasses import dataclass
from hashlib import sha256

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import HASH_SIZE, NONCE_SIZE, ZERO_HASH
from teduh.sealing.message import SIZE_CLASSES, MessageHeader, envelope_hash, parse_envelope, signed_bytes
from twin.content import Content, encode_content, parse_content
from twin.keys import KeyPair
from twin.primitives import aead_open, aead_seal, hkdf, hmac_sha256
from twin.randomness import SYSTEM, Randomness

FRANK_KEY_SIZE = 32
_CONTENT_AT = FRANK_KEY_SIZE + 4


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


def size_class_for(content_length: int) -> int:
    for size_class, size in enumerate(SIZE_CLASSES):
        if _CONTENT_AT + content_length <= size:
            return size_class
    raise SealingError("length")


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


def pad(frank_key: bytes, content_bytes: bytes, size_class: int) -> bytes:
    return (frank_key + len(content_bytes).to_bytes(4, "big") + content_bytes).ljust(
        SIZE_CLASSES[size_class], b"\0"
    )


def seal_padded(
    header: MessageHeader, padded: bytes, *, sender: KeyPair, epoch_key: bytes, nonce: bytes
) -> bytes:
    head = header.encode()
    commitment = _commitment(head, padded)
    ciphertext = aead_seal(message_key(epoch_key, header), nonce, padded, labels.MESSAGE + head + commitment)
    unsigned = head + commitment + nonce + ciphertext
    return unsigned + sender.sign(signed_bytes(unsigned))


def open_message(raw: bytes, *, place: Place, sign_public: bytes, epoch_key: bytes) -> OpenedMessage:
    envelope = parse_envelope(raw)
    header = envelope.header
    if place != _place_of(header, with_seq=place.seq is not None):
        raise SealingError("context")
    envelope.verify(sign_public)
    aad = labels.MESSAGE + envelope.header_bytes + envelope.commitment
    padded = aead_open(message_key(epoch_key, header), envelope.nonce, envelope.ciphertext, aad)
    if envelope.commitment != _commitment(envelope.header_bytes, padded):
        raise SealingError("commitment")
    content_bytes = unpad(padded, header.size_class)
    content = parse_content(content_bytes)
    return OpenedMessage(header, content, content_bytes, padded[:FRANK_KEY_SIZE], envelope_hash(raw))


def unpad(padded: bytes, size_class: int) -> bytes:
    length = int.from_bytes(padded[FRANK_KEY_SIZE:_CONTENT_AT], "big")
    end = _CONTENT_AT + length
    if end > len(padded) or any(padded[end:]):
        raise SealingError("padding")
    if size_class_for(length) != size_class:
        raise SealingError("class")
    return padded[_CONTENT_AT:end]


def _place_of(header: MessageHeader, *, with_seq: bool) -> Place:
    seq = header.seq if with_seq else None
    return Place(header.school_id, header.case_id, header.epoch, header.sender_key_id, seq)


def _commitment(head: bytes, padded: bytes) -> bytes:
    """Binds the sender to one plaintext: AES-GCM alone lets one ciphertext open twice, under two keys."""
    return hmac_sha256(padded[:FRANK_KEY_SIZE], labels.FRANK + head + padded[FRANK_KEY_SIZE:])


def message_key(epoch_key: bytes, header: MessageHeader) -> bytes:
    info = labels.MESSAGE + sha256(header.encode()).digest()
    return hkdf(epoch_key, salt=header.message_id, info=info, length=HASH_SIZE)
