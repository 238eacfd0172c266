"""Out of hours: by when a school promises a reply, at any minute of any year, and how it says so. Pure functions."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teduh.people.models import School
from teduh.people.schools import is_open, promise_words, reply_due

ZONE = ZoneInfo("Asia/Jakarta")
DEMO = School(opens=time(7), closes=time(15), reply_by=time(10), reply_hours=4, days="12345")

minutes = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(ZONE))  # noqa: DTZ001  bounds of local time
some_days = st.sets(st.sampled_from("1234567"), min_size=1).map(lambda days: "".join(sorted(days)))


@st.composite
def schools(draw: st.DrawFn) -> School:
    opens = draw(st.integers(0, 20))
    closes = draw(st.integers(opens + 1, 23))
    reply_by = draw(st.integers(opens, closes - 1)) + 1
    return School(
        opens=time(opens),
        closes=time(closes),
        reply_by=time(reply_by),
        reply_hours=draw(st.integers(1, 12)),
        days=draw(some_days),
    )


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026: the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "due", "words"),
    [
        (at(23, 8), at(23, 12), "hari ini sebelum pukul 12.00"),
        (at(23, 7), at(23, 11), "hari ini sebelum pukul 11.00"),
        (at(23, 10, 59), at(23, 14, 59), "hari ini sebelum pukul 14.59"),
        (at(23, 11), at(24, 10), "besok sebelum pukul 10.00"),
        (at(23, 14, 59), at(24, 10), "besok sebelum pukul 10.00"),
        (at(23, 15), at(24, 10), "besok sebelum pukul 10.00"),
        (at(23, 23, 59), at(24, 10), "besok sebelum pukul 10.00"),
        (at(24, 0), at(24, 10), "hari ini sebelum pukul 10.00"),
        (at(24, 6, 59), at(24, 10), "hari ini sebelum pukul 10.00"),
        (at(27, 14), at(30, 10), "Senin sebelum pukul 10.00"),
        (at(28, 9), at(30, 10), "Senin sebelum pukul 10.00"),
        (at(29, 9), at(30, 10), "besok sebelum pukul 10.00"),
    ],
)
def test_what_the_demo_school_promises(now: datetime, due: datetime, words: str) -> None:
    assert reply_due(DEMO, now) == due
    assert promise_words(now, due) == words


@given(schools(), minutes)
def test_a_promise_lies_ahead_on_a_school_day(school: School, now: datetime) -> None:
    due = reply_due(school, now)
    assert due > now
    assert str(due.isoweekday()) in school.days
    assert due - now <= timedelta(days=8)


@given(schools(), minutes)
def test_a_promise_is_kept_within_hours_or_by_the_morning(school: School, now: datetime) -> None:
    due = reply_due(school, now)
    if is_open(school, now) and is_open(school, due) and due.date() == now.date():
        assert due - now == timedelta(hours=school.reply_hours)
    else:
        assert due.time() == school.reply_by


@given(schools(), minutes)
def test_the_words_tell_the_very_moment(school: School, now: datetime) -> None:
    due = reply_due(school, now)
    said = promise_words(now, due)
    assert said.endswith(f"sebelum pukul {due:%H.%M}")
    assert said.startswith("hari ini ") == (due.date() == now.date())
    assert said.startswith("besok ") == (due.date() == now.date() + timedelta(days=1))


@given(minutes, st.integers(0, 14))
def test_one_day_name_never_stands_for_two_days(now: datetime, ahead: int) -> None:
    """A weekday alone is clear only within the coming week; a school may be open on one day of it."""
    due = now + timedelta(days=ahead)
    same_words = [promise_words(now, now + timedelta(days=day)) for day in range(15)]
    assert same_words.count(promise_words(now, due)) == 1


def test_a_school_is_open_from_its_opening_to_its_closing() -> None:
    assert [is_open(DEMO, at(23, hour, minute)) for hour, minute in ((6, 59), (7, 0), (14, 59), (15, 0))] == [
        False,
        True,
        True,
        False,
    ]
    assert not is_open(DEMO, at(28, 9))
    assert not is_open(DEMO, at(22, 22).astimezone(UTC).astimezone(ZONE))
