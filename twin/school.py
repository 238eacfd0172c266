"""What GET /api/sekolah tells, verified: the school's id, salt, directory and who reads a new case."""

from dataclasses import dataclass
from typing import Any

from teduh.sealing.codec import b64url_decode
from teduh.sealing.directory import Directory
from teduh.sealing.manifest import MemberRole
from twin.epoch import Invitation


@dataclass
class School:
    school_id: bytes
    salt: bytes
    directory: Directory
    readers: list[bytes]

    @classmethod
    def read(cls, card: dict[str, Any]) -> "School":
        school_id = b64url_decode(card["id"])
        directory = Directory.replay(school_id, [b64url_decode(entry) for entry in card["directory"]])
        return cls(
            school_id, b64url_decode(card["salt"]), directory, [b64url_decode(r) for r in card["readers"]]
        )

    def invitation(self, user_id: bytes) -> Invitation:
        entry = self.directory.active(user_id)
        assert entry is not None
        return Invitation(MemberRole.COUNSELOR, entry.key_id, entry.box_public, entry.sign_public)
