"""Circles: rooms beside a case's own (spec, section 12): who may be in one, and which belongs to which case.

Server and clients check a circle's manifest by `check_successor`, as a case's, and what binds a lane to its case here.
"""

from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import ClassVar, Self

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import ID_SIZE, ObjectType
from teduh.sealing.manifest import Manifest, MemberManifest, MemberRole, Reason


class CircleKind(IntEnum):
    STAFF_LANE = 1
    OWN_LANE = 2
    CONSULTATION = 3


def lane_id(kind: CircleKind, case_id: bytes) -> bytes:
    if kind is CircleKind.CONSULTATION:
        raise SealingError("field")
    return sha256(labels.LANE + bytes((kind,)) + case_id).digest()[:ID_SIZE]


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleManifest(MemberManifest):
    """Who reads a circle; its id stands where a case's would."""

    object_type: ClassVar = ObjectType.CIRCLE_MANIFEST
    fourth_byte: ClassVar = ("kind", CircleKind)
    commitment_label: ClassVar = labels.CIRCLE
    signature_label: ClassVar = labels.CIRCLE_SIGNATURE

    kind: CircleKind

    def check_rules(self, previous: Self | None) -> None:
        if previous is not None and self.kind is not previous.kind:
            raise SealingError("context")
        if self.kind is CircleKind.OWN_LANE:
            self._check_own(previous)
        elif self.reason is Reason.ACCEPTED:
            raise SealingError("field")
        elif len(self.counselors) != len(self.members):
            raise SealingError("counselee")

    def _check_own(self, previous: Self | None) -> None:
        """One counselee, for ever."""
        if self.reason not in (Reason.OPENED, Reason.ROTATED):
            raise SealingError("field")
        [alone, *others] = self.members
        if others or alone.role is not MemberRole.COUNSELEE:
            raise SealingError("counselee")
        if previous is not None and previous.members[0].key_id != alone.key_id:
            raise SealingError("counselee")


def check_lane(circle: CircleManifest, case: Manifest) -> None:
    """Raise unless this lane is of the case with this present manifest, and of nobody who is not in it."""
    if circle.school_id != case.school_id or circle.case_id != lane_id(circle.kind, case.case_id):
        raise SealingError("context")
    if circle.kind is CircleKind.OWN_LANE:
        if circle.members[0].key_id != case.counselee().key_id:
            raise SealingError("counselee")
        return
    present = {counselor.key_id for counselor in case.counselors}
    if circle.author_key_id not in present:
        raise SealingError("author")
    if not present.issuperset(member.key_id for member in circle.members):
        raise SealingError("counselor")
