"""Writes and reads the audit: acts of the rooms call `record`, a student reads the lines about the own case (R86).

The chain shows a reader that no line was taken out or changed since; it cannot show one that was never written.
"""

import hashlib
from collections.abc import Iterator

from django.db import IntegrityError, transaction

from teduh.lib import clock
from teduh.people.models import Person, School
from teduh.privacy.models import AuditLine

LOOKED = "case.looked"
ACCEPTED = "case.accepted"
ERASED = "case.erased"
READERS_CHANGED = "case.readers_changed"
PRINTED = "case.printed"
OVERRIDDEN = "stage.overridden"
RELEASED = "referral.released"
SIGNED_IN = "account.signed_in"
RECOVERED = "account.recovered"
SIGNED_OUT_ELSEWHERE = "account.signed_out_elsewhere"
LOCK_SET = "account.lock_set"
RECOVERY_SET = "account.recovery_set"
KEY_ENTERED = "directory.entered"
INVITED = "person.invited"
JOINED = "person.joined"
VOUCHED = "person.vouched"
_LOOK_AGAIN_MS = 10 * 60 * 1000
_TRIES = 20


def record(act: str, *, school: School, by: Person | None, about: bytes = b"") -> None:
    """One more line ends the school's audit. Runs in the caller's transaction, if there is one."""
    for _ in range(_TRIES):
        last = AuditLine.objects.filter(school=school).order_by("-index").first()
        line = AuditLine(
            school=school,
            index=last.index + 1 if last else 0,
            at=clock.now_ms(),
            act=act,
            person=by,
            about=about,
        )
        line.hash = line_hash(bytes(last.hash) if last else bytes(32), line)
        try:
            with transaction.atomic():
                line.save(force_insert=True)
        except IntegrityError:  # another line took this index just now: build on it
            continue
        return
    raise RuntimeError("the audit is written to faster than it can be chained")


def record_look(*, school: School, by: Person, about: bytes) -> None:
    """A counselor opened a case; the same look within ten minutes is one line."""
    since = clock.now_ms() - _LOOK_AGAIN_MS
    if not AuditLine.objects.filter(about=about, act=LOOKED, person=by, at__gt=since).exists():
        record(LOOKED, school=school, by=by, about=about)


def lines_about(about: bytes, limit: int = 50) -> list[AuditLine]:
    """The last lines about one thing, newest first."""
    found = AuditLine.objects.select_related("person").filter(about=about).order_by("-at", "-pk")
    return list(found[:limit])


def lines_before(school_pk: int, before: int | None, limit: int) -> list[AuditLine]:
    """The lines of a school, newest first, from those that stand before the index `before`."""
    found = AuditLine.objects.select_related("person").filter(school_id=school_pk).order_by("-index")
    return list((found if before is None else found.filter(index__lt=before))[:limit])


def line_hash(previous: bytes, line: AuditLine) -> bytes:
    """Chains every field; a person by the public id, so that a restored database gives the same hashes."""
    person = bytes(line.person.public_id) if line.person else bytes(16)
    numbers = line.index.to_bytes(8, "big") + line.at.to_bytes(8, "big")
    about = bytes(line.about).ljust(16, b"\0")
    return hashlib.sha256(previous + numbers + person + about + line.act.encode()).digest()


def broken_links(school: School) -> Iterator[int]:
    """Indexes at which the chain does not hold; nothing, where all is as it was written."""
    previous, expected = bytes(32), 0
    for line in AuditLine.objects.select_related("person").filter(school=school).order_by("index").iterator():
        if line.index != expected or bytes(line.hash) != line_hash(previous, line):
            yield line.index
        previous, expected = bytes(line.hash), line.index + 1
