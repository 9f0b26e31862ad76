"""When a reminder is due: in any zone, as a clock that is watched minute by minute shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.use_cases.reminder_times import FRESH, Window, due_day, early, next_look
from questions.daily import Timetable, local_day
from tests.unit.test_daily_properties import ODD_ZONES, watched_moment

EVERY_DAY = frozenset(range(7))
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_nobody_is_woken_the_day_before_an_answer() -> None:
    """An answer at half past twelve at night: its hour before belongs to another day."""
    evening = Timetable(20 * 60, "UTC", EVERY_DAY)
    window = Window(utc(2, 21), utc(3, 0, 30))
    assert early(evening, window) is None
    assert early(evening, replace(window, closes=utc(3, 1))) == utc(3, 0)


def test_yesterdays_minute_is_no_reason_today() -> None:
    """A look after midnight, planned for a question that was answered since: half past eleven had its own."""
    late = Timetable(23 * 60 + 30, "UTC", EVERY_DAY)
    other = Window(utc(2, 9), utc(3, 12))
    assert due_day(late, utc(2, 23, 30), utc(3, 0, 30), [other]) == date(2026, 3, 2)
    assert due_day(late, utc(3, 0, 30), utc(3, 0, 30), [other]) is None


SOME = settings(max_examples=50, deadline=None)
"""Each watches a clock for days, minute by minute."""
zones = st.sampled_from(ODD_ZONES) | st.sampled_from(
    ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo")
)
minutes = st.integers(0, 1439)
moments = st.datetimes(datetime(2006, 1, 1), datetime(2044, 1, 1)).map(  # noqa: DTZ001 - made aware just below
    lambda naive: naive.replace(second=0, microsecond=0, tzinfo=UTC)
)


def watched(zone: str, minute: int, first: datetime, days: int) -> list[tuple[date, datetime]]:
    """The chosen moments of those local days, by watching a clock minute by minute."""
    start = local_day(first, zone)
    found = [(start + n * DAY, watched_moment(start + n * DAY, minute, zone)) for n in range(-1, days + 1)]
    return [(day, at) for day, at in found if at is not None]


@SOME
@given(zones, minutes, moments)
def test_the_next_look_is_the_next_chosen_minute(zone: str, minute: int, now: datetime) -> None:
    """In any zone at any moment, as a clock that is watched shows it."""
    chosen = Timetable(minute, zone, EVERY_DAY)
    expected = [at for _, at in watched(zone, minute, now, 3) if at > now]
    assert next_look(chosen, now, ()) == min(expected)


@SOME
@given(zones, minutes, moments, st.lists(st.tuples(st.integers(0, 4 * 1440), st.integers(1, 60)), max_size=6))
def test_over_some_days_nobody_is_reminded_twice_a_day_or_not_at_all(
    zone: str, minute: int, start: datetime, posted: list[tuple[int, int]]
) -> None:
    """Somebody never answers: each day on which the chosen minute finds an open question has a reminder, and each on
    which one closes that no such minute has found; none has two; each comes at that minute or an hour before an end.
    """
    chosen = Timetable(minute, zone, EVERY_DAY)
    windows = [
        Window(start + timedelta(minutes=after), start + timedelta(minutes=after, hours=hours))
        for after, hours in posted
    ]
    sent: dict[date, datetime] = {}
    now, end = start, start + 7 * DAY
    look = next_look(chosen, now, windows)
    while look < end:
        now = look
        is_open = [each for each in windows if each.opens + FRESH <= now < each.closes]
        day = due_day(chosen, look, now, is_open) if is_open else None
        if day is not None:
            assert day not in sent
            sent[day] = now
        look = next_look(chosen, now, [each for each in windows if each.closes > now], later_than=day)
        assert look > now
    marks = watched(zone, minute, start, 8)
    allowed = {at for _, at in marks} | {each.closes - HOUR for each in windows}
    assert set(sent.values()) <= allowed
    for at in set(sent.values()) - {at for _, at in marks}:
        assert local_day(at, zone) == local_day(at + HOUR, zone)
    for day, at in marks:
        if start < at < end and any(each.opens + FRESH <= at < each.closes for each in windows):
            assert day in sent, (day, at)
    for each in windows:
        before = each.closes - HOUR
        found = any(each.opens + FRESH <= at < each.closes for _, at in marks)
        same_day = local_day(before, zone) == local_day(each.closes, zone)
        if not found and same_day and before >= each.opens + FRESH and start < before < end:
            assert local_day(before, zone) in sent


@SOME
@given(zones, minutes, moments, st.integers(0, 600))
def test_no_reminder_is_later_than_two_hours(zone: str, minute: int, now: datetime, hours: int) -> None:
    """Whatever was planned when, and however long the bot was away."""
    chosen = Timetable(minute, zone, EVERY_DAY)
    planned = now - timedelta(hours=hours)
    day = due_day(chosen, planned, now, [Window(now - 10 * DAY, now + 10 * DAY)])
    past = [(which, at) for which, at in watched(zone, minute, now, 1) if now - 2 * HOUR <= at <= now]
    assume(all(local_day(at, zone) == which for which, at in past))
    expected = [which for which, _ in past if which >= local_day(planned, zone)]
    assert day == (expected[-1] if expected else None)
