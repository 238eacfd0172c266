"""wrap.json and manifest.json: the objects of an epoch, each alone."""

from hashlib import sha256
from typing import Any

from teduh.sealing import labels
from teduh.sealing.errors import Refusal
from teduh.sealing.layout import ZERO_HASH
from teduh.sealing.manifest import MemberManifest
from twin.epoch import EpochSecrets, wrap_info
from twin.hpke import hpke_seal_with
from twin.keys import KeyPair
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, flip, known, put
from twin.vectors.world import World


def make_wraps(world: World) -> Case:
    randomness = SeededRandomness("teduh vectors 1: wrap")
    secrets = EpochSecrets(randomness.bytes(32), randomness.bytes(32))
    ephemeral = randomness.bytes(32)
    context: dict[str, Any] = {
        "school_id": world.school_id,
        "case_id": world.case_id,
        "epoch": 3,
        "member_key_id": world.sari.key_id,
        "previous_hash": world.manifest(2).hash,
    }
    info = _info(context)
    wrap = hpke_seal_with(ephemeral, world.sari.box_public, info, secrets.epoch_key + secrets.inbox_private)
    short = hpke_seal_with(randomness.bytes(32), world.sari.box_public, info, secrets.epoch_key)
    base: Case = {"name": "a wrap", "box_private": world.sari.box_private, **context, "wrap": wrap}
    positive = base | {
        "box_public": world.sari.box_public,
        "ephemeral_private": ephemeral,
        "info": info,
        "epoch_key": secrets.epoch_key,
        "inbox_private": secrets.inbox_private,
        "wrap_hash": sha256(wrap).digest(),
    }

    def refused(code: Refusal, name: str, **changed: Any) -> Case:
        return base | {"name": name} | changed | {"refused": code}

    elsewhere = {name: flip(value, 0) for name, value in context.items() if name != "epoch"} | {"epoch": 2}
    return known(
        "Wraps (spec, section 4). Sealing with the given ephemeral key gives exactly the wrap.",
        positive=[positive],
        negative=[
            *(refused("cipher", f"another {name}", **{name: value}) for name, value in elsewhere.items()),
            refused("cipher", "another's private key", box_private=world.budi.box_private),
            refused("cipher", "enc flipped", wrap=flip(wrap, 0)),
            refused("cipher", "ciphertext flipped", wrap=flip(wrap, 32)),
            refused("cipher", "tag flipped", wrap=flip(wrap, -1)),
            refused("box-key", "enc of zeros", wrap=put(wrap, 0, bytes(32))),
            refused("length", "one byte short", wrap=wrap[:-1]),
            refused("length", "one byte more", wrap=wrap + b"\0"),
            refused("length", "an epoch key and no inbox key", wrap=short),
        ],
    )


def _info(context: dict[str, Any]) -> bytes:
    return wrap_info(
        context["school_id"],
        context["case_id"],
        context["epoch"],
        context["member_key_id"],
        context["previous_hash"],
    )


def make_manifests(world: World) -> Case:
    good = world.manifest(3)
    raw, author = good.encode(), world.sari
    positive = [
        {
            "name": f"epoch {epoch.manifest.epoch}",
            "manifest": epoch.manifest.encode(),
            "author_sign_public": keys.sign_public,
            "author_sign_seed": keys.sign_seed,
            "fields": manifest_fields(epoch.manifest),
            "hash": epoch.manifest.hash,
            "epoch_key": epoch.secrets.epoch_key,
        }
        for epoch, keys in zip(world.epochs, _authors(world), strict=True)
    ]

    def refused(code: Refusal, name: str, spoiled: bytes, *, sign_anew: bool = False) -> Case:
        if sign_anew:
            unsigned = spoiled[:-64]
            spoiled = unsigned + author.sign(labels.MANIFEST_SIGNATURE + sha256(unsigned).digest())
        return {"name": name, "manifest": spoiled, "author_sign_public": author.sign_public, "refused": code}

    flips = {"school id": 4, "case id": 20, "directory size": 75, "directory head": 76, "commitment": 140}
    flips |= {"time": 180, "author key id": 181, "wrap hash": 279, "R": -64, "S": -32}
    return known(
        "Manifests alone (spec, section 5): shape, keys, signature. What may follow what is in epoch.json.",
        positive=positive,
        negative=[
            *(refused(code, name, spoiled, sign_anew=True) for code, name, spoiled in _spoiled(raw)),
            *(refused("signature", f"{name} flipped", flip(raw, at)) for name, at in flips.items()),
            refused("length", "empty", b""),
            refused("length", "one byte short", raw[:-1]),
            refused("length", "one byte more", raw + b"\0"),
            refused(
                "signature",
                "signed under the message's label",
                raw[:-64] + author.sign(labels.MESSAGE_SIGNATURE + sha256(raw[:-64]).digest()),
            ),
        ],
    )


def _spoiled(raw: bytes) -> list[tuple[Refusal, str, bytes]]:
    """Wrong in shape, and signed anew all the same."""
    return [
        ("version", "version 2", put(raw, 0, b"\2")),
        ("suite", "suite 2", put(raw, 1, b"\2")),
        ("type", "type 1", put(raw, 2, b"\1")),
        ("field", "history scope 2", put(raw, 3, b"\2")),
        ("field", "epoch 0", put(raw, 36, bytes(4))),
        ("previous", "no previous hash in epoch 3", put(raw, 40, ZERO_HASH)),
        ("previous", "epoch 1 with a previous hash", put(raw, 36, b"\0\0\0\1")),
        ("box-key", "inbox key of zeros", put(raw, 108, bytes(32))),
        ("field", "reason 0", put(raw, 172, b"\0")),
        ("field", "reason 6", put(raw, 172, b"\6")),
        ("length", "one member less than counted", put(raw, 197, b"\4")),
        ("field", "no member", put(raw, 197, b"\0")),
        ("field", "33 members", put(raw, 197, b"\x21")),
        ("field", "role 0", put(raw, 198, b"\0")),
        ("field", "role 3", put(raw, 198, b"\3")),
        ("key-id", "key id flipped", flip(raw, 214)),
        ("key-id", "box key flipped", flip(raw, 215)),
        ("sign-key", "sign key of small order", put(raw, 247, b"\1" + bytes(31))),
        ("order", "members in another order", raw[:198] + raw[311:424] + raw[198:311] + raw[424:]),
        ("order", "a member twice", raw[:197] + b"\4" + raw[198:311] + raw[198:]),
    ]


def _authors(world: World) -> tuple[KeyPair, ...]:
    return world.student, world.sari, world.sari, world.sari, world.student


def manifest_fields(manifest: MemberManifest) -> Case:
    names = ["school_id", "case_id", "epoch", "previous_hash", "directory_size", "directory_head"]
    names += ["inbox_public", "commitment", "reason", "time_ms", "author_key_id"]
    names.append(manifest.fourth_byte[0])
    member_names = ("role", "key_id", "box_public", "sign_public", "wrap_hash")
    return {name: getattr(manifest, name) for name in names} | {
        "members": [{name: getattr(member, name) for name in member_names} for member in manifest.members]
    }
