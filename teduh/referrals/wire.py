"""Referrals as they travel: to members with their log, to a target with what was released to her."""

import json
from collections import defaultdict
from typing import Any

from teduh.cases.models import Case, Entry
from teduh.keys.directory import entries_of
from teduh.lib import clock
from teduh.people.access import Subject
from teduh.people.models import Person, School
from teduh.people.schools import counselors_of, person_card
from teduh.referrals.models import Referral
from teduh.sealing.codec import b64url_encode

_PREFIX = "referral."


def last_told(referral: Referral, happened: str) -> int:
    """The number of the last fact of this kind about this referral."""
    name = b64url_encode(bytes(referral.public_id))
    told = Entry.objects.filter(case=referral.case, kind=_PREFIX + happened).order_by("-number")
    return next((each.number for each in told if _facts(each)["referral"] == name), 0)


def release_log(case: Case, subject: Subject, consented: dict[bytes, bool]) -> dict[str, Any]:
    """Every referral of the case with all that happened to it; to its sender also what was answered."""
    happened = _happened(case)
    found = Referral.objects.select_related("by", "case").filter(case=case).order_by("pk")
    return {
        "now": clock.now_ms(),
        "referrals": [
            {
                "referral": (name := b64url_encode(bytes(each.public_id))),
                "target": {
                    "kind": each.target_kind,
                    "user": b64url_encode(bytes(each.target)) if each.person_id else None,
                    "formal": each.formal,
                },
                "scope": each.scope,
                "from": each.from_ms,
                "until": each.until_ms,
                "by": b64url_encode(bytes(each.by.public_id)),
                "state": state_of(each, agreed=consented.get(bytes(each.public_id), False)),
                "log": happened[name],
                "packet": _packet(each) if each.by_id == subject.person_id else None,
            }
            for each in found
        ],
    }


def _happened(case: Case) -> dict[str, list[dict[str, Any]]]:
    """The timeline's own facts, by referral: there is no second log that could say otherwise."""
    log: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in Entry.objects.filter(case=case, kind__startswith=_PREFIX).order_by("number"):
        facts = _facts(entry)
        size = {"size": facts["size"]} if "size" in facts else {}
        log[facts["referral"]].append({"at": entry.at, "act": entry.kind.removeprefix(_PREFIX), **size})
    return log


def _facts(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(entry.facts))
    return found


def _packet(referral: Referral) -> dict[str, Any] | None:
    if referral.own_wrap is None:
        return None
    return {"wrap": b64url_encode(bytes(referral.own_wrap)), "parts": parts_of(referral)}


def state_of(referral: Referral, *, agreed: bool) -> str:
    """Where it stands, in one word: the last thing that counts."""
    if referral.ended:
        return referral.ended
    since = ("refused_at", "accepted_at", "opened_at", "released_at")
    for name in since:
        if getattr(referral, name) is not None:
            return name.removesuffix("_at")
    if agreed:
        return "consented"
    return "declined" if referral.declined_at is not None else "proposed"


def parts_of(referral: Referral) -> list[str]:
    return [b64url_encode(bytes(part.sealed)) for part in referral.parts.all()]


def incoming_row(referral: Referral) -> dict[str, Any]:
    """What a target's list shows: from whom and until when, not a word of what is in it."""
    return {
        "referral": b64url_encode(bytes(referral.public_id)),
        "from": referral.by.display_name,
        "school": referral.case.school.name,
        "formal": referral.formal,
        "joins": referral.scope > 1,
        "until": referral.until_ms,
        "state": state_of(referral, agreed=True),
    }


def opened_packet(referral: Referral) -> dict[str, Any]:
    wrap = {"wrap": b64url_encode(bytes(referral.wrap))} if referral.wrap is not None else {}
    sender = school_keys(referral.case.school)
    return incoming_row(referral) | wrap | {"parts": parts_of(referral), "sender": sender}


def school_keys(school: School) -> dict[str, Any]:
    """What is needed to know a school's counselors by their keys: public, as on every page of that school."""
    return {
        "id": b64url_encode(bytes(school.public_id)),
        "name": school.name,
        "directory": [b64url_encode(entry) for entry in entries_of(school)],
    }


def other_schools(own: int) -> list[dict[str, Any]]:
    """The other schools of this install and who counsels there."""
    with_counselors = Person.objects.counseling().values("school")
    found = School.objects.filter(pk__in=with_counselors).exclude(pk=own).order_by("name")
    return [
        school_keys(each) | {"counselors": [person_card(person) for person in counselors_of(each)]}
        for each in found
    ]
