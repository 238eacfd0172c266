"""circle.json: the manifests of circles after one another, as a member meets them."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
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
        world, sari = self.world, self.world.sari
        made, refused = partial(self.make, STAFF, sari), self.refused
        with_student = [world.as_counselee, counselor(sari)]
        elsewhere = self.remade(self.lane, sari, case_id=self.room_id)
        own_room = self.remade(self.lane, sari, case_id=lane_id(OWN, world.case_id))
        case_room = self.remade(self.lane, sari, case_id=world.case_id)
        accepted = made([sari], reason=Reason.ACCEPTED)
        later = made([sari], previous=self.lane.manifest)
        after, gone, not_yet = {"previous": self.lane}, world.manifest(4), world.manifest(2)
        disguised = [invite(MemberRole.COUNSELEE, sari)]
        return [
            refused("counselee", "the counselee in a staff lane", made([], members=with_student)),
            refused("counselee", "a counselor as counselee in a staff lane", made([], members=disguised)),
            refused("author", "a staff lane by who has left the case", later, **after, case_manifest=gone),
            refused(
                "counselor",
                "a colleague who is not in the case",
                self.lane_next,
                **after,
                case_manifest=not_yet,
            ),
            refused("counselor", "a ghost in a staff lane", made([sari, self.stranger])),
            refused("counselor", "one who was revoked in a staff lane", made([sari, world.citra])),
            refused("context", "a staff lane of another id", elsewhere),
            refused("context", "a staff lane with the own lane's id", own_room),
            refused("context", "a staff lane with the case's id", case_room),
            refused("field", "a staff lane accepted", accepted),
        ]

    def own(self) -> list[Case]:
        world, stranger = self.world, self.stranger
        made, refused = partial(self.make, OWN, world.student, []), self.refused
        helped = [world.as_counselee, counselor(world.sari)]
        two = [world.as_counselee, invite(MemberRole.COUNSELEE, stranger)]
        renewed = [invite(MemberRole.COUNSELEE, stranger)]
        strangers = self.make(OWN, stranger, [], members=renewed)
        swapped = made(previous=self.diary.manifest, members=renewed, reason=Reason.ROTATED)
        staff_room = self.remade(self.diary, world.student, case_id=lane_id(STAFF, world.case_id))
        by_sari = partial(self.make, OWN, world.sari, [])
        return [
            refused("counselee", "a counselor in an own lane", made(members=helped)),
            refused("counselee", "two in an own lane", made(members=two)),
            refused("counselee", "a counselor alone in an own lane", by_sari(members=helped[1:])),
            refused("counselee", "another's keys in an own lane", strangers, reader=stranger),
            refused("counselee", "an own lane's keys changed", swapped, previous=self.diary, reader=stranger),
            refused("context", "an own lane with the staff lane's id", staff_room),
            *(
                refused("field", f"an own lane for reason {reason}", made(reason=reason))
                for reason in (Reason.ACCEPTED, Reason.REFERRED, Reason.REMOVED)
            ),
        ]

    def consultations(self) -> list[Case]:
        world, sari, stranger = self.world, self.world.sari, self.stranger
        made, refused = partial(self.make, CONSULTATION, sari), self.refused
        by_stranger = partial(self.make, CONSULTATION, stranger)
        rest = [world.budi, world.coordinator]
        with_student = [world.as_counselee, counselor(sari)]
        after, then = self.council.manifest, {"previous": self.council}
        return [
            refused("counselee", "a counselee in a consultation", made([], members=with_student)),
            refused("author", "a consultation by who is not in it", made(rest)),
            refused("author", "an author from outside", by_stranger([sari], previous=after), **then),
            refused("author", "the author leaves without a removal", made(rest, previous=after), **then),
            refused("counselor", "a ghost in a consultation", made([sari, stranger], previous=after), **then),
        ]

    def places(self) -> list[Case]:
        world, sari, log = self.world, self.world.sari, self.world.directory
        council, turned = self.council, self.make(CONSULTATION, sari, [sari], previous=self.council.manifest)

        def changed(**fields_: Any) -> Circle:
            return self.remade(turned, sari, **fields_)

        as_staff = self.remade(turned, sari, kind=STAFF)
        swapped = replace(turned, wraps={**turned.wraps, sari.key_id: council.wraps[sari.key_id]})
        keyless = replace(turned.manifest, commitment=self.randomness.bytes(32))
        resigned = replace(turned, manifest=sign_manifest(keyless, sari))
        short = changed(directory_size=5, directory_head=log.head_at(5))
        told: list[tuple[Refusal, str, Circle]] = [
            ("context", "another room", changed(case_id=world.case_id)),
            ("context", "another school", changed(school_id=self.room_id)),
            ("context", "another kind than before", as_staff),
            ("previous", "an epoch left out", changed(epoch=3)),
            ("previous", "another predecessor", changed(previous_hash=self.lane.manifest.hash)),
            ("directory", "another directory head", changed(directory_head=flip(log.head, 0))),
            ("directory", "a size below the predecessor's", short),
            ("signature", "signed by another than the author named", self.remade(turned, world.budi)),
            ("wrap", "a wrap the manifest does not list", swapped),
            ("commitment", "a commitment to another key", resigned),
        ]
        return [
            *(self.refused(*one, previous=council) for one in told),
            self.refused("previous", "epoch 2 where none was before", turned),
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
