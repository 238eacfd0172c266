"""`python -m demo.seed URL`: brings the database up to date and makes the school SMA Nusantara Teduh, once.

A second run only writes the address anew.

Keys are made here as a browser would make them, with generated passphrases; the server's tables get what a server gets.
"""

import json
import os
import secrets
import sys
from datetime import time
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teduh.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402  settings come first
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from teduh.keys.directory import append_entry  # noqa: E402
from teduh.keys.models import Keyset, Lock  # noqa: E402
from teduh.lib import clock  # noqa: E402
from teduh.lib.secrets import peppered  # noqa: E402
from teduh.people.models import Person, Role, School  # noqa: E402
from teduh.sealing.directory import Directory, DirectoryRole  # noqa: E402
from twin.account import AccountRole, SealedAccount, make_account  # noqa: E402
from twin.directory import apply, plant, vouch  # noqa: E402
from twin.wordlist import WORDS  # noqa: E402

ROLES: dict[Role, AccountRole] = {
    Role.STUDENT: "student",
    Role.COUNSELOR: "counselor",
    Role.COORDINATOR: "coordinator",
}
SCHOOL = "SMA Nusantara Teduh"
STAFF = (
    ("endah", "Bu Endah", Role.COORDINATOR, "Koordinator BK, kelas XII. Jaga Senin dan Kamis.", False),
    ("ratna", "Bu Ratna", Role.COUNSELOR, "Guru BK kelas X dan XI. Ruang BK dekat perpustakaan.", True),
    ("budi", "Pak Budi", Role.COUNSELOR, "Guru BK kelas XI. Senang membahas pilihan jurusan.", False),
    ("laras", "Bu Laras", Role.COUNSELOR, "Guru BK kelas XII. Ada di ruang BK setiap sore.", False),
)
STUDENTS = (("sari", "Sari"), ("raka", "Raka"))


def generated_passphrase() -> str:
    """Six words of the list, 66 bits."""
    return " ".join(secrets.choice(WORDS) for _ in range(6))


@transaction.atomic
def make_school(url: str, path: Path) -> None:
    """The school stands with its people, their sealed keys and its directory; `path` says who may sign in with what."""
    school = School.objects.create(
        public_id=secrets.token_bytes(16),
        name=SCHOOL,
        codename_salt=secrets.token_bytes(16),
        opens=time(7),
        closes=time(15),
        reply_by=time(10),
        created_at=clock.now(),
    )
    told: dict[str, Any] = {"school": SCHOOL, "counselors": [], "students": []}
    sealed: dict[str, SealedAccount] = {}
    for username, name, role, about, on_duty in STAFF:
        sealed[username] = add_person(
            school, username, name, role, told["counselors"], about=about, on_duty=on_duty
        )
    for username, name in STUDENTS:
        add_person(school, username, name, Role.STUDENT, told["students"])
    write_directory(school, sealed)
    told["counselors"].append(told["counselors"].pop(0))  # whoever is on duty stands first
    write_told(told, url, path)  # before the commit: passphrases that nobody knows would lock the school out


def add_person(
    school: School,
    username: str,
    name: str,
    role: Role,
    told: list[Any],
    *,
    about: str = "",
    on_duty: bool = False,
) -> SealedAccount:
    passphrase, user_id = generated_passphrase(), secrets.token_bytes(16)
    sealed = make_account(user_id, passphrase, ROLES[role], school_id=bytes(school.public_id))
    person = Person.objects.create(
        school=school,
        public_id=user_id,
        username=username,
        display_name=name,
        about=about,
        role=role,
        on_duty=on_duty,
        created_at=clock.now(),
    )
    Keyset.objects.create(
        person=person, account_key_id=sealed.account.account_key_id, version=1, sealed=sealed.keyset
    )
    Lock.objects.create(
        person=person, kind=1, sealed=sealed.lock, auth_hash=peppered("auth", sealed.auth), set_at=clock.now()
    )
    told.append({"username": username, "passphrase": passphrase})
    return sealed


def write_directory(school: School, sealed: dict[str, SealedAccount]) -> None:
    """The coordinator plants the log and vouches for the others."""
    school_id, at = bytes(school.public_id), clock.now_ms()
    root_name, *others = STAFF
    root = sealed[root_name[0]].account
    directory: Directory = plant(school_id, root.user_id, root_name[1], root.keys, time_ms=at)
    for username, name, *_ in others:
        account = sealed[username].account
        application = apply(school_id, account.user_id, DirectoryRole.COUNSELOR, name, keys=account.keys)
        directory.append(vouch(directory, application, root.keys, time_ms=at))
    for entry in directory.entries:
        append_entry(school, entry.encode())


def write_told(told: dict[str, Any], url: str, path: Path) -> None:
    partial = path.with_suffix(".partial")
    partial.touch(mode=0o600)
    partial.write_text(json.dumps({"url": url, **told}, indent=1, ensure_ascii=False) + "\n")
    partial.replace(path)


def main() -> None:
    url, path = sys.argv[1], settings.DATA_DIR / "demo.json"
    call_command("migrate", verbosity=0)
    if School.objects.exists():
        kept = (
            json.loads(path.read_text())
            if path.exists()
            else {"school": SCHOOL, "counselors": [], "students": []}
        )
        kept.pop("url", None)
        write_told(kept, url, path)
        return
    make_school(url, path)


if __name__ == "__main__":
    main()
