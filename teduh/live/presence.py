"""Who is here: a member with an open stream. Known to this process only, kept nowhere, gone with the stream.

A stream that is renewed is not a departure, so going is told only when nobody came back within some seconds.
"""

import asyncio
from collections import Counter
from collections.abc import Hashable

from teduh.live.frames import frame
from teduh.live.hub import Stream, hub

GRACE_SECONDS = 6

_here: dict[Hashable, Counter[str]] = {}


def arrive(stream: Stream, topic: Hashable, case_name: str, key_name: str) -> None:
    """Tells the topic that this member is here, and the stream which others are."""
    stream.here[topic] = (case_name, key_name)
    present = _here.setdefault(topic, Counter())
    for other, count in present.items():
        if count and other != key_name:
            stream.push(_frame(case_name, other, on=True))
    present[key_name] += 1
    if present[key_name] == 1:
        hub.tell(topic, _frame(case_name, key_name, on=True), but=stream.owner)


def depart(stream: Stream, topic: Hashable) -> None:
    """The stream no longer shows its member there; where it never arrived, nothing happens."""
    if topic not in stream.here:
        return
    case_name, key_name = stream.here.pop(topic)
    asyncio.get_running_loop().call_later(GRACE_SECONDS, _gone, topic, case_name, key_name)


def _gone(topic: Hashable, case_name: str, key_name: str) -> None:
    present = _here.get(topic)
    if present is None:
        return
    present[key_name] -= 1
    if present[key_name] <= 0:
        del present[key_name]
        hub.tell(topic, _frame(case_name, key_name, on=False))
    if not present:
        del _here[topic]


def _frame(case_name: str, key_name: str, *, on: bool) -> bytes:
    return frame("hadir", {"k": case_name, "who": key_name, "on": on})
