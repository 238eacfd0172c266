"""A referral in the words of spec/protocol.md: what a counselor, the counselee, and a target send and read.

Called by tests and journeys. The packet's key is made here and leaves only wrapped, or sealed under a spoken code.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from teduh.disclosure.consent import Consent
from teduh.disclosure.packet import OUTSIDE, Part
from teduh.sealing.codec import b64url_encode
from teduh.sealing.directory import Directory
from teduh.sealing.errors import SealingError
from teduh.sealing.locks import COUNSELOR_KDF, KdfParameters
from twin.client import Tab
from twin.keys import KeyPair
from twin.packet import (
    derive_link,
    make_spoken_code,
    open_link,
    open_part,
    packet_wrap_info,
    seal_link,
    seal_part,
    unwrap_packet_key,
    wrap_packet_key,
)
from twin.randomness import SYSTEM


@dataclass(frozen=True, slots=True)
class Packet:
    """What was chosen for one referral, sealed, and the key of it."""

    school_id: bytes
    packet_id: bytes
    part: bytes
    key: bytes = field(repr=False)

    def wrapped_to(self, key_id: bytes, box_public: bytes) -> bytes:
        return wrap_packet_key(self.key, box_public, packet_wrap_info(self.school_id, self.packet_id, key_id))


@dataclass(frozen=True, slots=True)
class Handed:
    """The two halves of a link: the token goes in an address, the code from mouth to ear."""

    token: bytes
    spoken_code: str


def consent_body(consent: Consent) -> dict[str, str]:
    return {"consent": b64url_encode(consent.encode())}


def make_packet(tab: Tab, referral_id: bytes, content: dict[str, Any]) -> Packet:
    school_id, packet_key = tab.school.school_id, SYSTEM.bytes(32)
    told: dict[str, Any] = {"school_id": school_id, "packet_id": referral_id, "packet_key": packet_key}
    return Packet(school_id, referral_id, seal_part(content, **told, part=0, signer=tab.own_keys), packet_key)


def release_body(tab: Tab, packet: Packet, directory: Directory, user_id: bytes) -> dict[str, str]:
    """To a counselor who stands in the directory of her school."""
    target = directory.active(user_id)
    if target is None:
        raise SealingError("counselor")
    return _own_body(tab, packet) | {
        "wrap": b64url_encode(packet.wrapped_to(target.key_id, target.box_public))
    }


def release_outside_body(
    tab: Tab, packet: Packet, parameters: KdfParameters = COUNSELOR_KDF
) -> tuple[dict[str, str], Handed]:
    """To somebody outside; who keeps the answer's second half keeps the only way in."""
    handed = Handed(SYSTEM.bytes(16), make_spoken_code())
    found = derive_link(handed.token, handed.spoken_code, parameters)
    link = seal_link(packet.key, packet_id=packet.packet_id, link_key=found.link_key)
    told = {"link": link, "locator": found.locator, "auth": found.auth}
    return _own_body(tab, packet) | {name: b64url_encode(raw) for name, raw in told.items()}, handed


def _own_body(tab: Tab, packet: Packet) -> dict[str, str]:
    own_wrap = packet.wrapped_to(tab.own_keys.key_id, tab.own_keys.box_public)
    return {"part": b64url_encode(packet.part), "own_wrap": b64url_encode(own_wrap)}


def key_from_wrap(wrap: bytes, keys: KeyPair, *, school_id: bytes, packet_id: bytes) -> bytes:
    return unwrap_packet_key(wrap, keys.box_private, packet_wrap_info(school_id, packet_id, keys.key_id))


def key_from_link(
    link: bytes, handed: Handed, *, packet_id: bytes, parameters: KdfParameters = COUNSELOR_KDF
) -> bytes:
    found = derive_link(handed.token, handed.spoken_code, parameters)
    return open_link(link, packet_id=packet_id, link_key=found.link_key)


def read_parts(
    parts: Iterable[bytes], packet_key: bytes, packet_id: bytes, *directories: Directory
) -> list[dict[str, Any]]:
    """The packet and its answers in their order. The packet is the first directory's: the sender's school."""
    school_id = directories[0].school_id
    return [
        open_part(
            raw,
            school_id=school_id,
            packet_id=packet_id,
            part=number,
            signer_key_id=(signer := Part.parse(raw).header.signer_key_id),
            sign_public=_sign_public(signer, directories[:1] if number == 0 else directories),
            packet_key=packet_key,
        )
        for number, raw in enumerate(parts)
    ]


def _sign_public(key_id: bytes, directories: Iterable[Directory]) -> bytes | None:
    """A key that ever stood in a log: who has new keys since has still said what she said."""
    if key_id == OUTSIDE:
        return None
    for directory in directories:
        for entry in directory.entries:
            if entry.key_id == key_id:
                return entry.sign_public
    raise SealingError("author")
