"""When the periods of a leaderboard begin and end, by a server's or a person's own clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from questions.daily import UnknownZone, moment, zone_info
from questions.points import Period, since

_DAY = timedelta(days=1)
_LONGEST = {Period.TODAY: 1, Period.WEEK: 7, Period.MONTH: 31}
"""In days."""


def usable(zone: str) -> str:
    """The zone, or UTC where the zone database has lost it: days are reckoned by UTC then, too."""
    try:
        zone_info(zone)
    except UnknownZone:
        return "UTC"
    return zone


def ends_at(period: Period, day: date, zone: str) -> datetime | None:
    """When the period with that day ends: at a midnight, or when the clock jumps over it. None: never.

    Raises UnknownZone.
    """
    if period not in _LONGEST:
        return None
    following = since(period, since(period, day) + _LONGEST[period] * _DAY)
    while (at := moment(following, 0, zone)) is None:  # a day that the zone skipped as a whole
        following += _DAY
    return at
