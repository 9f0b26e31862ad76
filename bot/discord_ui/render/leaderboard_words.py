"""The words of leaderboards: lists, values, places, and people's names where nothing about them has any effect."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from bot.discord_ui.render.text import escaped
from bot.use_cases.leaderboard_outcomes import BoardView, Measure, Period, Place, Wanted
from bot.wording import counted

PERIODS = MappingProxyType(
    {Period.TODAY: "today", Period.WEEK: "this week", Period.MONTH: "this month", Period.ALL: "all time"}
)
MEASURES = MappingProxyType(
    {
        Measure.POINTS: "points",
        Measure.AVERAGE: "average score",
        Measure.DAILIES: "questions of the day",
        Measure.STREAK: "streak",
    }
)
SOMEBODY = "somebody"
"""In pictures, for a name that Discord did not tell in time."""

_UNITS = {Measure.POINTS: "point", Measure.DAILIES: "question", Measure.STREAK: "day"}
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_ISOLATED = "\N{FIRST STRONG ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"
# Discord makes links, and cards of invitations, out of what only looks like them.
_LINK = re.compile(r"(https?:|discord\w*\.)(?=//|\w+/)", re.IGNORECASE)


def title(wanted: Wanted) -> str:
    """Such as 'Points this week'."""
    name = MEASURES[wanted.measure].capitalize()
    if wanted.measure is Measure.STREAK:
        return "Streaks: days in a row"
    comma = "," if wanted.period is Period.ALL else ""
    return f"{name}{comma} {PERIODS[wanted.period]}"


def topic(wanted: Wanted, titles: Mapping[str, str]) -> str:
    """What the list is about; '' for a streak, which is about no topic."""
    if wanted.measure is Measure.STREAK:
        return ""
    return titles.get(wanted.topic, wanted.topic) if wanted.topic else "all topics"


def number(measure: Measure, value: int) -> str:
    """A value without its unit; averages, which are thousandths, as points of 100."""
    return f"{value / 10:.1f}" if measure is Measure.AVERAGE else f"{value:,}"


def amount(measure: Measure, value: int) -> str:
    """A value in words."""
    if measure is Measure.AVERAGE:
        return f"{number(measure, value)} of 100"
    return f"{value:,} {counted(value, _UNITS[measure]).partition(' ')[2]}"


def gap(measure: Measure, value: int) -> str:
    """How much one value is short of another, in words."""
    return number(measure, value) if measure is Measure.AVERAGE else amount(measure, value)


def ordinal(place: int) -> str:
    """'1st', '22nd', '113th'."""
    last = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{last}"


def person(name: str | None, user_id: int) -> str:
    """A name in a message. A mention, which pings nobody there, where the name is not known."""
    if name is None:
        return f"<@{user_id}>"
    safe = escaped(_LINK.sub("\\1\N{ZERO WIDTH SPACE}", name))
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in name):
        return _ISOLATED.format(f"**{safe}**")  # else the figures after it would change sides with it
    return f"**{safe}**"


def own_place(view: BoardView) -> str:
    """Where the asker stands and what it takes to get on; or why they have no place, and how to have one."""
    if view.hidden:
        return (
            "🙈 **You are on no leaderboard**, because you chose so. `/settings leaderboards` with `show:True` "
            "brings you back, with all that you have earned."
        )
    if view.own is None:
        return f"🏅 **You have no place on this list yet.** {_to_have_one(view)}"
    own, measure = view.own, view.wanted.measure
    others = f"{own.sharing:,} {'other' if own.sharing == 1 else 'others'}"
    shared = f", shared with {others}" if own.sharing else ""
    stands = f"🏅 **Your place: {ordinal(own.line.place)}** with {amount(measure, own.line.value)}{shared}"
    return f"{stands} · {_to_the_next(view, own)}"


def _to_the_next(view: BoardView, own: Place) -> str:
    if own.ahead is None:
        return "nobody is ahead of you" if view.people > 1 else "nobody else is here yet"
    places = (line.place for line in view.lines if line.value == own.ahead)
    found = next(places, None)
    following = f"{ordinal(found)} place" if found is not None else "the next place"
    return f"{gap(view.wanted.measure, own.ahead - own.line.value)} to {following}"


def _to_have_one(view: BoardView) -> str:
    wanted = view.wanted
    match wanted.measure:
        case Measure.STREAK:
            return "Answer a question of the day here, in time, and a streak begins."
        case Measure.DAILIES:
            return "Answer a question of the day here, in time."
        case Measure.AVERAGE if view.least_questions > 1:
            return f"Answers to {view.least_questions} different questions make an average {_within(wanted.period)}."
        case _:
            return "One answer is enough: `/question ask`, or `/interview start`."


def _within(period: Period) -> str:
    return "in all" if period is Period.ALL else PERIODS[period]
