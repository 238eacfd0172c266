"""Seal and open a referral's packet, and hand its key on: by a wrap, or by a link and a spoken code (spec, section 15)."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from teduh.disclosure.packet import LINK_HEADER_SIZE, OUTSIDE, Part, PartHeader, check_link, check_packet_wrap
from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import NONCE_SIZE, ZERO_SIGNATURE, ObjectType, begin
from teduh.sealing.locks import COUNSELOR_KDF, KdfParameters
from twin.codename import split_words
from twin.hpke import hpke_open, hpke_seal
from twin.keys import KeyPair
from twin.primitives import aead_open, aead_seal, argon2id, hkdf, hmac_sha256
from twin.randomness import SYSTEM, Randomness
from twin.sealed import decrypt, encrypt, pad, sign_sealed, size_class_for, unpad
from twin.strict_json import encode_object, parse_object
from twin.wordlist import INDEX_OF_WORD, WORDS

SPOKEN_WORDS = 4


@dataclass(frozen=True, slots=True)
class LinkSecrets:
    """What a link's token and its spoken code together are good for."""

    locator: bytes
    auth: bytes = field(repr=False)
    link_key: bytes = field(repr=False)


def seal_part(
    content: dict[str, Any],
    *,
    school_id: bytes,
    packet_id: bytes,
    part: int,
    packet_key: bytes,
    signer: KeyPair | None,
    randomness: Randomness = SYSTEM,
) -> bytes:
    """Part 0 is the packet; the others answer it. Without a signer: from somebody outside."""
    content_bytes = encode_object(content)
    header = PartHeader(
        size_class=size_class_for(len(content_bytes), before=0),
        school_id=school_id,
        packet_id=packet_id,
        part=part,
        signer_key_id=OUTSIDE if signer is None else signer.key_id,
    )
    padded = pad(b"", content_bytes, header.size_class)
    return seal_padded_part(
        header, padded, packet_key=packet_key, signer=signer, nonce=randomness.bytes(NONCE_SIZE)
    )


def seal_padded_part(
    header: PartHeader, padded: bytes, *, packet_key: bytes, signer: KeyPair | None, nonce: bytes
) -> bytes:
    header.check()
    commitment = packet_commitment(packet_key, header.encode())
    unsigned = encrypt(
        Part, header, padded, secret=packet_key, salt=header.packet_id, commitment=commitment, nonce=nonce
    )
    return unsigned + ZERO_SIGNATURE if signer is None else sign_sealed(Part, unsigned, signer)


def packet_commitment(packet_key: bytes, head: bytes) -> bytes:
    """AES-GCM opens one ciphertext under many keys; this part was sealed under one."""
    return hmac_sha256(packet_key, labels.PACKET_COMMITMENT + head)


def open_part(
    raw: bytes,
    *,
    school_id: bytes,
    packet_id: bytes,
    part: int,
    signer_key_id: bytes,
    sign_public: bytes | None,
    packet_key: bytes,
) -> dict[str, Any]:
    """The content. The signer is expected too; OUTSIDE and no key where nobody of a directory is."""
    sealed = Part.parse(raw)
    header = sealed.header
    if (header.school_id, header.packet_id, header.part) != (school_id, packet_id, part):
        raise SealingError("context")
    if header.signer_key_id != signer_key_id:
        raise SealingError("context")
    sealed.verify_signer(sign_public)
    if sealed.commitment != packet_commitment(packet_key, sealed.header_bytes):
        raise SealingError("commitment")
    padded = decrypt(sealed, secret=packet_key, salt=packet_id)
    return parse_object(unpad(padded, header.size_class, before=0))


def packet_wrap_info(school_id: bytes, packet_id: bytes, key_id: bytes) -> bytes:
    return labels.PACKET_WRAP + begin(ObjectType.PACKET) + school_id + packet_id + key_id


def wrap_packet_key(
    packet_key: bytes, box_public: bytes, info: bytes, randomness: Randomness = SYSTEM
) -> bytes:
    return hpke_seal(box_public, info, packet_key, randomness)


def unwrap_packet_key(wrap: bytes, box_private: bytes, info: bytes) -> bytes:
    check_packet_wrap(wrap)
    return hpke_open(box_private, info, wrap)


def make_spoken_code() -> str:
    return " ".join(secrets.choice(WORDS) for _ in range(SPOKEN_WORDS))


def parse_spoken_code(typed: str) -> str:
    """Typed as a codename is, and refused before anything is derived."""
    words = split_words(typed)
    if len(words) != SPOKEN_WORDS or any(word not in INDEX_OF_WORD for word in words):
        raise SealingError("codename")
    return " ".join(words)


def derive_link(token: bytes, spoken_code: str, parameters: KdfParameters = COUNSELOR_KDF) -> LinkSecrets:
    root = argon2id(parse_spoken_code(spoken_code).encode("ascii"), token, parameters)
    return LinkSecrets(
        locator=hkdf(token, info=labels.PACKET_LOCATOR, length=16),
        auth=hkdf(root, info=labels.PACKET_AUTH),
        link_key=hkdf(root, info=labels.PACKET_LINK_KEY),
    )


def seal_link(
    packet_key: bytes, *, packet_id: bytes, link_key: bytes, randomness: Randomness = SYSTEM
) -> bytes:
    header, nonce = begin(ObjectType.PACKET, 1) + packet_id, randomness.bytes(NONCE_SIZE)
    return header + nonce + aead_seal(link_key, nonce, packet_key, labels.PACKET_LINK + header)


def open_link(link: bytes, *, packet_id: bytes, link_key: bytes) -> bytes:
    check_link(link, packet_id)
    header, rest = link[:LINK_HEADER_SIZE], link[LINK_HEADER_SIZE:]
    return aead_open(link_key, rest[:NONCE_SIZE], rest[NONCE_SIZE:], labels.PACKET_LINK + header)
