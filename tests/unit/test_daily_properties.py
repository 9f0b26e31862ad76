"""Runs of any zone, day and setting, compared with a clock that is watched minute by minute.

The reckoning here only ever asks what a zone's clock shows at a moment of UTC, which has one answer, and looks for
the moments wanted. It never asks when the clock shows a time, which may have none or two, as the program does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.daily import (
    MINUTES_A_DAY,
    Run,
    Timetable,
    latest_run,
    local_day,
    missed_runs,
    moment,
    next_run,
)

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
ZONES = sorted(available_timezones())
# Those whose changes touch midnight, are of another size than an hour, or skip a day.
ODD_ZONES = (
    "Africa/Cairo", "Africa/Casablanca", "America/Asuncion", "America/Caracas", "America/Havana", "America/Nuuk",
    "America/Santiago", "America/Scoresbysund", "America/St_Johns", "Antarctica/Casey", "Antarctica/Troll",
    "Asia/Amman", "Asia/Beirut", "Asia/Gaza", "Asia/Kathmandu", "Asia/Pyongyang", "Asia/Tehran", "Atlantic/Azores",
    "Australia/Lord_Howe", "Europe/Berlin", "Europe/Dublin", "Europe/Istanbul", "Pacific/Apia", "Pacific/Chatham",
    "Pacific/Easter", "Pacific/Fakaofo",
)  # fmt: skip
FIRST, LAST = date(2005, 1, 1), date(2045, 12, 31)


@lru_cache(maxsize=64)
def watched(zone: str, day: date, days: int) -> list[tuple[datetime, datetime]]:
    """What the clock shows at each minute of UTC from two days before until two days after those days."""
    tz = ZoneInfo(zone)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - 2 * DAY
    minutes = (start + step * MINUTE for step in range((days + 4) * MINUTES_A_DAY))
    return [(at, at.astimezone(tz).replace(tzinfo=None)) for at in minutes]


def watched_moment(day: date, minute: int, zone: str) -> datetime | None:
    """The first moment that shows the wanted time, else, on a day that is, the first that shows a later one."""
    wanted = datetime(day.year, day.month, day.day, minute // 60, minute % 60)  # noqa: DTZ001 - what is shown
    seen = watched(zone, day, 1)
    shown = [at for at, clock in seen if clock == wanted]
    if shown:
        return shown[0]
    if not any(clock.date() == day for _, clock in seen):
        return None
    return next(at for at, clock in seen if clock > wanted)


def watched_runs(timetable: Timetable, day: date, days: int) -> list[Run]:
    """What somebody notes who looks at the clock every minute: the first sight of each wanted time or a later one."""
    seen = watched(timetable.zone, day, days)
    shown_days = {clock.date() for _, clock in seen}
    expected = [day + step * DAY for step in range(days)]
    expected = [one for one in expected if one.weekday() in timetable.weekdays and one in shown_days]
    runs: list[Run] = []
    for at, clock in seen:
        while len(runs) < len(expected):
            due = expected[len(runs)]
            if (clock.date(), clock.hour * 60 + clock.minute) < (due, timetable.minute):
                break
            runs.append(Run(due, at))
    assert len(runs) == len(expected)
    return runs


@lru_cache(maxsize=1024)
def days_of_change(zone: str) -> tuple[date, ...]:
    """The days of UTC between whose noons the zone's offset changed."""
    tz = ZoneInfo(zone)
    noons = [
        datetime(FIRST.year, 1, 1, 12, tzinfo=UTC) + step * DAY for step in range((LAST - FIRST).days + 1)
    ]
    offsets = [noon.astimezone(tz).utcoffset() for noon in noons]
    return tuple(
        noon.date() for noon, (old, new) in zip(noons[1:], pairwise(offsets), strict=True) if old != new
    )


@st.composite
def places(draw: st.DrawFn) -> tuple[str, date]:
    """A zone and a day, mostly one near a change of its clock: few others could go wrong."""
    zone = draw(st.sampled_from(ODD_ZONES) | st.sampled_from(ZONES))
    changes = days_of_change(zone)
    if changes and draw(st.sampled_from([True, True, True, False])):
        change: date = draw(st.sampled_from(changes))
        distance: int = draw(st.integers(-2, 2))
        return zone, change + distance * DAY
    return zone, draw(st.dates(FIRST, LAST))


EDGES = st.sampled_from([0, 1, 29, 30, 31, 59, 60, 119, 120, 150, 179, 180, 1379, 1380, 1410, 1439])
MINUTES = EDGES | st.integers(0, MINUTES_A_DAY - 1)
WEEKDAYS = st.just(frozenset(range(7))) | st.frozensets(st.integers(0, 6), min_size=1)
SPAN = 16  # days: two weeks and what is cut off at the edges


