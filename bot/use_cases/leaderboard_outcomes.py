"""What comes of asking for a leaderboard: values that any front end can render."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.use_cases.personal import NoSuchZone
from questions.points import Period, Total
from storage.boards import Line, Place
from storage.standings import Measure

PAGE = 10
"""People on a page."""

__all__ = [
    "PAGE",
    "BoardView",
    "Line",
    "Measure",
    "NoSuchZone",
    "Oneself",
    "Period",
    "Place",
    "Wanted",
    "ZoneSet",
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list. `topic` '': all of them. `page`: from 0; None is the one with the asker's own place."""

    period: Period = Period.WEEK
    measure: Measure = Measure.POINTS
    topic: str = ""
    page: int | None = 0


@dataclass(frozen=True, slots=True)
class BoardView:
    """A page of a server's list.

    Values are points, thousandths of a mean score (`Measure.AVERAGE`), questions of the day, or days of a streak.
    """

    wanted: Wanted
    guild_id: int
    asker: int
    lines: Sequence[Line]
    page: int
    pages: int
    people: int
    """How many are on the list in all."""
    own: Place | None
    """The asker's place; None when they have none."""
    own_page: int | None
    hidden: bool
    """The asker has chosen to be on no list."""
    since: date
    ends_at: datetime | None
    """When the period ends by the server's clock; None: never (all time, streaks)."""
    zone: str
    least_questions: int
    """Different questions that it takes to have an average in this period."""


@dataclass(frozen=True, slots=True)
class Oneself:
    """What somebody has together over all servers, direct messages and the terminal: for their eyes only."""

    wanted: Wanted
    asker: int
    totals: Mapping[Period, Total]
    averages: Mapping[Period, int | None]
    """Thousandths."""
    streak: int
    ends_at: Mapping[Period, datetime | None]
    zone: str


@dataclass(frozen=True, slots=True)
class ZoneSet:
    """The server's days begin at midnight there from now on; days that were, stay."""

    zone: str
    now: datetime
