"""directory.json: whole logs. In a negative one every entry but the last is good."""

from dataclasses import replace
from typing import Any

from teduh.sealing.directory import Directory, DirectoryAction, DirectoryEntry, DirectoryRole
from teduh.sealing.errors import Refusal
from teduh.sealing.layout import ZERO_HASH
from twin.directory import Application, apply, check_words, revoke, sign_entry, vouch
from twin.keys import KeyPair
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, flip, known, put
from twin.vectors.world import START_MS, World


def make(world: World) -> Case:
    maker = _Maker(world)
    return known(
        "Directory logs (spec, section 6): the first `after` entries of `log`, then `entries`. "
        "heads[n] is the head after n entries; active leads, for the whole log, from user id to key id. In a "
        "refused log the last entry is the one at fault.",
        school_id=world.school_id,
        log=world.entries(),
        positive=maker.positive(),
        negative=[*maker.places(), *maker.actions(), *maker.vouchers(), *maker.flips(), *maker.shapes()],
    )


class _Maker:
    def __init__(self, world: World) -> None:
        self.world = world
        self.log = world.directory
        self.randomness = SeededRandomness("teduh vectors 1: directory")
        self.user_id = self.randomness.bytes(16)
        self.keys = KeyPair.make(self.randomness)
        self.next = self.entry()
        self.raw = self.next.encode()

    def application(self, **changed: Any) -> Application:
        told: dict[str, Any] = {
            "school_id": self.world.school_id,
            "user_id": self.user_id,
            "role": DirectoryRole.COUNSELOR,
            "name": "Dimas Prakoso",
            "keys": self.keys,
        } | changed
        keys = told.pop("keys")
        return apply(told["school_id"], told["user_id"], told["role"], told["name"], keys=keys)

    def entry(self, voucher: KeyPair | None = None, **changed: Any) -> DirectoryEntry:
        return vouch(
            self.log, self.application(**changed), voucher or self.world.coordinator, time_ms=START_MS
        )

    def remade(self, voucher: KeyPair | None = None, **changed: Any) -> DirectoryEntry:
        return sign_entry(replace(self.next, **changed), voucher or self.world.coordinator)

    def refused(self, code: Refusal, name: str, last: DirectoryEntry | bytes) -> Case:
        return self.log_of(name, self.log.size, last) | {"refused": code}

    def log_of(self, name: str, after: int, *more: DirectoryEntry | bytes) -> Case:
        """A log of the first `after` entries of the school's, and some more."""
        added = [entry if isinstance(entry, bytes) else entry.encode() for entry in more]
        return {"name": name, "after": after, "entries": added}

    def positive(self) -> list[Case]:
        whole = self.log.size
        longest = self.entry(name="é" * 40)
        second = self.entry(role=DirectoryRole.COORDINATOR)
        promoted = self.log.entries[1]
        promotion = vouch(
            self.log,
            self.application(
                user_id=promoted.user_id,
                role=DirectoryRole.COORDINATOR,
                name=promoted.name,
                keys=self.world.sari,
            ),
            self.world.coordinator,
            time_ms=START_MS,
        )
        left = self.log.entries[3]
        returning = self.entry(user_id=left.user_id, name=left.name, keys=self.world.citra)
        logs = [
            self.log_of("only the root", 1),
            self.log_of("a log with a history", whole),
            self.log_of("a name of 80 bytes", whole, longest),
            self.log_of("a second coordinator", whole, second),
            self.log_of("the same keys in another role", whole, promotion),
            self.log_of("one who left comes back with her keys", whole, returning),
        ]
        return [case | self.facts(self.world.entries()[: case["after"]] + case["entries"]) for case in logs]

    def facts(self, entries: list[bytes]) -> Case:
        log = Directory.replay(self.world.school_id, entries)
        active = log.active_keys_at(log.size)
        return {
            "heads": [log.head_at(size) for size in range(log.size + 1)],
            "active": {entry.user_id: key_id for key_id, entry in active.items()},
            "fingerprint": log.fingerprint(),
            "check_words": {key_id: check_words(key_id) for key_id in active},
        }

    def places(self) -> list[Case]:
        school = self.randomness.bytes(16)
        elsewhere = apply(school, self.user_id, DirectoryRole.COUNSELOR, "Dimas Prakoso", keys=self.keys)
        return [
            self.refused(
                "context",
                "another school",
                self.remade(school_id=school, self_signature=elsewhere.self_signature),
            ),
            self.refused("order", "an index left out", self.remade(index=7)),
            self.refused("order", "an index again", self.remade(index=5)),
            self.refused("order", "another head before", self.remade(head_before=flip(self.log.head, 0))),
            self.refused("order", "the last entry twice", self.world.entries()[-1]),
            self.log_of("a log without its root", 0, self.world.entries()[1]) | {"refused": "order"},
        ]

    def actions(self) -> list[Case]:
        sari, citra = self.log.entries[1], self.log.entries[3]
        again = replace(self.entry(user_id=sari.user_id, name=sari.name), action=DirectoryAction.ADD)
        as_another = self.entry(keys=self.world.sari)
        ended_again = revoke(self.log, citra, self.world.coordinator, time_ms=START_MS)
        other_keys = replace(
            revoke(self.log, sari, self.world.coordinator, time_ms=START_MS),
            sign_public=self.keys.sign_public,
        )
        signed_revocation = replace(
            revoke(self.log, sari, self.world.coordinator, time_ms=START_MS),
            self_signature=sari.self_signature,
        )
        coordinator = self.world.coordinator
        return [
            self.refused("action", "add one who stands", sign_entry(again, coordinator)),
            self.refused(
                "action", "replace one who does not stand", self.remade(action=DirectoryAction.REPLACE)
            ),
            self.refused("action", "revoke one who was revoked", ended_again),
            self.refused("action", "revoke other keys than hers", sign_entry(other_keys, coordinator)),
            self.refused("key-id", "the keys of another user", as_another),
            self.refused(
                "self-signature",
                "a revocation with a self-signature",
                sign_entry(signed_revocation, coordinator),
            ),
        ]

    def vouchers(self) -> list[Case]:
        world = self.world
        unsigned_self = apply(
            world.school_id, self.user_id, DirectoryRole.COORDINATOR, "Dimas Prakoso", keys=self.keys
        )
        root = vouch(Directory(world.school_id), unsigned_self, self.keys, time_ms=START_MS)
        counselor_root = sign_entry(
            replace(
                root,
                role=DirectoryRole.COUNSELOR,
                self_signature=self.application().self_signature,
            ),
            self.keys,
        )
        vouched_root = sign_entry(replace(root, voucher_key_id=world.coordinator.key_id), world.coordinator)
        headed_root = sign_entry(replace(root, head_before=flip(ZERO_HASH, 0)), self.keys)
        return [
            self.refused("voucher", "vouched for by a counselor", self.entry(voucher=world.sari)),
            self.refused(
                "voucher", "vouched for by a stranger", self.entry(voucher=KeyPair.make(self.randomness))
            ),
            self.refused("voucher", "vouches for herself", self.entry(voucher=self.keys)),
            self.refused(
                "signature", "signed by another than the voucher named", sign_entry(self.next, world.sari)
            ),
            self.refused(
                "self-signature",
                "not signed by her own key",
                self.remade(self_signature=world.sari.sign(self.next.self_signed_bytes)),
            ),
            self.refused(
                "self-signature",
                "her own signature under the voucher's label",
                self.remade(self_signature=self.keys.sign(self.next.vouched_bytes)),
            ),
            self.refused(
                "self-signature", "another role than she signed", self.remade(role=DirectoryRole.COORDINATOR)
            ),
            self.refused("self-signature", "another name than she signed", self.remade(name="Dimas")),
            self.log_of("a root who is a counselor", 0, counselor_root) | {"refused": "voucher"},
            self.log_of("a root vouched for by another", 0, vouched_root) | {"refused": "voucher"},
            self.log_of("a root with a head before it", 0, headed_root) | {"refused": "order"},
        ]

    def flips(self) -> list[Case]:
        """By an outsider, without any key."""
        at: dict[str, tuple[Refusal, int]] = {
            "user id": ("self-signature", 56),
            "role": ("self-signature", 72),
            "box key": ("self-signature", 73),
            "time": ("signature", 144),
            "name": ("self-signature", 146),
            "self-signature": ("self-signature", 226),
            "voucher key id": ("voucher", 290),
            "voucher's signature": ("signature", 306),
        }
        return [
            self.refused(code, f"{name} flipped", flip(self.raw, place)) for name, (code, place) in at.items()
        ]

    def shapes(self) -> list[Case]:
        name_field = 145
        spoiled: list[tuple[Refusal, str, bytes]] = [
            ("length", "empty entry", b""),
            ("length", "one byte short", self.raw[:-1]),
            ("length", "one byte more", self.raw + b"\0"),
            ("version", "version 2", put(self.raw, 0, b"\2")),
            ("suite", "suite 2", put(self.raw, 1, b"\2")),
            ("type", "type 3", put(self.raw, 2, b"\3")),
            ("field", "action 0", put(self.raw, 3, b"\0")),
            ("field", "action 4", put(self.raw, 3, b"\4")),
            ("field", "role 1", put(self.raw, 72, b"\1")),
            ("field", "role 4", put(self.raw, 72, b"\4")),
            ("box-key", "box key of zeros", put(self.raw, 73, bytes(32))),
            ("sign-key", "sign key of small order", put(self.raw, 105, b"\1" + bytes(31))),
            ("field", "no name", put(self.raw, name_field, bytes(81))),
            ("field", "a name of 81 bytes", put(self.raw, name_field, b"\x51" + b"a" * 80)),
            ("field", "bytes behind the name", put(self.raw, name_field + 80, b"a")),
            ("field", "a name with a NUL", put(self.raw, name_field + 3, b"\0")),
            ("field", "a name with a line break", put(self.raw, name_field + 3, b"\n")),
            ("field", "a name with a C1 control", put(self.raw, name_field + 3, b"\xc2\x85")),
            ("field", "a name that is not UTF-8", put(self.raw, name_field + 1, b"\xff")),
        ]
        return [self.refused(code, name, raw) for code, name, raw in spoiled]
