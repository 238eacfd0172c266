"""The application: Django for everything, and beside it raw coroutines: *send*, *stream* (decision 0002), bytes of files."""

import asyncio
import json
import os
import re
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teduh.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402  settings come first
from django.core.handlers.asgi import ASGIHandler  # noqa: E402  settings come first

from teduh.conversations.files_routes import file_route  # noqa: E402
from teduh.conversations.send import send_message, writer  # noqa: E402
from teduh.desk.stream import stream  # noqa: E402
from teduh.jobs.runner import runner  # noqa: E402
from teduh.lib import memory  # noqa: E402
from teduh.lib.raw import Receive, Scope, Send, header_of, read_body, replayed, respond  # noqa: E402
from teduh.lib.refusals import Refusal  # noqa: E402
from teduh.live.hub import hub  # noqa: E402
from teduh.people.access import bearer, remembered, subject_of  # noqa: E402
from teduh.people.raw import in_thread  # noqa: E402
from teduh.people.throttle import admit, source_of  # noqa: E402

_SEND = re.compile(r"/api/kasus/([A-Za-z0-9_-]{22})/pesan")
_FILE = re.compile(r"/api/kasus/([A-Za-z0-9_-]{22})/berkas/([A-Za-z0-9_-]{22})")
_ENCLOSES = {"tahap", "hasil", "selesai", "lembar", "rujukan", "paket", "jawab"}
_SMALL = 16_384
_ENCLOSING = 400_000  # two of the largest envelopes as text
_pages: Any = ASGIHandler()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["method"] == "POST" and (match := _SEND.fullmatch(scope["path"])):
        await send_message(scope, receive, send, match[1])
    elif match := _FILE.fullmatch(scope["path"]):
        await file_route(scope, receive, send, match[1], match[2])
    elif scope["method"] == "GET" and scope["path"] == "/api/arus":
        await stream(scope, receive, send)
    else:
        await pages(scope, receive, send)


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    """Django would read a body to its end, onto the disk, before any view could refuse its size."""
    try:
        limit = body_limit(scope["path"])
        if scope["method"] == "POST" and limit > _SMALL:
            await check_stranger(scope)
        body = await read_body(scope, receive, limit)
    except Refusal as refusal:
        await respond(send, refusal.status, json.dumps(refusal.body()).encode())
        return
    await _pages(scope, replayed(body, receive), send)


def body_limit(path: str) -> int:
    """The most that any view of this address would read; strangers' bytes are not held for longer than they are of use."""
    if path == "/api/kasus":
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    _, _, last = path.rpartition("/")
    if last in {"epoch", "ruang", "konsultasi"}:
        return 65_536
    return _ENCLOSING if last in _ENCLOSES or "/penilaian/" in path else _SMALL


async def check_stranger(scope: Scope) -> None:
    """A large body is read for a session that lives, or from where a case may still be opened; the views ask again."""
    header = header_of(scope, b"authorization")
    if header is not None:
        token = bearer(header)
        if token is None or (
            remembered(token) is None and await in_thread(lambda: subject_of(token)) is None
        ):
            raise Refusal("no_session")
    elif scope["path"] == "/api/kasus":
        address = scope["client"][0] if scope["client"] else ""
        admit(source_of(address, "open"), header_of(scope, b"teduh-work"), spend=False)


async def lifespan(receive: Receive, send: Send) -> None:
    """Starts the writer and the hub with the loop; what was submitted is stored before the process goes."""
    while True:
        event = await receive()
        if event["type"] == "lifespan.startup":
            loop = asyncio.get_running_loop()
            hub.start(loop)
            writer.start(loop)
            if settings.RUN_JOBS:
                runner.start()
            memory.settle()
            await send({"type": "lifespan.startup.complete"})
        else:
            hub.stop()
            await asyncio.to_thread(runner.stop)
            await asyncio.to_thread(writer.stop)
            await send({"type": "lifespan.shutdown.complete"})
            return
