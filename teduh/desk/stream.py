"""GET /api/arus: the one stream of a browser, tailing every case its session may open. A raw ASGI coroutine.

First load, reconnect and push are one query, "after number N"; what is missed for any reason is fetched by it.
"""

import asyncio
import json
from collections.abc import Hashable
from dataclasses import dataclass
from urllib.parse import parse_qs

from teduh.cases.access import places_of
from teduh.cases.admission import desk_topic
from teduh.cases.models import Case
from teduh.cases.timeline import case_topic, tail
from teduh.lib.fields import decode, whole_number
from teduh.lib.raw import Receive, Scope, Send, begin_stream, check_host, respond
from teduh.lib.refusals import Refusal
from teduh.live import presence
from teduh.live.frames import frame
from teduh.live.hub import Stream, hub
from teduh.people.access import Subject
from teduh.people.raw import in_thread, subject_behind
from teduh.sealing.codec import b64url_encode

_MOST_NAMED = 200
_MOST_MISSED = 500


@dataclass(slots=True)
class Followed:
    """A case this stream tails, and the key by which the others know this member."""

    case_pk: int
    number: int
    name: str
    key_name: str


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """Runs until the browser goes, the session ends, or the stream has lived its time."""
    try:
        check_host(scope)
        subject = await subject_behind(scope)
        positions = read_positions(scope["query_string"])
    except Refusal as refusal:
        await respond(send, refusal.status, json.dumps(refusal.body()).encode())
        return
    await begin_stream(send)
    names: dict[Hashable, str] = {}
    opened = open_stream(subject, send, names)
    try:
        followed = join(opened, await in_thread(lambda: cases_followed(subject)))
        names |= {case_topic(each.case_pk): each.name for each in followed}
        await catch_up(opened, followed, positions)
        for each in followed:
            presence.arrive(opened, case_topic(each.case_pk), each.name, each.key_name)
        del followed, positions  # a stream lives long, and thousands do
        await gone_or_ended(receive, opened)
    finally:
        hub.remove(opened)
        for topic in list(opened.here):
            presence.depart(opened, topic)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def read_positions(query: bytes) -> dict[str, int]:
    """`posisi=<case>:<number>,…`: the last entry of each case that the browser holds."""
    text = parse_qs(query.decode("latin-1")).get("posisi", [""])[0]
    named = [part.partition(":") for part in text.split(",") if part]
    if len(named) > _MOST_NAMED:
        raise Refusal("bad_request")
    for name, _, _ in named:
        decode(name, exactly=16)
    return {name: whole_number(number) for name, _, number in named}


def cases_followed(subject: Subject) -> list[Followed]:
    """Every case this session may open, in two queries however many there are."""
    return [
        Followed(case.pk, case.number, b64url_encode(place.case_id), b64url_encode(place.key_id))
        for case, place in places_of(subject)
    ]


def open_stream(subject: Subject, send: Send, names: dict[Hashable, str]) -> Stream:
    """Known to the hub before its cases are looked for: who is admitted to one meanwhile is told, who left is not heard."""

    async def send_body(body: bytes) -> None:
        await send({"type": "http.response.body", "body": body, "more_body": True})

    def reload(topic: Hashable) -> bytes:
        name = names[topic] if topic in names else opened.here[topic][0]  # admitted since
        return frame("muat", {"k": name})

    opened = Stream(subject, subject.session_id, send_body, reload, lambda: subject.is_remembered)
    hub.add(opened)
    if subject.may_counsel:
        opened.cursors[desk_topic(subject.school_id)] = 0
        hub.join(opened, desk_topic(subject.school_id))
    if not subject.is_remembered:
        opened.end()  # signed out while this stream was on its way
    return opened


def join(opened: Stream, cases: list[Followed]) -> list[Followed]:
    """Joined to every topic before the table is read, so that nothing falls between. Answers what is to be caught up;
    a case to which this member was admitted just now is followed already."""
    followed = [each for each in cases if case_topic(each.case_pk) not in opened.cursors]
    for each in followed:
        opened.hold(case_topic(each.case_pk))
        hub.join(opened, case_topic(each.case_pk))
    opened.push(b": teduh\n\n")
    return followed


async def catch_up(opened: Stream, followed: list[Followed], positions: dict[str, int]) -> None:
    """Sends what was missed of each case, then what was committed meanwhile."""
    tails = await in_thread(lambda: missed(opened.owner, followed, positions))
    for each, tail_of in zip(list(followed), tails, strict=True):
        topic = case_topic(each.case_pk)
        if tail_of is None or topic not in opened.cursors:
            hub.leave(opened, topic)
            opened.cursors.pop(topic, None)
            followed.remove(each)
        else:
            opened.catch_up(topic, *tail_of)


def missed(
    subject: Subject, followed: list[Followed], positions: dict[str, int]
) -> list[tuple[int, list[bytes]] | None]:
    """For each case the number its table stands at, and the frames after the browser's last.

    None for a case that closed to this session since it was looked for: who was removed just now hears nothing more.
    """
    numbers = dict(Case.objects.for_subject(subject).values_list("pk", "number"))
    return [
        missed_of(each, positions.get(each.name), numbers[each.case_pk]) if each.case_pk in numbers else None
        for each in followed
    ]


def missed_of(each: Followed, after: int | None, number: int) -> tuple[int, list[bytes]]:
    """More than a screenful of days is not sent piece by piece: the browser loads the case again.

    A browser that names no number, or none that is, has missed what came since this stream looked for its cases.
    """
    since = each.number if after is None or after > number else after
    if since >= number:
        return number, []
    if number - since > _MOST_MISSED:
        return number, [frame("muat", {"k": each.name})]
    entries = tail(each.case_pk, since, _MOST_MISSED)
    return entries[-1]["n"], [frame("entri", {"k": each.name, **entry}) for entry in entries]


async def gone_or_ended(receive: Receive, opened: Stream) -> None:
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait({gone, opened.ended}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
