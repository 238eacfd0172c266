"""What a browser needs before it can seal for a school: the answer of GET /api/sekolah."""

from typing import Any

from teduh.keys.directory import entries_of
from teduh.people.models import School
from teduh.people.schools import counselors_of, person_card, promise_of, readers_of
from teduh.sealing.codec import b64url_encode

STUDENT_KDF = {"alg": 1, "m": 32_768, "t": 3, "p": 1}
COUNSELOR_KDF = {"alg": 1, "m": 65_536, "t": 3, "p": 1}


def school_card(school: School) -> dict[str, Any]:
    """Public facts only: the directory, who is on duty, the promise, the salt of codenames."""
    counselors = counselors_of(school)
    readers = readers_of(counselors)
    return {
        "id": b64url_encode(bytes(school.public_id)),
        "name": school.name,
        "zone": school.zone,
        "level": school.level,
        "salt": b64url_encode(bytes(school.codename_salt)),
        "student_kdf": STUDENT_KDF,
        "directory": [b64url_encode(entry) for entry in entries_of(school)],
        "readers": [b64url_encode(bytes(person.public_id)) for person in readers],
        "on_duty": [person_card(person) for person in counselors if person.on_duty],
        "counselors": [
            {**person_card(person), "away": "" if person.on_duty else person.away_line}
            for person in counselors
        ],
        "promise": promise_of(school),
        "exit_url": school.exit_url,
    }
