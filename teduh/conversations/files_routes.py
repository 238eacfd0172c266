"""Files over HTTP: begun by a view; filled and served by raw coroutines, for Django would hold whole bodies.

Nothing but one piece of a file is ever in memory, and no disk is waited for on the loop.
"""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import parse_qs
from weakref import WeakValueDictionary

from django.http import HttpRequest, HttpResponse

from teduh.cases.access import Place, place_of, room_for
from teduh.conversations import files_disk
from teduh.conversations.files import PIECE, begin_file, fill_file, whole_file
from teduh.conversations.models import File
from teduh.lib.fields import Fields, decode, whole_number
from teduh.lib.http import answer, read_json
from teduh.lib.raw import Receive, Scope, Send, begin, check_host, header_of, read_body, respond
from teduh.lib.refusals import Refusal
from teduh.people.access import Subject
from teduh.people.doors import MEMBERS, door
from teduh.people.raw import in_thread, subject_behind
from teduh.sealing.file import STORED_CHUNK_SIZE

_disk = ThreadPoolExecutor(max_workers=2, thread_name_prefix="disk")
_filling: WeakValueDictionary[tuple[int, bytes], asyncio.Lock] = WeakValueDictionary()
_RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})")


@door("POST", MEMBERS)
def file_begin(request: HttpRequest, subject: Subject, case: str) -> HttpResponse:
    fields = Fields(read_json(request))
    file_id, size = fields.raw("file", exactly=16), fields.number("size")
    fields.done()
    found = room_for(subject, decode(case, exactly=16))
    place = place_of(subject, bytes(found.public_id), again=True)
    place.take_allowance()
    return answer({"have": begin_file(found, place, file_id, size)}, 201)


async def file_route(scope: Scope, receive: Receive, send: Send, room: str, file: str) -> None:
    """PUT, GET and HEAD of /api/kasus/<room>/berkas/<file>."""
    try:
        check_host(scope)
        if scope["method"] == "PUT":
            have = await _filled(scope, receive, room, file)
            await respond(send, 200, json.dumps({"have": have}).encode())
            return
        if scope["method"] not in {"GET", "HEAD"}:
            raise Refusal("method_not_allowed")
        found = await _found(scope, room, file)
    except Refusal as refusal:
        await respond(send, refusal.status, json.dumps(refusal.body()).encode())
        return
    await _serve(scope, send, found)


async def _filled(scope: Scope, receive: Receive, room: str, file: str) -> int:
    await subject_behind(scope)
    offset = whole_number(parse_qs(scope["query_string"].decode("latin-1")).get("dari", [""])[0])
    piece = await read_body(scope, receive, PIECE)
    subject = await subject_behind(scope)  # it may have ended while a slow piece came
    file_id = decode(file, exactly=16)
    place = await _place(subject, room)
    alone = _filling.setdefault((place.case_pk, file_id), asyncio.Lock())
    async with alone:
        try:
            return await in_thread(lambda: fill_file(place, file_id, offset, piece), _disk)
        except OSError as problem:
            raise Refusal("server") from problem


async def _found(scope: Scope, room: str, file: str) -> File:
    subject = await subject_behind(scope)
    place = await _place(subject, room)
    return await in_thread(lambda: whole_file(place, decode(file, exactly=16)), _disk)


async def _place(subject: Subject, room: str) -> Place:
    """Asked of the database each time: who was removed gets no byte more."""
    room_id = decode(room, exactly=16)
    place = await in_thread(lambda: place_of(subject, room_id, again=True))
    place.take_allowance()
    return place


async def _serve(scope: Scope, send: Send, found: File) -> None:
    start, end = wanted_range(header_of(scope, b"range"), found.size)
    part = (start, end) != (0, found.size)
    headers = [
        (b"content-type", b"application/octet-stream"),
        (b"content-disposition", b"attachment"),
        (b"accept-ranges", b"bytes"),
        (b"content-length", str(end - start).encode()),
    ]
    if part:
        headers.append((b"content-range", f"bytes {start}-{end - 1}/{found.size}".encode()))
    await begin(send, 206 if part else 200, headers)
    await _send_bytes(send, found.blob, start, start if scope["method"] == "HEAD" else end)


async def _send_bytes(send: Send, blob: str, at: int, end: int) -> None:
    while at < end:
        count = min(STORED_CHUNK_SIZE, end - at)
        piece = await in_thread(partial(files_disk.read_at, blob, at, count), _disk)
        if not piece:
            raise RuntimeError("a file grew shorter while it was served")
        at += len(piece)
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def wanted_range(header: str | None, size: int) -> tuple[int, int]:
    """Where to begin and to end. One plain range is honoured; whatever else is asked for gets the whole."""
    found = _RANGE.fullmatch(header or "")
    if found is None:
        return 0, size
    start, end = int(found[1]), min(size, int(found[2] or size) + 1)
    return (start, end) if start < end else (0, size)
