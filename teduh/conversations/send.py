"""The hot path: one envelope in, one number out, after the disk has it. A raw ASGI coroutine beside Django.

It checks the session, the place, the sealed form and the signature; order is decided under the case's lock by the
group writer. Django's middleware does not run here, so what matters of it (host, sizes, headers) is done again.
"""

import json
from functools import lru_cache

from django.db import IntegrityError

from teduh.cases.access import Place, place_of, remembered_place
from teduh.cases.timeline import case_topic
from teduh.conversations.store import NewMessage, Stored, store
from teduh.keys.directory import knows_head, look_up
from teduh.lib.raw import Receive, Scope, Send, check_host, read_body, respond
from teduh.lib.refusals import Refusal
from teduh.live.hub import hub
from teduh.live.writer import GroupWriter
from teduh.people.access import Subject
from teduh.people.raw import in_thread, subject_behind
from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.errors import SealingError
from teduh.sealing.message import ENVELOPE_SIZES, Envelope, envelope_hash, parse_envelope

LARGEST = ENVELOPE_SIZES[-1]


def show_stored(pairs: list[tuple[NewMessage, Stored | Refusal]]) -> None:
    """After a group's commit, on the loop: open streams of these cases get what is new, in order."""
    for item, outcome in pairs:
        if (
            isinstance(outcome, Stored)
            and not outcome.repeated
            and hub.listeners(case_topic(item.place.case_pk))
        ):
            hub.publish(case_topic(item.place.case_pk), outcome.number, entry_frame(item, outcome))


def entry_frame(item: NewMessage, stored: Stored) -> bytes:
    """The same frame that `timeline.wire` would make, without asking the database for what is in hand."""
    return (
        f'event: entri\ndata: {{"k":"{_name(item.place.case_id)}","n":{stored.number},"j":"message",'
        f'"at":{stored.at},"e":"{b64url_encode(item.envelope.raw)}","r":"{b64url_encode(stored.receipt)}"}}\n\n'
    ).encode()


@lru_cache(maxsize=4096)
def _name(case_id: bytes) -> str:
    return b64url_encode(case_id)


@lru_cache(maxsize=4096)
def _named(case_name: str) -> bytes:
    return b64url_decode(case_name)


writer = GroupWriter(store, show_stored)


async def send_message(scope: Scope, receive: Receive, send: Send, case_name: str) -> None:
    """POST /api/kasus/<case>/pesan. Stored once whatever is repeated; refused whole, with nothing half-stored."""
    try:
        stored = await _accepted(scope, receive, case_name)
    except Refusal as refusal:
        await respond(send, refusal.status, json.dumps(refusal.body()).encode())
        return
    body = f'{{"n":{stored.number},"at":{stored.at},"r":"{b64url_encode(stored.receipt)}"}}'
    await respond(send, 200, body.encode())


async def _accepted(scope: Scope, receive: Receive, case_name: str) -> Stored:
    check_host(scope)
    await subject_behind(scope)
    raw = await read_body(scope, receive, LARGEST)
    subject = await subject_behind(scope)  # a slow body comes for a minute, in which a session may end
    try:
        case_id = _named(case_name)
        envelope = parse_envelope(raw)
    except SealingError as problem:
        raise Refusal("bad_envelope") from problem
    place = remembered_place(subject, case_id)
    if place is None:
        place = await in_thread(lambda: place_of(subject, case_id))
    if envelope.header.sender_key_id != place.key_id:
        place = await in_thread(lambda: place_of(subject, case_id, again=True))
    place.take_allowance()
    check_context(envelope, place, subject)
    await check_directory(envelope, subject)
    if not subject.is_live:
        raise Refusal("no_session")
    try:
        stored: Stored = await writer.submit(NewMessage(place, envelope, envelope_hash(raw)))
    except IntegrityError as problem:  # the message id was used in this case for other bytes
        raise Refusal("taken") from problem
    except Refusal as refusal:
        if refusal.code == "not_member":
            subject.places.pop(case_id, None)
        raise
    except Exception as problem:
        raise Refusal("server") from problem
    return stored


def check_context(envelope: Envelope, place: Place, subject: Subject) -> None:
    """The envelope is for this school, this case and this sender, and the sender signed it."""
    header = envelope.header
    if header.case_id != place.case_id or header.school_id != subject.school_public_id:
        raise Refusal("bad_envelope")
    if header.sender_key_id != place.key_id:
        raise Refusal("not_member")
    try:
        envelope.verify(place.sign_public)
    except SealingError as problem:
        raise Refusal("bad_envelope") from problem


async def check_directory(envelope: Envelope, subject: Subject) -> None:
    """The sender saw this school's log: a made-up head would look to the reader like a server that lies."""
    school, size, head = subject.school_id, envelope.header.directory_size, envelope.header.directory_head
    seen = knows_head(school, size, head)
    if seen is None:
        await in_thread(lambda: look_up(school))
        seen = knows_head(school, size, head)
    if not seen:
        raise Refusal("bad_envelope")
