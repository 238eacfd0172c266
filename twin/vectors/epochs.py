"""wrap.json, manifest.json and epoch.json: the objects of an epoch, alone, and after one another."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from teduh.sealing import labels
from teduh.sealing.errors import Refusal
from teduh.sealing.layout import ZERO_HASH
from teduh.sealing.manifest import Manifest, ManifestMember, MemberRole, Reason
from twin.epoch import (
    Epoch,
    EpochSecrets,
    Invitation,
    commit,
    invite,
    make_epoch,
    seal_wrap,
    sign_manifest,
    wrap_info,
)
from twin.hpke import hpke_seal_with
from twin.keys import KeyPair
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, flip, known, put
from twin.vectors.world import START_MS, World, counselor


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
            "fields": fields(epoch.manifest),
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

    anew: list[tuple[Refusal, str, bytes]] = [
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
    flips = {"school id": 4, "case id": 20, "directory size": 75, "directory head": 76, "commitment": 140}
    flips |= {"time": 180, "author key id": 181, "wrap hash": 279, "R": -64, "S": -32}
    return known(
        "Manifests alone (spec, section 5): shape, keys, signature. What may follow what is in epoch.json.",
        positive=positive,
        negative=[
            *(refused(code, name, spoiled, sign_anew=True) for code, name, spoiled in anew),
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


def _authors(world: World) -> tuple[KeyPair, ...]:
    return world.student, world.sari, world.sari, world.sari, world.student


def fields(manifest: Manifest) -> Case:
    names = ["school_id", "case_id", "epoch", "previous_hash", "directory_size", "directory_head"]
    names += ["inbox_public", "commitment", "reason", "time_ms", "author_key_id", "scope"]
    member_names = ("role", "key_id", "box_public", "sign_public", "wrap_hash")
    return {name: getattr(manifest, name) for name in names} | {
        "members": [{name: getattr(member, name) for name in member_names} for member in manifest.members]
    }


def make_epochs(world: World) -> Case:
    maker = _EpochMaker(world)
    return known(
        "Epochs after one another (spec, section 5), judged by a reader who has the directory log given here. "
        "`previous` null: it must be epoch 1. Her keys and wrap are given; the secrets are what she finds.",
        school_id=world.school_id,
        directory=world.entries(),
        positive=maker.positive(),
        negative=[
            *maker.places(),
            *maker.authors(),
            *maker.members(),
            *maker.directories(),
            *maker.openings(),
        ],
    )


class _EpochMaker:
    """Every epoch here is made, committed and signed in order; only one thing about it is wrong."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.randomness = SeededRandomness("teduh vectors 1: epoch")
        self.stranger = KeyPair.make(self.randomness)
        self.previous = world.manifest(2)

    def make(
        self,
        *,
        members: Iterable[Invitation] | None = None,
        author: KeyPair | None = None,
        reason: Reason = Reason.ROTATED,
        previous: Manifest | None = None,
        first: bool = False,
    ) -> Epoch:
        return make_epoch(
            school_id=self.world.school_id,
            case_id=self.world.case_id,
            previous=None if first else previous or self.previous,
            members=members or [self.world.as_counselee, counselor(self.world.sari)],
            author=author or self.world.sari,
            reason=reason,
            directory=self.world.directory,
            time_ms=START_MS + 120_000,
            randomness=self.randomness,
        )

    def remade(self, epoch: Epoch, author: KeyPair, /, **changed: Any) -> Epoch:
        manifest = commit(replace(epoch.manifest, **changed), epoch.secrets.epoch_key)
        return replace(epoch, manifest=sign_manifest(manifest, author))

    def case(self, name: str, epoch: Epoch, *, first: bool = False, previous: Manifest | None = None) -> Case:
        before = None if first else (previous or self.previous).encode()
        reader = self.world.student
        return {
            "name": name,
            "previous": before,
            "manifest": epoch.manifest.encode(),
            "box_private": reader.box_private,
            "sign_seed": reader.sign_seed,
            "wrap": epoch.wraps.get(reader.key_id, bytes(112)),
        }

    def refused(self, code: Refusal, name: str, epoch: Epoch, **placed: Any) -> Case:
        return self.case(name, epoch, **placed) | {"refused": code}

    def positive(self) -> list[Case]:
        cases = []
        for number, epoch in enumerate(self.world.epochs):
            previous = self.world.epochs[number - 1].manifest
            case = self.case(f"epoch {number + 1}", epoch, first=number == 0, previous=previous)
            cases.append(case | _found(epoch.secrets))
        earlier = self.in_size(4, members=[self.world.as_counselee, counselor(self.world.citra)])
        case = self.case("epoch 1 by a directory size at which a counselor still stood", earlier, first=True)
        return [*cases, case | _found(earlier.secrets)]

    def in_size(self, size: int, *, members: list[Invitation]) -> Epoch:
        epoch = self.make(first=True, members=members, author=self.world.student, reason=Reason.OPENED)
        head = self.world.directory.head_at(size)
        return self.remade(epoch, self.world.student, directory_size=size, directory_head=head)

    def places(self) -> list[Case]:
        sari, plain_epoch = self.world.sari, self.make()
        other = self.randomness.bytes(16)

        def changed(**fields_: Any) -> Epoch:
            return self.remade(plain_epoch, sari, **fields_)

        return [
            self.refused("context", "another case", changed(case_id=other)),
            self.refused("context", "another school", changed(school_id=other)),
            self.refused("previous", "an epoch left out", changed(epoch=4)),
            self.refused("previous", "the same epoch again", changed(epoch=2)),
            self.refused(
                "previous", "another predecessor", changed(previous_hash=self.world.manifest(1).hash)
            ),
            self.refused("previous", "epoch 3 where none was before", plain_epoch, first=True),
        ]

    def authors(self) -> list[Case]:
        world = self.world
        leaving = [world.as_counselee, counselor(world.budi)]
        forged = self.remade(self.make(author=world.sari), world.budi)
        opened_by_counselor = self.make(first=True, author=world.sari, reason=Reason.OPENED)
        return [
            self.refused("author", "an author from outside", self.make(author=world.budi)),
            self.refused("author", "the author leaves without a removal", self.make(members=leaving)),
            self.refused("signature", "signed by another than the author named", forged),
            self.refused("author", "epoch 1 by a counselor", opened_by_counselor, first=True),
            self.refused("signature", "no signature", self.unsigned()),
        ]

    def unsigned(self) -> Epoch:
        epoch = self.make()
        return replace(epoch, manifest=replace(epoch.manifest, signature=bytes(64)))

    def members(self) -> list[Case]:
        world, sari = self.world, counselor(self.world.sari)
        another_student = invite(MemberRole.COUNSELEE, self.stranger)
        invited: list[tuple[Refusal, str, list[Invitation]]] = [
            ("counselee", "no counselee", [sari]),
            ("counselee", "two counselees", [world.as_counselee, another_student, sari]),
            ("counselee", "the counselee's keys changed", [another_student, sari]),
            ("counselee", "a counselor as counselee", [invite(MemberRole.COUNSELEE, world.sari)]),
            (
                "counselor",
                "a ghost: a key no directory knows",
                [world.as_counselee, sari, counselor(self.stranger)],
            ),
            ("counselor", "a counselor who was revoked", [world.as_counselee, sari, counselor(world.citra)]),
            (
                "counselor",
                "a counselor's replaced keys",
                [world.as_counselee, sari, counselor(world.budi_before)],
            ),
        ]
        return [self.refused(code, name, self.make(members=members)) for code, name, members in invited]

    def directories(self) -> list[Case]:
        world, plain_epoch = self.world, self.make()
        log = world.directory

        def changed(size: int, head: bytes) -> Epoch:
            return self.remade(plain_epoch, world.sari, directory_size=size, directory_head=head)

        return [
            self.refused("directory", "another directory head", changed(log.size, flip(log.head, 0))),
            self.refused("directory", "a directory size not reached", changed(log.size + 1, log.head)),
            self.refused("directory", "a size below the predecessor's", changed(5, log.head_at(5))),
        ]

    def openings(self) -> list[Case]:
        """Acceptable manifests with wraps that are not the author's, or secrets that do not fit."""
        world, epoch, reader = self.world, self.make(), self.world.student
        info = wrap_info(world.school_id, world.case_id, 3, reader.key_id, self.previous.hash)
        servers = EpochSecrets(self.randomness.bytes(32), epoch.secrets.inbox_private)
        servers_wrap = seal_wrap(servers, reader.box_public, info, self.randomness)
        wrong_inbox = EpochSecrets(epoch.secrets.epoch_key, self.randomness.bytes(32))

        def listing(wrap: bytes) -> Epoch:
            def listed(member: ManifestMember) -> ManifestMember:
                mine = member.key_id == reader.key_id
                return replace(member, wrap_hash=sha256(wrap).digest()) if mine else member

            remade = self.remade(epoch, world.sari, members=tuple(map(listed, epoch.manifest.members)))
            return replace(remade, wraps={**epoch.wraps, reader.key_id: wrap})

        def with_wrap(wrap: bytes) -> Epoch:
            return replace(epoch, wraps={**epoch.wraps, reader.key_id: wrap})

        elsewhere = wrap_info(world.school_id, world.case_id, 4, reader.key_id, self.previous.hash)
        return [
            self.refused("wrap", "a wrap the manifest does not list", with_wrap(servers_wrap)),
            self.refused("wrap", "another member's wrap", with_wrap(epoch.wraps[world.sari.key_id])),
            self.refused("length", "a wrap one byte short", with_wrap(epoch.wraps[reader.key_id][:-1])),
            self.refused("commitment", "a listed wrap with another epoch key", listing(servers_wrap)),
            self.refused(
                "commitment",
                "a listed wrap with another inbox key",
                listing(seal_wrap(wrong_inbox, reader.box_public, info, self.randomness)),
            ),
            self.refused(
                "cipher",
                "a listed wrap sealed for another epoch",
                listing(seal_wrap(epoch.secrets, reader.box_public, elsewhere, self.randomness)),
            ),
        ]


def _found(secrets: EpochSecrets) -> Case:
    return {"epoch_key": secrets.epoch_key, "inbox_private": secrets.inbox_private}
