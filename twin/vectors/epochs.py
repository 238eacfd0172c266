"""epoch.json: epochs after one another, as a reader meets them."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from teduh.sealing.errors import Refusal
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
from twin.keys import KeyPair
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, flip, known
from twin.vectors.world import START_MS, World, counselor


def make(world: World) -> Case:
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
