"""`python -m bench.messages.seed PAIRS STATE`: an empty database gets schools, counselors, students and accepted cases.

Every row is made by the acts that a browser's requests would lead to; only passphrases are left out, so nothing waits
for Argon2. STATE then holds what each member's device would hold: token, keys, position. Never for a real school.
"""

import json
import os
import secrets
import sys
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teduh.settings")
django.setup(set_prefix=False)

from django.db import transaction  # noqa: E402  settings come first

from teduh.cases.access import Place  # noqa: E402
from teduh.cases.actions import open_case  # noqa: E402
from teduh.cases.epochs import change_epoch  # noqa: E402
from teduh.cases.models import Case, Member  # noqa: E402
from teduh.conversations.opening import store_first  # noqa: E402
from teduh.keys.models import DirectoryEntry  # noqa: E402
from teduh.lib import clock  # noqa: E402
from teduh.people.access import start_session  # noqa: E402
from teduh.people.models import Codename, Person, Role, School  # noqa: E402
from teduh.sealing.chain import chain_start  # noqa: E402
from teduh.sealing.directory import Directory, DirectoryRole  # noqa: E402
from teduh.sealing.layout import ZERO_HASH  # noqa: E402
from teduh.sealing.manifest import Manifest, MemberRole, Reason  # noqa: E402
from teduh.sealing.message import envelope_hash  # noqa: E402
from twin.directory import apply, plant, vouch  # noqa: E402
from twin.epoch import Epoch, invite, make_epoch  # noqa: E402
from twin.keys import KeyPair  # noqa: E402
from twin.message import Place as SealedPlace  # noqa: E402
from twin.message import Seen, seal_message  # noqa: E402

PAIRS_A_SCHOOL = 100


def seed(pairs: int) -> dict[str, Any]:
    """The state of `2 * pairs` members; user 2k is the student and 2k+1 the counselor of pair k."""
    state: dict[str, Any] = {"users": [], "pairs": []}
    for first in range(0, pairs, PAIRS_A_SCHOOL):
        with transaction.atomic():
            for student, counselor, pair in school_pairs(first, min(PAIRS_A_SCHOOL, pairs - first)):
                state["users"] += [student, counselor]
                state["pairs"].append(pair)
    return state


def school_pairs(first: int, count: int) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    school = School.objects.create(
        public_id=secrets.token_bytes(16),
        name=f"SMA Uji {first // PAIRS_A_SCHOOL + 1}",
        codename_salt=secrets.token_bytes(16),
        opens=time(0),
        closes=time(23, 59),
        reply_by=time(10),
        days="1234567",
        created_at=clock.now(),
    )
    root = add_person(school, f"koordinator{first}", Role.COORDINATOR)
    counselors = [add_person(school, f"guru{first + k}", Role.COUNSELOR) for k in range(count)]
    directory = write_directory(school, root, counselors)
    for person, keys in counselors:
        yield talking_pair(school, person, keys, directory)


def add_person(school: School, username: str, role: Role) -> tuple[Person, KeyPair]:
    person = Person.objects.create(
        school=school,
        public_id=secrets.token_bytes(16),
        username=username,
        display_name=username,
        role=role,
        on_duty=True,
        created_at=clock.now(),
    )
    return person, KeyPair.make()


def write_directory(
    school: School, root: tuple[Person, KeyPair], counselors: list[tuple[Person, KeyPair]]
) -> Directory:
    school_id, at = bytes(school.public_id), clock.now_ms()
    planter, root_keys = root
    directory = plant(school_id, bytes(planter.public_id), planter.display_name, root_keys, time_ms=at)
    for person, keys in counselors:
        user_id = bytes(person.public_id)
        application = apply(school_id, user_id, DirectoryRole.COUNSELOR, person.display_name, keys=keys)
        directory.append(vouch(directory, application, root_keys, time_ms=at))
    DirectoryEntry.objects.bulk_create(
        DirectoryEntry(school=school, index=entry.index, entry=entry.encode(), added_at=clock.now())
        for entry in directory.entries
    )
    return directory


def talking_pair(
    school: School, person: Person, counselor: KeyPair, directory: Directory
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A student without a name opens a case with one word, and the counselor accepts it."""
    student, case_id = KeyPair.make(), secrets.token_bytes(16)
    codename = Codename.objects.create(
        school=school,
        locator=secrets.token_bytes(16),
        auth_hash=secrets.token_bytes(32),
        created_at=clock.now(),
    )
    first = _epoch(school, case_id, None, (student, counselor), directory)
    case = open_case(
        school=school,
        person=None,
        codename=codename,
        manifest=first.manifest.encode(),
        wraps=first.wraps,
        digest=secrets.token_bytes(32),
        process=("pancawaskita", 1),
    )
    word = _first_word(school, case_id, student, first, directory)
    store_first(case, [word])
    second = _epoch(school, case_id, first.manifest, (student, counselor), directory)
    change_epoch(case, _place(case, counselor), manifest=second.manifest.encode(), wraps=second.wraps)
    case.refresh_from_db()
    pair = {
        "school": bytes(school.public_id).hex(),
        "case": case_id.hex(),
        "epoch": case.epoch,
        "epoch_key": second.secrets.epoch_key.hex(),
        "number": case.number,
        "chain": bytes(case.chain).hex(),
        "directory_size": directory.size,
        "directory_head": directory.head.hex(),
    }
    told = _member(student, start_session(school, codename=codename), 1, envelope_hash(word))
    return told, _member(counselor, start_session(school, person=person), 0, ZERO_HASH), pair


def _epoch(
    school: School,
    case_id: bytes,
    previous: Manifest | None,
    pair: tuple[KeyPair, KeyPair],
    directory: Directory,
) -> Epoch:
    student, counselor = pair
    return make_epoch(
        school_id=bytes(school.public_id),
        case_id=case_id,
        previous=previous,
        members=[invite(MemberRole.COUNSELEE, student), invite(MemberRole.COUNSELOR, counselor)],
        author=student if previous is None else counselor,
        reason=Reason.OPENED if previous is None else Reason.ACCEPTED,
        directory=directory,
        time_ms=clock.now_ms(),
    )


def _first_word(
    school: School, case_id: bytes, student: KeyPair, epoch: Epoch, directory: Directory
) -> bytes:
    return seal_message(
        {"t": "chat", "x": "halo", "at": clock.now_ms()},
        place=SealedPlace(bytes(school.public_id), case_id, 1, student.key_id, 1),
        previous_hash=ZERO_HASH,
        seen=Seen(0, chain_start(case_id), directory.size, directory.head),
        sender=student,
        epoch_key=epoch.secrets.epoch_key,
    )


def _place(case: Case, keys: KeyPair) -> Place:
    member = Member.objects.get(case=case, key_id=keys.key_id)
    return Place(case.pk, bytes(case.public_id), member.pk, member.role, keys.key_id, keys.sign_public)


def _member(keys: KeyPair, token: str, seq: int, head: bytes) -> dict[str, Any]:
    return {
        "token": token,
        "box_private": keys.box_private.hex(),
        "sign_seed": keys.sign_seed.hex(),
        "seq": seq,
        "head": head.hex(),
    }


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(seed(int(sys.argv[1]))))
