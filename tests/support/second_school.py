"""`python -m tests.support.second_school`: another school on the same install, with Pak Joko and a case of its own.

Run with a server's environment. Writes what the tests need to know to DATA_DIR/second.json.
"""

import json
import os
import secrets
import time as clocks
from datetime import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teduh.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402  settings come first
from django.db import transaction  # noqa: E402

from demo.seed import add_person  # noqa: E402
from teduh.cases.actions import open_case  # noqa: E402
from teduh.keys.directory import append_entry  # noqa: E402
from teduh.lib import clock  # noqa: E402
from teduh.lib.secrets import peppered  # noqa: E402
from teduh.people.models import Codename, Role, School  # noqa: E402
from teduh.sealing.codec import b64url_encode  # noqa: E402
from teduh.sealing.manifest import MemberRole, Reason  # noqa: E402
from twin.directory import plant  # noqa: E402
from twin.epoch import invite, make_epoch  # noqa: E402
from twin.keys import KeyPair  # noqa: E402


@transaction.atomic
def make() -> dict[str, object]:
    school = School.objects.create(
        public_id=secrets.token_bytes(16),
        name="SMK Sekolah Lain",
        codename_salt=secrets.token_bytes(16),
        opens=time(7),
        closes=time(15),
        reply_by=time(10),
        created_at=clock.now(),
    )
    told: list[dict[str, str]] = []
    sealed = add_person(school, "joko", "Pak Joko", Role.COORDINATOR, told, on_duty=True)
    school_id, account = bytes(school.public_id), sealed.account
    directory = plant(school_id, account.user_id, "Pak Joko", account.keys, time_ms=clock.now_ms())
    for entry in directory.entries:
        append_entry(school, entry.encode())
    writer, case_id, auth = KeyPair.make(), secrets.token_bytes(16), secrets.token_bytes(32)
    epoch = make_epoch(
        school_id=school_id,
        case_id=case_id,
        previous=None,
        members=[invite(MemberRole.COUNSELEE, writer), invite(MemberRole.COUNSELOR, account.keys)],
        author=writer,
        reason=Reason.OPENED,
        directory=directory,
        time_ms=clocks.time_ns() // 1_000_000,
    )
    codename = Codename.objects.create(
        school=school,
        locator=secrets.token_bytes(16),
        auth_hash=peppered("codename", auth),
        created_at=clock.now(),
    )
    open_case(
        school=school,
        person=None,
        codename=codename,
        manifest=epoch.manifest.encode(),
        wraps=epoch.wraps,
        digest=bytes(32),
        process=("pancawaskita", 1),
    )
    return {
        "school": b64url_encode(school_id),
        "case": b64url_encode(case_id),
        "locator": b64url_encode(bytes(codename.locator)),
        "auth": b64url_encode(auth),
        "counselors": told,
    }


if __name__ == "__main__":
    (settings.DATA_DIR / "second.json").write_text(json.dumps(make()))
