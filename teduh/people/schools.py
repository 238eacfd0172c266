"""The school of this install, who is on duty in it, and when a first word will be answered."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people.models import Person, School
from teduh.sealing.codec import b64url_encode

_DAY_NAMES = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def current_school() -> School:
    """The school whose pages these are. An install without one is not set up yet."""
    school = School.objects.order_by("pk").first()
    if school is None:
        raise Refusal("not_found")
    return school


def counselors_of(school: School) -> list[Person]:
    """Everyone who may counsel here, the coordinator last."""
    return sorted(
        Person.objects.counseling().filter(school=school),
        key=lambda person: (person.role == "coordinator", person.pk),
    )


def readers_of(counselors: list[Person]) -> list[Person]:
    """Who a new case is wrapped to: those on duty, or, when nobody is, all counselors."""
    return [person for person in counselors if person.on_duty] or counselors


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_now(school: School) -> datetime:
    return clock.now().astimezone(_zone(school.zone))


def local(school: School, instant_ms: int) -> datetime:
    """An instant as the school's clock shows it."""
    return clock.from_ms(instant_ms).astimezone(_zone(school.zone))


def is_open(school: School, at: datetime) -> bool:
    """Whether the school answers at this local time."""
    return str(at.isoweekday()) in school.days and school.opens <= at.time() < school.closes


def reply_due(school: School, at: datetime) -> datetime:
    """By when the school promises a first reply to what comes in at local time `at`."""
    if is_open(school, at):
        due = at + timedelta(hours=school.reply_hours)
        if is_open(school, due):
            return due
    day = at
    if str(at.isoweekday()) not in school.days or at.time() >= school.opens:
        day = at + timedelta(days=1)
    while str(day.isoweekday()) not in school.days:
        day += timedelta(days=1)
    return datetime.combine(day.date(), school.reply_by, tzinfo=at.tzinfo)


def school_days_after(school: School, at: datetime, days: int) -> datetime:
    """The closing of the school so many of its days after `at`; weekends do not count."""
    day = at
    while days > 0:
        day += timedelta(days=1)
        days -= str(day.isoweekday()) in school.days
    return datetime.combine(day.date(), school.closes, tzinfo=at.tzinfo)


def promise_words(at: datetime, due: datetime) -> str:
    """`due` as said to a student at `at`: "hari ini sebelum pukul 14.00"."""
    days = (due.date() - at.date()).days
    named = _DAY_NAMES[due.weekday()]
    if not 0 <= days < 7:  # the name alone would mean the nearer day
        named = f"{named} tanggal {due.day}"
    day = {0: "hari ini", 1: "besok"}.get(days, named)
    return f"{day} sebelum pukul {due:%H.%M}"


def promise_of(school: School) -> dict[str, Any]:
    at = local_now(school)
    return {"open": is_open(school, at), "by": promise_words(at, reply_due(school, at))}


def person_card(person: Person) -> dict[str, str]:
    return {
        "user": b64url_encode(bytes(person.public_id)),
        "name": person.display_name,
        "about": person.about,
    }
