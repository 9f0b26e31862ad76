"""When a question of the day is due: the famous changes of the clock, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest

from questions.daily import (
    Run,
    Timetable,
    UnknownZone,
    latest_run,
    local_day,
    missed_runs,
    moment,
    next_run,
)

EVERY_DAY = frozenset(range(7))
MICROSECOND = timedelta(microseconds=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily_at(clock: str, zone: str, weekdays: frozenset[int] = EVERY_DAY) -> Timetable:
    return Timetable(minute(clock), zone, weekdays)


def minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "reached"),
    [
        # An ordinary day, in winter and in summer.
        ("Europe/Berlin", "2025-01-15", "09:00", "2025-01-15 08:00"),
        ("Europe/Berlin", "2025-07-15", "09:00", "2025-07-15 07:00"),
        ("Asia/Kathmandu", "2025-07-15", "09:00", "2025-07-15 03:15"),
        # 02:00 to 03:00 is skipped: reached when the clock jumps.
        ("Europe/Berlin", "2025-03-30", "01:59", "2025-03-30 00:59"),
        ("Europe/Berlin", "2025-03-30", "02:00", "2025-03-30 01:00"),
        ("Europe/Berlin", "2025-03-30", "02:30", "2025-03-30 01:00"),
        ("Europe/Berlin", "2025-03-30", "03:00", "2025-03-30 01:00"),
        ("America/New_York", "2025-03-09", "02:59", "2025-03-09 07:00"),
        # 02:00 to 03:00 comes twice: the first.
        ("Europe/Berlin", "2025-10-26", "02:30", "2025-10-26 00:30"),
        ("Europe/Berlin", "2025-10-26", "03:00", "2025-10-26 02:00"),
        ("America/New_York", "2025-11-02", "01:30", "2025-11-02 05:30"),
        # After the last change that the zone database lists one by one.
        ("Europe/Berlin", "2044-03-27", "02:30", "2044-03-27 01:00"),
        ("Europe/Berlin", "2044-10-30", "02:30", "2044-10-30 00:30"),
        # Half an hour.
        ("Australia/Lord_Howe", "2025-10-05", "02:15", "2025-10-04 15:30"),
        ("Australia/Lord_Howe", "2025-10-05", "02:30", "2025-10-04 15:30"),
        ("Australia/Lord_Howe", "2025-04-06", "01:45", "2025-04-05 14:45"),
        ("Australia/Lord_Howe", "2025-04-06", "02:00", "2025-04-05 15:30"),
        # Midnight itself is skipped: the day begins at one.
        ("Asia/Beirut", "2025-03-30", "00:00", "2025-03-29 22:00"),
        ("Asia/Beirut", "2025-03-30", "00:30", "2025-03-29 22:00"),
        ("America/Santiago", "2024-09-08", "00:30", "2024-09-08 04:00"),
        ("America/Asuncion", "2023-10-01", "00:01", "2023-10-01 04:00"),
        ("Africa/Cairo", "2025-04-25", "00:59", "2025-04-24 22:00"),
        # The last hour of a day is skipped: reached in the first instant of the day after.
        ("America/Nuuk", "2025-03-29", "22:59", "2025-03-30 00:59"),
        ("America/Nuuk", "2025-03-29", "23:30", "2025-03-30 01:00"),
        ("America/Nuuk", "2025-03-30", "00:00", "2025-03-30 01:00"),
        # The last hour of a day comes twice, and the day after begins once.
        ("America/Nuuk", "2025-10-25", "23:30", "2025-10-26 00:30"),
        ("America/Nuuk", "2025-10-26", "00:00", "2025-10-26 02:00"),
        ("America/Asuncion", "2024-03-23", "23:30", "2024-03-24 02:30"),
        ("America/Asuncion", "2024-03-24", "00:00", "2024-03-24 04:00"),
        # One minute of the new day, then the old one again: the new day has begun.
        ("America/St_Johns", "2010-11-07", "00:00", "2010-11-07 02:30"),
        ("America/St_Johns", "2010-11-07", "00:01", "2010-11-07 03:31"),
        ("America/St_Johns", "2010-11-06", "23:30", "2010-11-07 02:00"),
        # The first hour of a day comes twice.
        ("America/Havana", "2025-11-02", "00:30", "2025-11-02 04:30"),
        # Around a day that is skipped.
        ("Pacific/Apia", "2011-12-29", "23:59", "2011-12-30 09:59"),
        ("Pacific/Apia", "2011-12-31", "00:00", "2011-12-30 10:00"),
        ("Pacific/Kwajalein", "1993-08-22", "00:00", "1993-08-21 12:00"),
    ],
)
def test_a_local_time_is_reached_when_the_clock_shows_it_or_jumps_over_it(
    zone: str, day: str, clock: str, reached: str
) -> None:
    assert moment(date.fromisoformat(day), minute(clock), zone) == utc(reached)


@pytest.mark.parametrize("clock", ["00:00", "12:00", "23:59"])
@pytest.mark.parametrize(
    ("zone", "day"),
    [("Pacific/Apia", "2011-12-30"), ("Pacific/Fakaofo", "2011-12-30"), ("Pacific/Kwajalein", "1993-08-21")],
)
def test_a_day_that_the_zone_skips_has_no_moment(zone: str, day: str, clock: str) -> None:
    assert moment(date.fromisoformat(day), minute(clock), zone) is None


def test_a_skipped_day_has_no_run_and_the_day_after_has_its_own() -> None:
    timetable = daily_at("09:00", "Pacific/Apia")
    runs = list(missed_runs(timetable, utc("2011-12-29 00:00"), utc("2012-01-01 00:00")))
    assert runs == [
        Run(date(2011, 12, 29), utc("2011-12-29 19:00")),
        Run(date(2011, 12, 31), utc("2011-12-30 19:00")),
        Run(date(2012, 1, 1), utc("2011-12-31 19:00")),
    ]
    only_fridays = daily_at("09:00", "Pacific/Apia", frozenset({4}))
    assert next_run(only_fridays, utc("2011-12-27 00:00")).day == date(2012, 1, 6)


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("Europe/Berlin", "2025-01-14 23:00", "2025-01-15"),
        ("Europe/Berlin", "2025-01-14 22:59", "2025-01-14"),
        ("Pacific/Kiritimati", "2025-01-14 10:00", "2025-01-15"),
        ("Pacific/Pago_Pago", "2025-01-15 10:59", "2025-01-14"),
        ("America/St_Johns", "2010-11-07 02:30", "2010-11-07"),
        ("America/St_Johns", "2010-11-07 02:31", "2010-11-06"),
    ],
)
def test_the_local_day_is_the_date_the_clock_shows(zone: str, at: str, day: str) -> None:
    assert local_day(utc(at), zone) == date.fromisoformat(day)


def test_the_next_run_is_strictly_after_the_moment_and_later_than_the_last_day() -> None:
    timetable = daily_at("09:00", "Europe/Berlin", frozenset({0, 4}))
    monday = Run(date(2025, 1, 13), utc("2025-01-13 08:00"))
    friday = Run(date(2025, 1, 17), utc("2025-01-17 08:00"))
    assert next_run(timetable, monday.at - MICROSECOND) == monday
    assert next_run(timetable, monday.at) == friday
    assert next_run(timetable, monday.at - MICROSECOND, later_than=monday.day) == friday
    assert next_run(timetable, monday.at, later_than=date(2025, 1, 1)) == friday
    assert next_run(timetable, utc("2024-01-01 00:00"), later_than=friday.day).day == date(2025, 1, 20)


def test_a_time_that_comes_twice_is_run_once() -> None:
    timetable = daily_at("02:30", "Europe/Berlin")
    first = next_run(timetable, utc("2025-10-25 12:00"))
    assert first == Run(date(2025, 10, 26), utc("2025-10-26 00:30"))
    assert next_run(timetable, first.at) == Run(date(2025, 10, 27), utc("2025-10-27 01:30"))


def test_a_day_that_began_for_a_minute_and_begins_again_has_had_its_run() -> None:
    timetable = daily_at("00:00", "America/St_Johns")
    again_yesterday = utc("2010-11-07 03:00")
    assert next_run(timetable, again_yesterday).day == date(2010, 11, 8)
    assert latest_run(timetable, again_yesterday) == Run(date(2010, 11, 7), utc("2010-11-07 02:30"))


def test_missed_runs_hold_the_last_moment_and_not_the_first() -> None:
    timetable = daily_at("09:00", "UTC")
    days = [run.day.day for run in missed_runs(timetable, utc("2025-01-01 09:00"), utc("2025-01-04 09:00"))]
    assert days == [2, 3, 4]
    since = missed_runs(
        timetable, utc("2025-01-01 09:00"), utc("2025-01-04 09:00"), later_than=date(2025, 1, 3)
    )
    assert [run.day.day for run in since] == [4]
    assert list(missed_runs(timetable, utc("2025-01-04 09:00"), utc("2025-01-01 09:00"))) == []


def test_missed_runs_are_worked_out_as_they_are_asked_for() -> None:
    endless = missed_runs(daily_at("09:00", "UTC"), utc("2025-01-01 00:00"), utc("9999-12-31 00:00"))
    assert [run.day.day for run in islice(endless, 3)] == [1, 2, 3]


def test_the_latest_run_is_at_most_the_moment_and_later_than_the_last_day() -> None:
    timetable = daily_at("09:00", "Europe/Berlin", frozenset({0}))
    monday = Run(date(2025, 1, 13), utc("2025-01-13 08:00"))
    assert latest_run(timetable, monday.at) == monday
    assert latest_run(timetable, utc("2025-01-19 23:00")) == monday
    assert latest_run(timetable, monday.at - MICROSECOND) == Run(date(2025, 1, 6), utc("2025-01-06 08:00"))
    assert latest_run(timetable, utc("2025-01-19 23:00"), later_than=date(2025, 1, 12)) == monday
    assert latest_run(timetable, utc("2025-01-19 23:00"), later_than=monday.day) is None


UNKNOWN = [
    "", ".", "..", "/", "../x", "../zoneinfo/UTC", "/usr/share/zoneinfo/UTC", "Europe", "Europe/", "europe/berlin",
    "Europe/Berlin ", "Mars/Base", "zone.tab", "tzdata.zi", "right/UTC", "x" * 5_000, "a\0b", "\ud800", "C:\\x",
]  # fmt: skip


@pytest.mark.parametrize("zone", UNKNOWN)
def test_a_zone_that_the_database_lacks_is_refused_by_all(zone: str) -> None:
    day, now = date(2025, 1, 1), utc("2025-01-01 00:00")
    timetable = Timetable(0, zone, EVERY_DAY)  # one stored long ago can still be read
    with pytest.raises(UnknownZone) as refused:
        moment(day, 0, zone)
    assert str(refused.value) == zone
    with pytest.raises(UnknownZone):
        local_day(now, zone)
    with pytest.raises(UnknownZone):
        next_run(timetable, now)
    with pytest.raises(UnknownZone):
        missed_runs(timetable, now, now)
    with pytest.raises(UnknownZone):
        latest_run(timetable, now)


@pytest.mark.parametrize(
    ("minute_of_day", "weekdays"),
    [(-1, EVERY_DAY), (1440, EVERY_DAY), (0, frozenset()), (0, frozenset({7})), (0, frozenset({-1, 0}))],
)
def test_a_timetable_that_can_never_be_kept_is_refused(minute_of_day: int, weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match=r"minute|weekdays"):
        Timetable(minute_of_day, "UTC", weekdays)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        next_run(daily_at("09:00", "UTC"), datetime(2025, 1, 1))  # noqa: DTZ001 - that is the claim
