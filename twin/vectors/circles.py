"""circle.json: the manifests of circles after one another, as a member meets them."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any

from teduh.sealing import labels
from teduh.sealing.circle import CircleKind, CircleManifest, lane_id
from teduh.sealing.errors import Refusal
from teduh.sealing.manifest import Manifest, MemberRole, Reason
from twin.epoch import CircleEpoch, Invitation, commit, invite, make_circle_epoch, sign_manifest
from twin.keys import KeyPair
from twin.primitives import hmac_sha256
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, flip, known, put
from twin.vectors.manifests import manifest_fields
from twin.vectors.world import START_MS, World, counselor

type Circle = CircleEpoch
STAFF, OWN, CONSULTATION = CircleKind.STAFF_LANE, CircleKind.OWN_LANE, CircleKind.CONSULTATION


def make(world: World) -> Case:
    maker = _CircleMaker(world)
    return known(
        "Circles (spec, section 12), judged by a member who has the directory log given here: her manifest after "
        "`previous` (null: it must be epoch 1), then, where `case_manifest` is not null, as a lane of the case that has "
        "it for its present one, then her wrap, with her keys. `lanes` are ids of lanes.",
        school_id=world.school_id,
        directory=world.entries(),
        lanes=[
            {"kind": k, "case_id": world.case_id, "room_id": lane_id(k, world.case_id)} for k in (STAFF, OWN)
        ],
        positive=maker.positive(),
        negative=[*maker.staff(), *maker.own(), *maker.consultations(), *maker.places(), *maker.shapes()],
    )


class _CircleMaker:
    """Every circle here is made, committed and signed in order; only one thing about it is wrong."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.randomness = SeededRandomness("teduh vectors 1: circle")
        self.room_id = self.randomness.bytes(16)
        self.stranger = KeyPair.make(self.randomness)
        self.case_now = world.manifest(3)
        self.lane = self.make(STAFF, world.sari, [world.sari])
        self.lane_next = self.make(
            STAFF, world.sari, [world.sari, world.budi], previous=self.lane.manifest, reason=Reason.REFERRED
        )
        self.diary = self.make(OWN, world.student, [])
        self.council = self.make(CONSULTATION, world.sari, [world.sari, world.budi, world.coordinator])

    def make(
        self,
        kind: CircleKind,
        author: KeyPair,
        counselors: Iterable[KeyPair],
        *,
        previous: CircleManifest | None = None,
        reason: Reason | None = None,
        members: Iterable[Invitation] | None = None,
    ) -> Circle:
        alone = [self.world.as_counselee] if kind is OWN else []
        return make_circle_epoch(
            school_id=self.world.school_id,
            room_id=self.room_id if kind is CONSULTATION else lane_id(kind, self.world.case_id),
            kind=kind,
            previous=previous,
            members=members or [*alone, *map(counselor, counselors)],
            author=author,
            reason=reason or (Reason.OPENED if previous is None else Reason.ROTATED),
            directory=self.world.directory,
            time_ms=START_MS + 300_000,
            randomness=self.randomness,
        )

    def remade(self, circle: Circle, author: KeyPair, /, **changed: Any) -> Circle:
        manifest = commit(replace(circle.manifest, **changed), circle.secrets.epoch_key)
        return replace(circle, manifest=sign_manifest(manifest, author))

    def case(
        self,
        name: str,
        circle: Circle,
        *,
        reader: KeyPair | None = None,
        previous: Circle | None = None,
        case_manifest: Manifest | None = None,
    ) -> Case:
        kind = circle.manifest.kind
        reader = reader or (self.world.student if kind is OWN else self.world.sari)
        now = None if kind is CONSULTATION else (case_manifest or self.case_now).encode()
        return {
            "name": name,
            "previous": None if previous is None else previous.manifest.encode(),
            "case_manifest": now,
            "manifest": circle.manifest.encode(),
            "box_private": reader.box_private,
            "sign_seed": reader.sign_seed,
            "wrap": circle.wraps.get(reader.key_id, bytes(112)),
        }

    def refused(self, code: Refusal, name: str, circle: Circle, **placed: Any) -> Case:
        return self.case(name, circle, **placed) | {"refused": code}

    def opened(self, name: str, circle: Circle, author: KeyPair, **placed: Any) -> Case:
        return self.case(name, circle, **placed) | {
            "author_sign_public": author.sign_public,
            "author_sign_seed": author.sign_seed,
            "fields": manifest_fields(circle.manifest),
            "hash": circle.manifest.hash,
            "epoch_key": circle.secrets.epoch_key,
            "inbox_private": circle.secrets.inbox_private,
        }

    def positive(self) -> list[Case]:
        world = self.world
        left = self.make(
            STAFF, world.budi, [world.budi], previous=self.lane_next.manifest, reason=Reason.REMOVED
        )
        page = self.make(OWN, world.student, [], previous=self.diary.manifest)
        rest = [world.budi, world.coordinator]
        gone = self.make(
            CONSULTATION, world.sari, rest, previous=self.council.manifest, reason=Reason.REMOVED
        )
        alone = self.make(CONSULTATION, world.sari, [world.sari])
        return [
            self.opened("a staff lane", self.lane, world.sari),
            self.opened("a staff lane takes another in", self.lane_next, world.sari, previous=self.lane),
            self.opened(
                "a staff lane lets one go",
                left,
                world.budi,
                reader=world.budi,
                previous=self.lane_next,
                case_manifest=world.manifest(4),
            ),
            self.opened("an own lane", self.diary, world.student),
            self.opened("an own lane turned over", page, world.student, previous=self.diary),
            self.opened("a consultation", self.council, world.sari),
            self.opened(
                "a consultation whose author leaves",
                gone,
                world.sari,
                reader=world.budi,
                previous=self.council,
            ),
            self.opened("a consultation of one", alone, world.sari),
        ]

    def staff(self) -> list[Case]:
        world = self.world
        with_student = [world.as_counselee, counselor(world.sari)]
        as_counselee = [invite(MemberRole.COUNSELEE, world.sari)]
        elsewhere = self.remade(self.lane, world.sari, case_id=self.room_id)
        own_room = self.remade(self.lane, world.sari, case_id=lane_id(OWN, world.case_id))
        case_room = self.remade(self.lane, world.sari, case_id=world.case_id)
        accepted = self.make(STAFF, world.sari, [world.sari], reason=Reason.ACCEPTED)
        later = self.make(STAFF, world.sari, [world.sari], previous=self.lane.manifest)
        return [
            self.refused(
                "counselee",
                "the counselee in a staff lane",
                self.make(STAFF, world.sari, [], members=with_student),
            ),
            self.refused(
                "counselee",
                "a counselor as counselee in a staff lane",
                self.make(STAFF, world.sari, [], members=as_counselee),
            ),
            self.refused(
                "author",
                "a staff lane by who has left the case",
                later,
                previous=self.lane,
                case_manifest=world.manifest(4),
            ),
            self.refused(
                "counselor",
                "a colleague who is not in the case",
                self.lane_next,
                previous=self.lane,
                case_manifest=world.manifest(2),
            ),
            self.refused(
                "counselor",
                "a ghost in a staff lane",
                self.make(STAFF, world.sari, [world.sari, self.stranger]),
            ),
            self.refused(
                "counselor",
                "one who was revoked in a staff lane",
                self.make(STAFF, world.sari, [world.sari, world.citra]),
            ),
            self.refused("context", "a staff lane of another id", elsewhere),
            self.refused("context", "a staff lane with the own lane's id", own_room),
            self.refused("context", "a staff lane with the case's id", case_room),
            self.refused("field", "a staff lane accepted", accepted),
        ]

    def own(self) -> list[Case]:
        world, stranger = self.world, self.stranger
        helped = [world.as_counselee, counselor(world.sari)]
        two = [world.as_counselee, invite(MemberRole.COUNSELEE, stranger)]
        strangers = self.make(OWN, stranger, [], members=[invite(MemberRole.COUNSELEE, stranger)])
        renewed = [invite(MemberRole.COUNSELEE, stranger)]
        swapped = self.make(
            OWN, world.student, [], previous=self.diary.manifest, members=renewed, reason=Reason.ROTATED
        )
        staff_room = self.remade(self.diary, world.student, case_id=lane_id(STAFF, world.case_id))
        return [
            self.refused(
                "counselee", "a counselor in an own lane", self.make(OWN, world.student, [], members=helped)
            ),
            self.refused("counselee", "two in an own lane", self.make(OWN, world.student, [], members=two)),
            self.refused(
                "counselee",
                "a counselor alone in an own lane",
                self.make(OWN, world.sari, [], members=helped[1:]),
            ),
            self.refused("counselee", "another's keys in an own lane", strangers, reader=stranger),
            self.refused(
                "counselee", "an own lane's keys changed", swapped, previous=self.diary, reader=stranger
            ),
            self.refused("context", "an own lane with the staff lane's id", staff_room),
            *(
                self.refused(
                    "field",
                    f"an own lane for reason {reason}",
                    self.make(OWN, world.student, [], reason=reason),
                )
                for reason in (Reason.ACCEPTED, Reason.REFERRED, Reason.REMOVED)
            ),
        ]

    def consultations(self) -> list[Case]:
        world, council = self.world, self.council.manifest
        rest = [world.budi, world.coordinator]
        return [
            self.refused(
                "counselee",
                "a counselee in a consultation",
                self.make(CONSULTATION, world.sari, [], members=[world.as_counselee, counselor(world.sari)]),
            ),
            self.refused(
                "author", "a consultation by who is not in it", self.make(CONSULTATION, world.sari, rest)
            ),
            self.refused(
                "author",
                "an author from outside",
                self.make(CONSULTATION, self.stranger, [world.sari], previous=council),
                previous=self.council,
            ),
            self.refused(
                "author",
                "the author leaves without a removal",
                self.make(CONSULTATION, world.sari, rest, previous=council),
                previous=self.council,
            ),
            self.refused(
                "counselor",
                "a ghost in a consultation",
                self.make(CONSULTATION, world.sari, [world.sari, self.stranger], previous=council),
                previous=self.council,
            ),
        ]

    def places(self) -> list[Case]:
        world, sari, log = self.world, self.world.sari, self.world.directory
        council, turned = self.council, self.make(CONSULTATION, sari, [sari], previous=self.council.manifest)

        def changed(**fields_: Any) -> Circle:
            return self.remade(turned, sari, **fields_)

        as_staff = self.remade(turned, sari, kind=STAFF)
        swapped = replace(turned, wraps={**turned.wraps, sari.key_id: council.wraps[sari.key_id]})
        keyless = replace(turned.manifest, commitment=self.randomness.bytes(32))
        return [
            self.refused("context", "another room", changed(case_id=world.case_id), previous=council),
            self.refused("context", "another school", changed(school_id=self.room_id), previous=council),
            self.refused("context", "another kind than before", as_staff, previous=council),
            self.refused("previous", "an epoch left out", changed(epoch=3), previous=council),
            self.refused(
                "previous",
                "another predecessor",
                changed(previous_hash=self.lane.manifest.hash),
                previous=council,
            ),
            self.refused("previous", "epoch 2 where none was before", turned),
            self.refused(
                "directory",
                "another directory head",
                changed(directory_head=flip(log.head, 0)),
                previous=council,
            ),
            self.refused(
                "directory",
                "a size below the predecessor's",
                changed(directory_size=5, directory_head=log.head_at(5)),
                previous=council,
            ),
            self.refused(
                "signature",
                "signed by another than the author named",
                self.remade(turned, world.budi),
                previous=council,
            ),
            self.refused("wrap", "a wrap the manifest does not list", swapped, previous=council),
            self.refused(
                "commitment",
                "a commitment to another key",
                replace(turned, manifest=sign_manifest(keyless, sari)),
                previous=council,
            ),
        ]

    def shapes(self) -> list[Case]:
        """Wrong in shape or label, and signed anew all the same."""
        raw, good = self.lane.manifest.encode(), self.case("", self.lane)
        epoch_labelled = replace(self.lane.manifest, commitment=self._committed_as_case())

        def anew(spoiled: bytes, label: bytes = labels.CIRCLE_SIGNATURE) -> bytes:
            return spoiled[:-64] + self.world.sari.sign(label + sha256(spoiled[:-64]).digest())

        spoiled: list[tuple[Refusal, str, bytes]] = [
            ("version", "version 2", anew(put(raw, 0, b"\2"))),
            ("suite", "suite 2", anew(put(raw, 1, b"\2"))),
            ("type", "type 3", anew(put(raw, 2, b"\3"))),
            ("field", "kind 0", anew(put(raw, 3, b"\0"))),
            ("field", "kind 4", anew(put(raw, 3, b"\4"))),
            ("field", "epoch 0", anew(put(raw, 36, bytes(4)))),
            ("field", "reason 6", anew(put(raw, 172, b"\6"))),
            ("field", "no member", anew(put(raw, 197, b"\0"))),
            ("key-id", "key id flipped", anew(flip(raw, 199))),
            ("box-key", "inbox key of zeros", anew(put(raw, 108, bytes(32)))),
            ("signature", "signed under the case manifest's label", anew(raw, labels.MANIFEST_SIGNATURE)),
            ("signature", "time flipped", flip(raw, 180)),
            ("signature", "signature of zeros", raw[:-64] + bytes(64)),
            ("length", "empty", b""),
            ("length", "one byte short", raw[:-1]),
            ("length", "one byte more", raw + b"\0"),
            (
                "commitment",
                "committed under the case's label",
                sign_manifest(epoch_labelled, self.world.sari).encode(),
            ),
        ]
        return [good | {"name": name, "manifest": bad, "refused": code} for code, name, bad in spoiled]

    def _committed_as_case(self) -> bytes:
        zeroed = replace(self.lane.manifest, commitment=bytes(32)).encode_unsigned()
        return hmac_sha256(self.lane.secrets.epoch_key, labels.EPOCH + sha256(zeroed).digest())
