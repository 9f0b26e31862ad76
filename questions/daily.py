"""When a question of the day is due: local days and times of a zone, right across its changes of the clock.

A run belongs to a local day and has one moment in UTC. The rule behind all of it: a wanted local time is reached
at the first instant at which the zone's clock shows that time or a later one. So a time that is skipped is
reached when the clock jumps over it, one that comes twice is reached the first time, and of two days the later
one is reached later: within one timetable the moments are in the order of the days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

MINUTES_A_DAY = 24 * 60

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class UnknownZone(Exception):  # noqa: N818 - named for what a person is told, not as an error of the program
    """This machine's zone database has no zone of that name; the text is the name."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a question is wanted: the minute of the local day (0 to 1439), the IANA zone, the weekdays (0 is Monday).

    The zone is looked up when the timetable is used: one read from a database may name a zone that is gone.
    Raises ValueError for a minute outside the day, for no weekdays and for weekdays there are not.
    """

    minute: int
    zone: str
    weekdays: frozenset[int]

    def __post_init__(self) -> None:
        if not 0 <= self.minute < MINUTES_A_DAY:
            raise ValueError(f"minute {self.minute} is not in a day: 0 to {MINUTES_A_DAY - 1}")
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError(f"weekdays {sorted(self.weekdays)} are not some of 0 (Monday) to 6 (Sunday)")


@dataclass(frozen=True, slots=True)
class Run:
    """One question that is due: the local day it belongs to, and the moment in UTC.

    Where the clock jumps over the end of a day, `at` may be the first instant of the day after `day`.
    """

    day: date
    at: datetime


def local_day(at: datetime, zone: str) -> date:
    """The date the zone's clock shows at that moment. Raises UnknownZone, and ValueError for a naive moment."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no zone of its own")
    return at.astimezone(zone_info(zone)).date()


def moment(day: date, minute: int, zone: str) -> datetime | None:
    """When that local day reaches that minute (0 to 1439), in UTC; None for a day that the zone skips as a whole.

    A time that is skipped is reached at the instant of the change, one that comes twice the first time. Raises
    UnknownZone, and ValueError for a minute outside the day.
    """
    tz = zone_info(zone)
    wanted = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=tz)
    # For a time that comes twice, fold 0 is the first; for one that is skipped, the way back shows another time.
    reached = wanted.astimezone(UTC)
    if _clock(reached, tz) == wanted.replace(tzinfo=None):
        return reached
    reached = _jump_over(wanted, tz)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - what a local clock shows
    skipped_from = _clock(reached - _SECOND, tz) + _SECOND
    if skipped_from <= midnight and _clock(reached, tz) >= midnight + _DAY:
        return None
    return reached


def next_run(timetable: Timetable, after: datetime, *, later_than: date | None = None) -> Run:
    """The first run strictly after that moment whose day is later than `later_than`, the last day that had one.

    Raises UnknownZone; ValueError for a naive moment; OverflowError at the end of the calendar.
    """
    # What the clock shows now has been reached: no day before today can have its run after now.
    day = local_day(after, timetable.zone)
    if later_than is not None and later_than >= day:
        day = later_than + _DAY
    while True:
        if day.weekday() in timetable.weekdays:
            at = moment(day, timetable.minute, timetable.zone)
            if at is not None and at > after:
                return Run(day, at)
        day += _DAY


def missed_runs(
    timetable: Timetable, after: datetime, until: datetime, *, later_than: date | None = None
) -> Iterator[Run]:
    """All runs after the one moment up to and with the other, in order, worked out as they are asked for.

    For the last of many use `latest_run`. Raises as `next_run` does, at once.
    """
    return _runs(timetable, next_run(timetable, after, later_than=later_than), until)


def latest_run(timetable: Timetable, until: datetime, *, later_than: date | None = None) -> Run | None:
    """The last run up to and with that moment whose day is later than `later_than`; None when there is none.

    For the one before it, ask again with `until` a little before its moment. Raises as `next_run` does.
    """
    # Where the clock goes back over midnight, tomorrow's run may already have been.
    day = local_day(until, timetable.zone) + _DAY
    while later_than is None or day > later_than:
        if day.weekday() in timetable.weekdays:
            at = moment(day, timetable.minute, timetable.zone)
            if at is not None and at <= until:
                return Run(day, at)
        day -= _DAY
    return None


@cache
def zone_info(zone: str) -> ZoneInfo:
    """The zone of that very name, kept for good. Raises UnknownZone for all else, such as paths and folders."""
    if zone not in zone_keys():
        raise UnknownZone(zone)
    try:
        return ZoneInfo(zone)
    except (LookupError, ValueError, OSError) as error:  # listed, and yet missing or damaged
        raise UnknownZone(zone) from error


@cache
def zone_keys() -> frozenset[str]:
    """The names of the zone database. The disc is searched once in the life of the process."""
    return frozenset(available_timezones())


def reload_zones() -> None:
    """Read the zone database anew when it is next asked: an update of the system may have replaced it."""
    zone_info.cache_clear()
    zone_keys.cache_clear()
    ZoneInfo.clear_cache()


def _runs(timetable: Timetable, run: Run, until: datetime) -> Iterator[Run]:
    while run.at <= until:
        yield run
        run = next_run(timetable, run.at, later_than=run.day)


def _jump_over(wanted: datetime, tz: ZoneInfo) -> datetime:
    """The instant at which the zone's clock jumps over a local time that it never shows."""
    shown = wanted.replace(tzinfo=None)
    # Read with the offset from after the change it lies before it, with the one from before it lies after it.
    before, behind = wanted.replace(fold=1).astimezone(UTC), wanted.astimezone(UTC)
    while behind - before > _SECOND:
        middle = before + (behind - before) // _SECOND // 2 * _SECOND
        if _clock(middle, tz) >= shown:
            behind = middle
        else:
            before = middle
    return behind


def _clock(at: datetime, tz: ZoneInfo) -> datetime:
    """What the zone's clock shows, without its offset: comparing aware times of one zone would do the same, less
    plainly."""
    return at.astimezone(tz).replace(tzinfo=None)
