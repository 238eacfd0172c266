"""Make an epoch of a case or circle and open one's own wrap of it (spec, sections 4, 5 and 12).

The order is wraps, then manifest, then signature. Opening trusts the server in nothing: an epoch that fails
any check does not exist.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from teduh.sealing import labels
from teduh.sealing.circle import CircleKind, CircleManifest, check_lane
from teduh.sealing.directory import Directory
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import ZERO_HASH, ObjectType, begin
from teduh.sealing.manifest import (
    WRAP_SIZE,
    HistoryScope,
    Manifest,
    ManifestMember,
    MemberManifest,
    MemberRole,
    Reason,
    check_successor,
    check_wrap,
)
from twin.hpke import hpke_open, hpke_seal
from twin.keys import KeyPair, box_public_of
from twin.primitives import hmac_sha256
from twin.randomness import SYSTEM, Randomness


@dataclass(frozen=True, slots=True)
class EpochSecrets:
    epoch_key: bytes = field(repr=False)
    inbox_private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invitation:
    """One who shall read: role and public keys."""

    role: MemberRole
    key_id: bytes
    box_public: bytes
    sign_public: bytes


@dataclass(frozen=True, slots=True)
class NewEpoch[M: MemberManifest]:
    manifest: M
    wraps: Mapping[bytes, bytes]
    secrets: EpochSecrets


Epoch = NewEpoch[Manifest]
CircleEpoch = NewEpoch[CircleManifest]


def invite(role: MemberRole, keys: KeyPair) -> Invitation:
    return Invitation(role, keys.key_id, keys.box_public, keys.sign_public)


def make_epoch(
    *,
    school_id: bytes,
    case_id: bytes,
    previous: Manifest | None,
    members: Iterable[Invitation],
    author: KeyPair,
    reason: Reason,
    directory: Directory,
    time_ms: int,
    scope: HistoryScope = HistoryScope.FROM_NOW,
    randomness: Randomness = SYSTEM,
) -> Epoch:
    """The next epoch of a case."""
    told = {"reason": reason, "time_ms": time_ms, "scope": scope}
    place = (school_id, case_id, previous)
    return _make(Manifest, place, members, author=author, directory=directory, randomness=randomness, **told)


def make_circle_epoch(
    *,
    school_id: bytes,
    room_id: bytes,
    kind: CircleKind,
    previous: CircleManifest | None,
    members: Iterable[Invitation],
    author: KeyPair,
    reason: Reason,
    directory: Directory,
    time_ms: int,
    randomness: Randomness = SYSTEM,
) -> CircleEpoch:
    """The next epoch of a circle."""
    told = {"reason": reason, "time_ms": time_ms, "kind": kind}
    place = (school_id, room_id, previous)
    return _make(
        CircleManifest, place, members, author=author, directory=directory, randomness=randomness, **told
    )


def _make[M: MemberManifest](
    manifest_type: type[M],
    place: tuple[bytes, bytes, M | None],
    members: Iterable[Invitation],
    *,
    author: KeyPair,
    directory: Directory,
    randomness: Randomness,
    **told: Any,
) -> NewEpoch[M]:
    school_id, case_id, previous = place
    epoch = 1 if previous is None else previous.epoch + 1
    previous_hash = ZERO_HASH if previous is None else previous.hash
    secrets = EpochSecrets(randomness.bytes(32), randomness.bytes(32))
    invited = sorted(members, key=lambda member: member.key_id)
    wraps = {
        member.key_id: seal_wrap(
            secrets,
            member.box_public,
            wrap_info(school_id, case_id, epoch, member.key_id, previous_hash),
            randomness,
        )
        for member in invited
    }
    manifest = manifest_type(
        school_id=school_id,
        case_id=case_id,
        epoch=epoch,
        previous_hash=previous_hash,
        directory_size=directory.size,
        directory_head=directory.head,
        inbox_public=box_public_of(secrets.inbox_private),
        commitment=ZERO_HASH,
        author_key_id=author.key_id,
        members=tuple(_listed(member, wraps[member.key_id]) for member in invited),
        **told,
    )
    return NewEpoch(sign_manifest(commit(manifest, secrets.epoch_key), author), wraps, secrets)


def commit[M: MemberManifest](manifest: M, epoch_key: bytes) -> M:
    return replace(manifest, commitment=hmac_sha256(epoch_key, manifest.committed_bytes))


def sign_manifest[M: MemberManifest](manifest: M, author: KeyPair) -> M:
    return replace(manifest, signature=author.sign(manifest.signed_bytes))


def wrap_info(
    school_id: bytes, case_id: bytes, epoch: int, member_key_id: bytes, previous_hash: bytes
) -> bytes:
    header = begin(ObjectType.WRAP) + school_id + case_id + epoch.to_bytes(4, "big") + member_key_id
    return labels.WRAP + header + previous_hash


def seal_wrap(
    secrets: EpochSecrets, box_public: bytes, info: bytes, randomness: Randomness = SYSTEM
) -> bytes:
    return hpke_seal(box_public, info, secrets.epoch_key + secrets.inbox_private, randomness)


def open_epoch[M: MemberManifest](
    manifest: M, wrap: bytes, keys: KeyPair, *, previous: M | None, directory: Directory
) -> EpochSecrets:
    """The secrets of an acceptable epoch, for one of its members."""
    check_successor(manifest, previous, directory)
    member = manifest.member(keys.key_id)
    if member is None:
        raise SealingError("wrap")
    check_wrap(member, wrap)
    return open_committed(manifest, wrap, keys)


def open_committed(manifest: MemberManifest, wrap: bytes, keys: KeyPair) -> EpochSecrets:
    """The secrets that an accepted manifest committed to, whether or not it lists this wrap."""
    place = (manifest.school_id, manifest.case_id, manifest.epoch)
    secrets = open_wrap(wrap, keys.box_private, wrap_info(*place, keys.key_id, manifest.previous_hash))
    check_secrets(manifest, secrets)
    return secrets


def open_circle(
    circle: CircleManifest,
    wrap: bytes,
    keys: KeyPair,
    *,
    previous: CircleManifest | None,
    directory: Directory,
    case: Manifest | None,
) -> EpochSecrets:
    """As `open_epoch`; a lane also belongs to its case, whose present manifest is given."""
    check_successor(circle, previous, directory)
    if circle.kind is not CircleKind.CONSULTATION:
        if case is None:
            raise SealingError("context")
        check_lane(circle, case)
    return open_epoch(circle, wrap, keys, previous=previous, directory=directory)


def open_wrap(wrap: bytes, box_private: bytes, info: bytes) -> EpochSecrets:
    if len(wrap) != WRAP_SIZE:
        raise SealingError("length")
    plain = hpke_open(box_private, info, wrap)
    return EpochSecrets(plain[:32], plain[32:])


def check_secrets(manifest: MemberManifest, secrets: EpochSecrets) -> None:
    """Anyone can make a wrap; only the signed commitment tells the author's epoch key from a server's."""
    if manifest.commitment != hmac_sha256(secrets.epoch_key, manifest.committed_bytes):
        raise SealingError("commitment")
    if manifest.inbox_public != box_public_of(secrets.inbox_private):
        raise SealingError("commitment")


def _listed(member: Invitation, wrap: bytes) -> ManifestMember:
    return ManifestMember(
        member.role, member.key_id, member.box_public, member.sign_public, sha256(wrap).digest()
    )
