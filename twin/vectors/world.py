"""One small school for all vectors: a directory with a history, a student, and five epochs of her case."""

from dataclasses import dataclass

from teduh.sealing.chain import EntryKind, chain_next, chain_start
from teduh.sealing.directory import Directory, DirectoryRole
from teduh.sealing.manifest import HistoryScope, Manifest, MemberRole, Reason
from twin.directory import apply, plant, revoke, vouch
from twin.epoch import Epoch, Invitation, invite, make_epoch
from twin.keys import KeyPair
from twin.randomness import SeededRandomness

START_MS = 1_764_000_000_000


@dataclass(frozen=True)
class World:
    school_id: bytes
    case_id: bytes
    directory: Directory
    coordinator: KeyPair
    sari: KeyPair
    budi_before: KeyPair
    budi: KeyPair
    citra: KeyPair
    student: KeyPair
    epochs: tuple[Epoch, ...]

    @property
    def as_counselee(self) -> Invitation:
        return invite(MemberRole.COUNSELEE, self.student)

    def manifest(self, epoch: int) -> Manifest:
        return self.epochs[epoch - 1].manifest

    def entries(self) -> list[bytes]:
        return [entry.encode() for entry in self.directory.entries]

    def chain(self) -> bytes:
        """The timeline after the first epoch."""
        return chain_next(chain_start(self.case_id), 1, EntryKind.EPOCH, self.manifest(1).hash)


def counselor(keys: KeyPair) -> Invitation:
    return invite(MemberRole.COUNSELOR, keys)


def make_world() -> World:
    randomness = SeededRandomness("teduh vectors 1: world")
    school_id, case_id = randomness.bytes(16), randomness.bytes(16)
    coordinator, sari, budi_before, budi, citra, student = (KeyPair.make(randomness) for _ in range(6))
    directory = _directory(school_id, randomness, coordinator, (sari, budi_before, citra), budi)
    steps: tuple[tuple[KeyPair, Reason, tuple[KeyPair, ...]], ...] = (
        (student, Reason.OPENED, (sari,)),
        (sari, Reason.ACCEPTED, (sari,)),
        (sari, Reason.REFERRED, (sari, budi)),
        (sari, Reason.REMOVED, (budi,)),
        (student, Reason.ROTATED, (budi, coordinator)),
    )
    epochs: list[Epoch] = []
    for author, reason, counselors in steps:
        previous = epochs[-1].manifest if epochs else None
        members = [invite(MemberRole.COUNSELEE, student), *map(counselor, counselors)]
        epochs.append(
            make_epoch(
                school_id=school_id,
                case_id=case_id,
                previous=previous,
                members=members,
                author=author,
                reason=reason,
                directory=directory,
                time_ms=START_MS + 60_000 * len(epochs),
                scope=HistoryScope.EARLIER if reason is Reason.REFERRED else HistoryScope.FROM_NOW,
                randomness=randomness,
            )
        )
    return World(
        school_id, case_id, directory, coordinator, sari, budi_before, budi, citra, student, tuple(epochs)
    )


def _directory(
    school_id: bytes,
    randomness: SeededRandomness,
    coordinator: KeyPair,
    counselors: tuple[KeyPair, ...],
    budi: KeyPair,
) -> Directory:
    """Root, three counselors, one of whom changes keys and one of whom leaves."""
    users = [randomness.bytes(16) for _ in range(4)]
    directory = plant(school_id, users[0], "Ratna Dewi, koordinator BK", coordinator, time_ms=START_MS - 9000)
    names = ("Sari Wulandari", "Budi Santoso", "Citra Ayu Lestari")
    for number, (name, keys) in enumerate(zip(names, counselors, strict=True), start=1):
        application = apply(school_id, users[number], DirectoryRole.COUNSELOR, name, keys=keys)
        directory.append(vouch(directory, application, coordinator, time_ms=START_MS - 9000 + number))
    renewed = apply(school_id, users[2], DirectoryRole.COUNSELOR, names[1], keys=budi)
    directory.append(vouch(directory, renewed, coordinator, time_ms=START_MS - 5000))
    leaving = directory.entries[3]
    directory.append(revoke(directory, leaving, coordinator, time_ms=START_MS - 4000))
    return directory
