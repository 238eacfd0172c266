"""The counselee's signed word that something may leave the room (spec, section 14). The server believes no other."""

from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from struct import Struct
from typing import Self

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import (
    ID_SIZE,
    LAST_INSTANT,
    SIGNATURE_SIZE,
    ZERO_SIGNATURE,
    ObjectType,
    begin,
    check_begin,
)
from teduh.sealing.manifest import ManifestMember
from teduh.sealing.verify import verify_signature

_LAYOUT = Struct(">4s16s16s16sB16s32sQQ16s")
CONSENT_SIZE = _LAYOUT.size + SIGNATURE_SIZE


class ConsentScope(IntEnum):
    WITHDRAWN = 0
    PACKET = 1
    JOINING = 2
    JOINING_WITH_HISTORY = 3


class TargetKind(IntEnum):
    COLLEAGUE = 1
    OTHER_SCHOOL = 2
    OUTSIDE = 3


@dataclass(frozen=True, slots=True)
class Consent:
    scope: ConsentScope
    school_id: bytes
    case_id: bytes
    referral_id: bytes
    target_kind: TargetKind
    target: bytes
    text_hash: bytes
    from_ms: int
    until_ms: int
    counselee_key_id: bytes
    signature: bytes = ZERO_SIGNATURE

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Shape alone: whose word it is, `verify` says."""
        scope = check_begin(raw, ObjectType.CONSENT)
        if len(raw) != CONSENT_SIZE:
            raise SealingError("length")
        _, school, case, referral, kind, target, text, begins, ends, key = _LAYOUT.unpack_from(raw)
        if scope not in tuple(ConsentScope) or kind not in tuple(TargetKind):
            raise SealingError("field")
        told = (TargetKind(kind), target, text, begins, ends, key, raw[_LAYOUT.size :])
        consent = cls(ConsentScope(scope), school, case, referral, *told)
        consent._check_times()
        return consent

    def _check_times(self) -> None:
        withdrawn = self.scope is ConsentScope.WITHDRAWN
        sound = self.until_ms == self.from_ms if withdrawn else self.until_ms > self.from_ms
        if not sound or self.until_ms > LAST_INSTANT:
            raise SealingError("field")

    def encode_unsigned(self) -> bytes:
        _, *told, _ = (getattr(self, name) for name in self.__slots__)
        return _LAYOUT.pack(begin(ObjectType.CONSENT, self.scope), *told)

    def encode(self) -> bytes:
        return self.encode_unsigned() + self.signature

    @property
    def signed_bytes(self) -> bytes:
        return labels.CONSENT + sha256(self.encode_unsigned()).digest()

    def verify(self, counselee: ManifestMember, *, school_id: bytes, case_id: bytes) -> None:
        """Raise unless the counselee of this case said exactly this."""
        if (self.school_id, self.case_id) != (school_id, case_id):
            raise SealingError("context")
        if self.counselee_key_id != counselee.key_id:
            raise SealingError("counselee")
        verify_signature(counselee.sign_public, self.signed_bytes, self.signature)


def target_outside(name: str) -> bytes:
    """What stands for somebody outside: the name that was shown."""
    return sha256(labels.CONSENT_TARGET + name.encode()).digest()[:ID_SIZE]
