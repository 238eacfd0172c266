"""The rules of files: begun with a size, filled from the front, served once whole. `files_routes` calls them.

The server cannot know which message speaks of a file, so what bounds them is a quota, and the end of their case.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.db.models.expressions import CombinedExpression

from teduh.cases.access import Place
from teduh.cases.models import Case, RoomKind
from teduh.conversations import files_disk
from teduh.conversations.models import File
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people.models import School
from teduh.sealing.file import FILE_LIMIT, STORED_CHUNK_SIZE, stored_size

PIECE = 4 * STORED_CHUNK_SIZE
_MB = 1_000_000
_DAY_MS = int(timedelta(days=1).total_seconds() * 1000)
_HOUR_MS = _DAY_MS // 24
_swept_at = float("-inf")


def begin_file(case: Case, place: Place, file_id: bytes, plain_size: int) -> int:
    """The room has a place for this file once sealed; answers how many bytes are there. Any member, within the quotas."""
    if not 1 <= plain_size <= FILE_LIMIT:
        raise Refusal("file_too_large" if plain_size else "bad_request")
    size = stored_size(plain_size)
    forget_abandoned()
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).get(
            pk=case.school_id
        )  # two that begin at once share one quota
        known = File.objects.filter(case=case, file_id=file_id).first()
        if known is not None:
            if (bytes(known.sender_key_id), known.size) != (place.key_id, size):
                raise Refusal("taken")
            return known.have
        check_quota(case, place, size)
        File.objects.create(
            case=case,
            file_id=file_id,
            sender_key_id=place.key_id,
            blob=secrets.token_hex(16),
            size=size,
            begun_at=clock.now_ms(),
        )
    return 0


def check_quota(case: Case, place: Place, size: int) -> None:
    """What was begun counts whole, so that nobody can begin more than there is room for."""
    of_school = File.objects.filter(case__school_id=case.school_id)
    today = File.objects.filter(sender_key_id=place.key_id, begun_at__gt=clock.now_ms() - _DAY_MS)
    if taken(today) + size > settings.FILES_DAY_MB * _MB:
        raise Refusal("files_today")
    promised = taken(File.objects.all(), F("size") - F("have"))  # by every school: they share the disk
    if (
        taken(of_school.filter(case=case)) + size > room_mb(case) * _MB
        or taken(of_school) + size > settings.FILES_SCHOOL_MB * _MB
        or files_disk.free_bytes() - promised - size < settings.FILES_FREE_MB * _MB
    ):
        raise Refusal("files_full")


def room_mb(case: Case) -> int:
    """A story that nobody has taken up yet holds little: who opens many without a name holds no school's room by them."""
    waits = case.kind == RoomKind.CASE and case.accepted_at is None
    return min(settings.FILES_ROOM_MB, settings.FILES_WAITING_MB) if waits else settings.FILES_ROOM_MB


def taken(files: QuerySet[File], of: str | CombinedExpression = "size") -> int:
    total: int | None = files.aggregate(total=Sum(of))["total"]
    return total or 0


def fill_file(place: Place, file_id: bytes, offset: int, piece: bytes) -> int:
    """The next bytes are on disk; answers how many there are now. Only whoever began the file, only where it stands.

    `have` moves after the disk has the bytes: what a crash tore is written once more over itself.
    """
    found = File.objects.filter(case_id=place.case_pk, file_id=file_id, sender_key_id=place.key_id).first()
    if found is None:
        raise Refusal("not_found")
    if offset != found.have:
        raise Refusal("elsewhere", have=found.have)
    until = offset + len(piece)
    if not piece or until > found.size:
        raise Refusal("bad_request")
    files_disk.write_at(found.blob, offset, piece)
    if not File.objects.filter(pk=found.pk, have=offset).update(have=until):
        files_disk.erase(found.blob)  # its case was erased meanwhile
        raise Refusal("not_found")
    return until


def whole_file(place: Place, file_id: bytes) -> File:
    """A file that is all there; one that is not yet does not exist for anybody."""
    found = File.objects.filter(case_id=place.case_pk, file_id=file_id, have=F("size")).first()
    if found is None:
        raise Refusal("not_found")
    if not files_disk.is_there(found.blob, found.size):
        raise Refusal("server")
    return found


def forget_abandoned() -> None:
    """What stayed half for a day goes, and what never began in an hour, as new ones come: a quota is not held by nothing.

    Once a day also bytes whose row a crash outlived.
    """
    global _swept_at  # noqa: PLW0603  one process, one disk
    now = clock.now_ms()
    File.objects.filter(have__lt=F("size"), begun_at__lt=now - _DAY_MS).delete()
    File.objects.filter(have=0, begun_at__lt=now - _HOUR_MS).delete()
    if clock.ticks() - _swept_at > _DAY_MS / 1000:
        _swept_at = clock.ticks()
        sweep()


def sweep() -> None:
    """A row is there before its bytes are: bytes seen first and named by no row after are nobody's."""
    seen = set(files_disk.blobs())
    for blob in seen - set(File.objects.values_list("blob", flat=True)):
        files_disk.erase(blob)


def erase_with_row(sender: type[File], instance: File, **_: Any) -> None:
    """Told by Django of every row that goes, with its case or alone."""
    transaction.on_commit(lambda: files_disk.erase(instance.blob))
