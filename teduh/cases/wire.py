"""A room as its members' browsers get it: manifests and own wraps to check, where each sender stands, the last entries.

Rooms above add what they know of a case by `register_part`; nobody is named here.
"""

from collections.abc import Callable
from typing import Any

from teduh.cases.access import Place
from teduh.cases.consents import consent_bytes
from teduh.cases.models import Case, Epoch, Member, RoomKind, Wrap
from teduh.cases.timeline import page_before
from teduh.people.schools import local_now, person_card, promise_words
from teduh.privacy import audit
from teduh.sealing.codec import b64url_encode

type Part = Callable[[Case, Place], dict[str, Any]]

_parts: list[Part] = []


def register_part(part: Part) -> None:
    """What a case's answer also says; into an object that another part has made (`process`), it adds its own names."""
    _parts.append(part)


def room_state(room: Case, place: Place) -> dict[str, Any]:
    """`GET /api/kasus/<room>` (spec/protocol.md). `place` is whose wraps are handed out."""
    members = list(Member.objects.filter(case=room))
    state = {
        "case": b64url_encode(bytes(room.public_id)),
        "school": b64url_encode(bytes(room.school.public_id)),
        "room": {
            "kind": room.kind,
            "about": b64url_encode(bytes(room.about.public_id)) if room.about else None,
        },
        "number": room.number,
        "chain": b64url_encode(bytes(room.chain)),
        "epochs": _epochs(room, place),
        "members": [
            {"key_id": b64url_encode(bytes(m.key_id)), "seq": m.seq, "head": b64url_encode(bytes(m.head))}
            for m in members
        ],
        "marks": [{"key_id": b64url_encode(bytes(m.key_id)), "number": m.read_number} for m in members],
        "counselors": _counselors(room),
        **page_before(room, room.number + 1),
    }
    return state | _case_alone(room, place) if room.kind == RoomKind.CASE else state


def _case_alone(case: Case, place: Place) -> dict[str, Any]:
    state: dict[str, Any] = {
        "urgent": case.is_urgent,
        "accepted": case.accepted_at is not None,
        "counselee": {"name": case.person.display_name if case.person else None},
        "promise": _promise(case),
        "looked": _last_look(case),
        "rooms": _rooms(case, place),
        "consents": [b64url_encode(raw) for raw in consent_bytes(case)],
    }
    for part in _parts:
        for name, told in part(case, place).items():
            state[name] = {**state.get(name, {}), **told} if isinstance(told, dict) else told
    return state


def _rooms(case: Case, place: Place) -> dict[str, str | None]:
    """The lanes of this case in which this very key has a place."""
    mine = Member.objects.filter(case__about=case, key_id=place.key_id, until_epoch=None)
    lanes = dict(mine.values_list("case__kind", "case__public_id"))
    return {
        str(kind): b64url_encode(bytes(lanes[kind])) if kind in lanes else None
        for kind in (RoomKind.STAFF, RoomKind.OWN)
    }


def _epochs(room: Case, place: Place) -> list[dict[str, Any]]:
    epochs = list(Epoch.objects.filter(case=room).order_by("epoch"))
    wraps = dict(Wrap.objects.filter(epoch__in=epochs, key_id=place.key_id).values_list("epoch_id", "wrap"))
    return [
        {
            "epoch": epoch.epoch,
            "number": epoch.number,
            "manifest": b64url_encode(bytes(epoch.manifest)),
            "wrap": b64url_encode(bytes(wraps[epoch.pk])) if epoch.pk in wraps else None,
        }
        for epoch in epochs
    ]


def _counselors(room: Case) -> list[dict[str, Any]]:
    """The counselors who belong to the present epoch, whether on duty, and their own out-of-hours line."""
    present = Member.objects.select_related("person").filter(case=room, until_epoch=None)
    return [
        {**person_card(member.person), "on_duty": member.person.on_duty, "away": member.person.away_line}
        for member in present
        if member.person is not None
    ]


def _last_look(case: Case) -> dict[str, Any] | None:
    line = next((line for line in audit.lines_about(bytes(case.public_id)) if line.act == audit.LOOKED), None)
    return {"at": line.at, "name": line.person.display_name} if line and line.person else None


def _promise(case: Case) -> dict[str, Any] | None:
    """Until a counselor has written: by when the first reply is due, in words of now."""
    if case.counselor_at or case.first_reply_due is None:
        return None
    at = local_now(case.school)
    due = case.first_reply_due.astimezone(at.tzinfo)
    return {
        "by": promise_words(at, due) if due > at else "",
        "late": due <= at,
        "due": int(due.timestamp() * 1000),
    }
