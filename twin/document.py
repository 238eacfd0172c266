"""Seal and open a revision of a document (spec, section 13). Opening shows everything or nothing."""

from dataclasses import dataclass
from typing import Any

from teduh.sealing.document import Revision, RevisionHeader, check_next_revision
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import NONCE_SIZE, ZERO_HASH
from twin.keys import KeyPair
from twin.randomness import SYSTEM, Randomness
from twin.sealed import FRANK_KEY_SIZE, open_franked, pad, seal_franked, size_class_for
from twin.strict_json import encode_object, parse_object


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """Where a revision belongs. A reader knows it beforehand and believes no header that says otherwise."""

    school_id: bytes
    room_id: bytes
    epoch: int
    author_key_id: bytes
    document_id: bytes


@dataclass(frozen=True, slots=True)
class OpenedRevision:
    header: RevisionHeader
    content: dict[str, Any]
    content_bytes: bytes
    frank_key: bytes
    revision: Revision


def seal_revision(
    content: dict[str, Any],
    *,
    place: DocumentPlace,
    previous: Revision | None,
    author: KeyPair,
    epoch_key: bytes,
    randomness: Randomness = SYSTEM,
) -> bytes:
    content_bytes = encode_object(content)
    header = RevisionHeader(
        size_class=size_class_for(len(content_bytes)),
        school_id=place.school_id,
        room_id=place.room_id,
        epoch=place.epoch,
        author_key_id=place.author_key_id,
        document_id=place.document_id,
        revision=1 if previous is None else previous.header.revision + 1,
        previous_hash=ZERO_HASH if previous is None else previous.hash,
    )
    padded = pad(randomness.bytes(FRANK_KEY_SIZE), content_bytes, header.size_class)
    nonce = randomness.bytes(NONCE_SIZE)
    return seal_padded_revision(header, padded, author=author, epoch_key=epoch_key, nonce=nonce)


def seal_padded_revision(
    header: RevisionHeader, padded: bytes, *, author: KeyPair, epoch_key: bytes, nonce: bytes
) -> bytes:
    salt = header.document_id
    return seal_franked(Revision, header, padded, salt=salt, sender=author, epoch_key=epoch_key, nonce=nonce)


def open_revision(
    raw: bytes,
    *,
    place: DocumentPlace,
    sign_public: bytes,
    epoch_key: bytes,
    previous: Revision | None = None,
) -> OpenedRevision:
    """`previous` is the revision just before, where the reader has it."""
    revision = Revision.parse(raw)
    if place != _place_of(revision.header):
        raise SealingError("context")
    content_bytes, frank_key = open_franked(
        revision, salt=place.document_id, sign_public=sign_public, epoch_key=epoch_key
    )
    content = parse_object(content_bytes)
    if previous is not None:
        check_next_revision(revision, previous)
    return OpenedRevision(revision.header, content, content_bytes, frank_key, revision)


def check_seen(revision: Revision, seen: Revision) -> None:
    """Raise where who has seen one revision is shown a lower one, or another of the same number."""
    now, before = revision.header.revision, seen.header.revision
    if now < before or (now == before and revision.hash != seen.hash):
        raise SealingError("rollback")


def _place_of(header: RevisionHeader) -> DocumentPlace:
    return DocumentPlace(
        header.school_id, header.room_id, header.epoch, header.author_key_id, header.document_id
    )
