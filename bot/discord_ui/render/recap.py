"""The weekly recap as a message, what it tells each person alone, and what admins are told of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from discord import ui
from discord.utils import format_dt

from bot.discord_ui.components import Button
from bot.discord_ui.ids import BoardId, BoardVerb, RecapId
from bot.discord_ui.leaderboard_chart import Bar, BoardChart
from bot.discord_ui.render import leaderboard_words as words
from bot.discord_ui.render.daily import short_date
from bot.discord_ui.render.daily_trouble import in_words
from bot.discord_ui.render.message import Accent, Attachment, Message
from bot.use_cases.daily_outcomes import Trouble
from bot.use_cases.leaderboard_outcomes import Measure, Period
from bot.use_cases.recaps import Recap, WeekPlace, WeekTold

_TROUBLES = {
    Trouble.NO_PERMISSION: "I was not allowed to.",
    Trouble.CHANNEL_GONE: "This server has no such channel. `/leaderboard recap channel:` names another.",
}
"""What is not told as with questions of the day; which permissions are missing is said by itself."""
NONE = "No recap is posted here. `/leaderboard recap channel:` with a channel begins one."


def recap(told: WeekTold, names: Mapping[int, str], picture: Attachment | None = None) -> Message:
    """Last week's list, for everybody."""
    best = told.lines[0].value
    winners = [line for line in told.lines if line.place == 1]
    named = [words.person(names.get(line.user_id), line.user_id) for line in winners]
    shared = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    heading = f"### 🏆 The week of {days(told.week)}\n{shared} {'is' if len(named) == 1 else 'are'} first"
    heading += (
        f" with {words.amount(Measure.POINTS, best)}. A new week has begun: everybody starts at nothing."
    )
    listed = "\n".join(
        f"`{line.place:>2}.` {words.person(names.get(line.user_id), line.user_id)}"
        f" · {words.amount(Measure.POINTS, line.value)}"
        for line in told.lines
    )
    row: tuple[Button, ...] = (
        ui.Button(label="My place", custom_id=str(RecapId(told.week))),
        ui.Button(
            label="This week's list",
            custom_id=str(BoardId(BoardVerb.OPEN, Period.WEEK, Measure.POINTS, 0)),
        ),
    )
    note = f"-# {_people(told.people)} earned points. `/leaderboard rules` says how."
    return Message((heading, listed, note), Accent.GOOD, (row,), (picture,) if picture else ())


def chart(told: WeekTold, names: Mapping[int, str]) -> BoardChart:
    """The list as a picture."""
    longest = max(1, told.lines[0].value)
    bars = tuple(
        Bar(
            line.place,
            names.get(line.user_id, words.SOMEBODY),
            words.number(Measure.POINTS, line.value),
            line.value / longest,
        )
        for line in told.lines
    )
    return BoardChart(f"Points in the week of {days(told.week)}", _people(told.people), bars)


def own_place(place: WeekPlace) -> Message:
    """Where the clicker stood."""
    if place.own is None:
        return Message((f"🏅 You have no place in the week of {days(place.week)}.",), Accent.QUIET)
    line = place.own.line
    return Message(
        (
            f"🏅 **{words.ordinal(line.place)} of {place.people:,}** in the week of {days(place.week)}, "
            f"with {words.amount(Measure.POINTS, line.value)}.",
        )
    )


def settings(recap: Recap | None, missing: tuple[str, ...] = ()) -> Message:
    """How things stand, for admins. `missing`: permissions that the bot needs in that channel and has not."""
    if recap is None:
        return Message((NONE,), Accent.QUIET)
    lines = [f"📅 **Each week's list is posted in <#{recap.channel_id}>**, next {format_dt(recap.at, 'F')}."]
    lines.append(
        "A week in which nobody earned points is passed over. `/leaderboard recap off:True` ends it."
    )
    if recap.trouble is not None:
        lines.append(
            f"⚠️ The latest could not be posted: {_TROUBLES.get(recap.trouble) or in_words(recap.trouble)}"
        )
    if missing:
        lines.append(f"⚠️ I still need these permissions there: **{', '.join(missing)}**.")
    return Message(tuple(lines), Accent.FAIR if missing or recap.trouble else Accent.GOOD)


def stopped(*, was: bool) -> Message:
    """It was ended, or there was none."""
    return Message(("📅 No recap is posted here any more." if was else NONE,), Accent.QUIET)


def days(monday: date) -> str:
    """Such as '2 Mar to 8 Mar'."""
    return f"{short_date(monday)} to {short_date(monday + timedelta(days=6))}"


def _people(count: int) -> str:
    return f"{count:,} {'person' if count == 1 else 'people'}"
