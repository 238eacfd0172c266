"""packet-wrap.json and packet-link.json: the two ways the key of a packet is handed on."""

from typing import Any

from teduh.sealing import labels
from teduh.sealing.errors import Refusal
from teduh.sealing.locks import COUNSELOR_KDF
from twin.hpke import hpke_seal_with
from twin.packet import derive_link, packet_wrap_info, seal_link
from twin.primitives import argon2id
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, Given, flip, known, put, spoiled_beginnings
from twin.vectors.typed import kdf_fields
from twin.vectors.world import World
from twin.wordlist import WORDS


def make_wraps(world: World) -> Case:
    randomness = SeededRandomness("teduh vectors 1: packet wrap")
    packet_key, ephemeral, reader = randomness.bytes(32), randomness.bytes(32), world.budi
    place = {"school_id": world.school_id, "packet_id": randomness.bytes(16), "key_id": reader.key_id}
    info = packet_wrap_info(place["school_id"], place["packet_id"], place["key_id"])
    wrap = hpke_seal_with(ephemeral, reader.box_public, info, packet_key)
    long = hpke_seal_with(ephemeral, reader.box_public, info, packet_key + b"\0")
    epoch_labelled = labels.WRAP + info[len(labels.PACKET_WRAP) :]
    base: Case = {"name": "a wrap", **place, "box_private": reader.box_private, "wrap": wrap}

    def refused(code: Refusal, name: str, **changed: Any) -> Case:
        return base | {"name": name} | changed | {"refused": code}

    return known(
        "Wraps of packet keys (spec, section 15). Sealing with the given ephemeral key gives exactly the wrap.",
        positive=[
            base
            | {"box_public": reader.box_public, "ephemeral_private": ephemeral}
            | {"info": info, "packet_key": packet_key}
        ],
        negative=[
            *(
                refused("cipher", f"another {name}", **{name: flip(value, 0)})
                for name, value in place.items()
            ),
            refused("cipher", "another's private key", box_private=world.sari.box_private),
            refused("cipher", "enc flipped", wrap=flip(wrap, 0)),
            refused("cipher", "ciphertext flipped", wrap=flip(wrap, 32)),
            refused("cipher", "tag flipped", wrap=flip(wrap, -1)),
            refused(
                "cipher",
                "wrapped under an epoch's label",
                wrap=hpke_seal_with(ephemeral, reader.box_public, epoch_labelled, packet_key),
            ),
            refused("box-key", "enc of zeros", wrap=put(wrap, 0, bytes(32))),
            refused("length", "one byte short", wrap=wrap[:-1]),
            refused("length", "one byte more", wrap=wrap + b"\0"),
            refused("length", "a key of 33 bytes", wrap=long),
        ],
    )


def make_links() -> Case:
    randomness = SeededRandomness("teduh vectors 1: packet link")
    token, packet_id, packet_key, nonce = (randomness.bytes(n) for n in (16, 16, 32, 12))
    words = [WORDS[int.from_bytes(randomness.bytes(2), "big") & 0x7FF] for _ in range(4)]
    spoken = " ".join(words)
    found = derive_link(token, spoken)
    link = seal_link(packet_key, packet_id=packet_id, link_key=found.link_key, randomness=Given(nonce))
    base: Case = {"name": "a link", "packet_id": packet_id, "link_key": found.link_key, "link": link}

    def refused(code: Refusal, name: str, raw: bytes, **changed: Any) -> Case:
        return base | {"name": name, "link": raw} | changed | {"refused": code}

    slips = ["", spoken.rsplit(" ", 1)[0], f"{spoken} {words[0]}", " ".join(["xylofon", *words[1:]])]
    slips.append(" " * 201)
    return known(
        "Links to packets (spec, section 15), opened with a link key; the first carries what that is derived from. "
        "`typed`: spoken codes as people type them; the wrong ones are refused before deriving.",
        typed_codes=[
            {"typed": typed, "spoken_code": spoken}
            for typed in (spoken, spoken.upper(), f"1. {words[0]}, 2. {words[1]} - {words[2]}; {words[3]}")
        ],
        refused_codes=[{"typed": typed} for typed in slips],
        positive=[
            base
            | {"token": token, "spoken_code": spoken, **kdf_fields(token, COUNSELOR_KDF)}
            | {"root": argon2id(spoken.encode(), token, COUNSELOR_KDF)}
            | {"locator": found.locator, "auth": found.auth, "nonce": nonce, "packet_key": packet_key}
        ],
        negative=[
            refused("context", "another packet", link, packet_id=flip(packet_id, 0)),
            refused("cipher", "another link key", link, link_key=randomness.bytes(32)),
            refused("cipher", "its packet changed", flip(link, 4), packet_id=flip(packet_id, 0)),
            refused("cipher", "nonce flipped", flip(link, 20)),
            refused("cipher", "ciphertext flipped", flip(link, 32)),
            refused("cipher", "tag flipped", flip(link, -1)),
            refused("field", "fourth byte 0", put(link, 3, b"\0")),
            refused("length", "one byte short", link[:-1]),
            refused("length", "one byte more", link + b"\0"),
            *spoiled_beginnings(refused, link, "type 11", b"\x0b"),
        ],
    )