@st.composite
def timetables(draw: st.DrawFn) -> tuple[Timetable, date]:
    zone, day = draw(places())
    return Timetable(draw(MINUTES), zone, draw(WEEKDAYS)), day


unhurried = settings(deadline=None)  # watching a clock takes a while on a busy machine
fewer = settings(deadline=None, max_examples=40)  # and a fortnight of it longer


@unhurried
@given(places(), MINUTES)
def test_a_moment_is_what_somebody_watching_the_clock_notes(place: tuple[str, date], minute: int) -> None:
    zone, day = place
    assert moment(day, minute, zone) == watched_moment(day, minute, zone)


@unhurried
@given(places())
def test_a_skipped_time_is_reached_to_the_second_at_the_change(place: tuple[str, date]) -> None:
    zone, day = place
    tz = ZoneInfo(zone)
    for minute in range(0, MINUTES_A_DAY, 30):
        at = moment(day, minute, zone)
        if at is None:
            continue
        wanted = datetime(day.year, day.month, day.day, minute // 60, minute % 60)  # noqa: DTZ001
        assert at.astimezone(tz).replace(tzinfo=None) >= wanted
        assert (at - SECOND).astimezone(tz).replace(tzinfo=None) < wanted


@fewer
@given(timetables(), st.timedeltas(timedelta(0), 2 * DAY), st.none() | st.integers(-3, 4))
def test_the_next_and_the_latest_run_are_those_noted(
    given_timetable: tuple[Timetable, date], ago: timedelta, posted: int | None
) -> None:
    timetable, day = given_timetable
    now = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC) - ago
    later_than = None if posted is None else day + posted * DAY
    noted = [
        run
        for run in watched_runs(timetable, day - 12 * DAY, SPAN + 12)
        if later_than is None or run.day > later_than
    ]
    coming = [run for run in noted if run.at > now]
    gone = [run for run in noted if run.at <= now]
    assert next_run(timetable, now, later_than=later_than) == coming[0]
    assert latest_run(timetable, now, later_than=later_than) == (gone[-1] if gone else None)


@fewer
@given(timetables())
def test_every_wanted_day_that_there_is_has_one_run_and_they_go_on_without_gaps(
    given_timetable: tuple[Timetable, date],
) -> None:
    timetable, day = given_timetable
    noted = watched_runs(timetable, day, SPAN)
    if not noted:
        return
    start = noted[0].at - SECOND
    runs = list(missed_runs(timetable, start, noted[-1].at))
    assert runs == noted
    assert all(earlier.at < later.at for earlier, later in pairwise(runs))
    for earlier, later in pairwise(runs):
        assert next_run(timetable, earlier.at) == later
        assert latest_run(timetable, later.at - SECOND) == earlier


@unhurried
@given(places(), st.integers(0, MINUTES_A_DAY - 1))
def test_the_local_day_is_the_date_shown(place: tuple[str, date], minute: int) -> None:
    zone, day = place
    seen = watched(zone, day, 1)
    at = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=UTC)
    index = bisect_left(seen, at, key=lambda sight: sight[0])
    assert local_day(at, zone) == seen[index][1].date()


def _posts(changes: list[tuple[Timetable, timedelta]], start: datetime) -> Iterator[tuple[Timetable, Run]]:
    """What a channel gets whose admins change the settings again and again, the last day posted kept."""
    now, posted = start, None
    for timetable, lasts in changes:
        until = now + lasts
        while (run := next_run(timetable, now, later_than=posted)).at <= until:
            yield timetable, run
            now, posted = run.at, run.day
        now = until


@unhurried
@given(
    st.lists(st.tuples(timetables(), st.timedeltas(timedelta(0), 4 * DAY)), min_size=2, max_size=8), places()
)
def test_no_change_of_settings_gives_a_day_a_second_post_or_turns_back(
    changes: list[tuple[tuple[Timetable, date], timedelta]], place: tuple[str, date]
) -> None:
    start = datetime(place[1].year, place[1].month, place[1].day, tzinfo=UTC)
    posts = list(_posts([(timetable, lasts) for (timetable, _), lasts in changes], start))
    days = [run.day for _, run in posts]
    assert days == sorted(set(days))
    assert all(earlier.at <= later.at for (_, earlier), (_, later) in pairwise(posts))
    for timetable, run in posts:
        assert run.day.weekday() in timetable.weekdays
        assert run.at == moment(run.day, timetable.minute, timetable.zone)


@pytest.mark.parametrize("zone", ODD_ZONES)
def test_every_change_of_the_odd_zones_in_some_years_is_right(zone: str) -> None:
    """No run of the tests depends on luck alone."""
    for change in (change for change in days_of_change(zone) if change.year in {2011, 2024}):
        for day in (change - DAY, change, change + DAY):
            for minute in (0, 30, 90, 150, 1_410):
                assert moment(day, minute, zone) == watched_moment(day, minute, zone), (day, minute)
