"""Leaderboards as messages.

A message that everybody sees says nothing of who asked for it, and its buttons answer whoever clicks in private, with
a copy that has all controls: so nobody turns another's page, and no message tells that somebody is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discord import SelectOption, ui
from discord.utils import format_dt

from bot.discord_ui.components import Button
from bot.discord_ui.ids import BoardId, BoardVerb
from bot.discord_ui.leaderboard_chart import Bar, BoardChart
from bot.discord_ui.render import leaderboard_words as words
from bot.discord_ui.render.message import Accent, Attachment, Message
from bot.use_cases.leaderboard_outcomes import BoardView, Line, Measure, Oneself, Period, Wanted, ZoneSet
from bot.wording import counted
from questions.daily import zone_info

PER_MILLE = 1000
_LOOK_FOR_YOURSELF = "-# What the buttons open is for your eyes only."


def board(
    view: BoardView,
    names: Mapping[int, str],
    titles: Mapping[str, str],
    *,
    public: bool,
    picture: Attachment | None = None,
) -> Message:
    """A page. `names`: of those whose name is known; `titles`: of topics, by their ids."""
    blocks = [_heading(view, titles), _listed(view, names, public=public)]
    blocks.append(_LOOK_FOR_YOURSELF if public else words.own_place(view))
    rows = (_public_row(view),) if public else _rows(view)
    return Message(tuple(blocks), rows=rows, attachments=(picture,) if picture else ())


def taken_down() -> Message:
    """In the place of a list that showed somebody who wants to be on none any more; it does not say whom."""
    opens = BoardId(BoardVerb.OPEN, Period.WEEK, Measure.POINTS, 0)
    row = (ui.Button[Any](label="This week's list", custom_id=str(opens)),)
    text = "🏆 This list was taken down: it was out of date. The button has the current one."
    return Message((text,), Accent.QUIET, (row,))


def own_place(view: BoardView) -> Message:
    """What a message for everybody does not say: where the asker stands."""
    return Message((words.own_place(view),), Accent.QUIET if view.own is None else Accent.NEUTRAL)


def chart(
    view: BoardView, names: Mapping[int, str], titles: Mapping[str, str], *, public: bool
) -> BoardChart | None:
    """What the page's picture shows; None when there is nobody on it."""
    if not view.lines:
        return None
    measure = view.wanted.measure
    # An average has a known top; of anything else the best on the page is the longest bar.
    longest = PER_MILLE if measure is Measure.AVERAGE else max(1, *(line.value for line in view.lines))
    bars = tuple(
        Bar(
            line.place,
            names.get(line.user_id, words.SOMEBODY),
            words.number(measure, line.value),
            line.value / longest,
            own=not public and line.user_id == view.asker,
        )
        for line in view.lines
    )
    return BoardChart(words.title(view.wanted), " · ".join(_facts(view, titles)), bars)


def oneself(view: Oneself, titles: Mapping[str, str]) -> Message:
    """What somebody has together in all places."""
    about = f" · {titles.get(view.wanted.topic, view.wanted.topic)}" if view.wanted.topic else ""
    lines = [_period_line(view, period) for period in Period]
    streak = (
        f"🔥 **Your streak:** {counted(view.streak, 'day')}" if view.streak else "🔥 No streak at the moment."
    )
    note = (
        f"-# From all servers, direct messages and the terminal; days by the clock of {view.zone}. In a server, this "
        "command lists its people."
    )
    return Message((f"🏆 **What you have earned**{about}", "\n".join(lines), f"{streak}\n{note}"))


def zone_set(outcome: ZoneSet) -> Message:
    """The server's clock is another from now on."""
    local = outcome.now.astimezone(zone_info(outcome.zone)).strftime("%H:%M")
    return Message(
        (
            f"✅ **This server's days begin at midnight in {outcome.zone}**, where it is {local} now.",
            "Leaderboards follow that clock from now on; days that were counted before stay as they are.",
        ),
        Accent.GOOD,
    )


def _heading(view: BoardView, titles: Mapping[str, str]) -> str:
    facts = _facts(view, titles)
    if view.ends_at is not None:
        facts.append(f"ends {format_dt(view.ends_at, 'R')}")
    small = f"\n-# {' · '.join(facts)}" if facts else ""
    return f"### 🏆 {words.title(view.wanted)}{small}"


def _facts(view: BoardView, titles: Mapping[str, str]) -> list[str]:
    about = words.topic(view.wanted, titles)
    people = f"{view.people:,} {'person' if view.people == 1 else 'people'}" if view.people else ""
    page = f"page {view.page + 1} of {view.pages}" if view.pages > 1 else ""
    return [fact for fact in (about, people, page) if fact]


def _listed(view: BoardView, names: Mapping[int, str], *, public: bool) -> str:
    if not view.lines:
        when = "" if view.wanted.measure is Measure.STREAK else f" {words.PERIODS[view.wanted.period]}"
        when = "" if view.wanted.period is Period.ALL else when
        return f"Nobody is on this list{when} yet: the first place is free."
    width = max(len(_placed(line)) for line in view.lines)
    return "\n".join(_line(view, line, names, width, public=public) for line in view.lines)


def _line(view: BoardView, line: Line, names: Mapping[int, str], width: int, *, public: bool) -> str:
    name = words.person(names.get(line.user_id), line.user_id)
    you = " ← you" if not public and line.user_id == view.asker else ""
    return f"`{_placed(line):>{width}}` {name} · {words.amount(view.wanted.measure, line.value)}{you}"


def _placed(line: Line) -> str:
    return f"{line.place:,}."


def _period_line(view: Oneself, period: Period) -> str:
    total, average, ends_at = view.totals[period], view.averages[period], view.ends_at[period]
    parts = [counted(total.questions, "question")]
    if average is not None:
        parts.append(f"average {words.amount(Measure.AVERAGE, average)}")
    if total.dailies:
        parts.append(f"{total.dailies:,} of the day")
    if ends_at is not None:
        parts.append(f"ends {format_dt(ends_at, 'R')}")
    earned = words.amount(Measure.POINTS, total.points)
    return f"{words.PERIODS[period].capitalize()}: **{earned}**\n-# {' · '.join(parts)}"


def _public_row(view: BoardView) -> tuple[Button, ...]:
    row = [_button(view, BoardVerb.OWN, "My place")]
    if view.page + 1 < view.pages:
        row.append(_button(view, BoardVerb.NEXT, "Next page ›", view.page + 1))
    return (*row, _button(view, BoardVerb.OPEN, "Other lists", view.page))


def _rows(view: BoardView) -> tuple[tuple[ui.Item[Any], ...], ...]:
    menus = ((_periods(view),), (_measures(view),))
    if view.pages <= 1:
        return menus
    first, last = view.page <= 0, view.page + 1 >= view.pages
    back, following = max(view.page - 1, 0), min(view.page + 1, view.pages - 1)
    buttons = (
        _button(view, BoardVerb.FIRST, "« 1", 0, off=first),
        _button(view, BoardVerb.BACK, "‹ Back", back, off=first),
        _button(view, BoardVerb.OWN, "My place", off=view.own_page in (None, view.page)),
        _button(view, BoardVerb.NEXT, "Next ›", following, off=last),
        _button(view, BoardVerb.LAST, f"{view.pages:,} »", view.pages - 1, off=last),
    )
    return (buttons, *menus)


def _button(view: BoardView, verb: BoardVerb, label: str, page: int = 0, *, off: bool = False) -> Button:
    return ui.Button(label=label, custom_id=str(_id(view.wanted, verb, page)), disabled=off)


def _periods(view: BoardView) -> ui.Select[Any]:
    wanted = view.wanted
    streak = wanted.measure is Measure.STREAK
    options = [
        SelectOption(label=name.capitalize(), value=period.value, default=period is wanted.period)
        for period, name in words.PERIODS.items()
    ]
    # A streak is of no period: the menu shows so, and keeps the one to come back to.
    return ui.Select(
        custom_id=str(_id(wanted, BoardVerb.PERIOD)),
        placeholder="Period",
        options=options,
        disabled=streak,
    )


def _measures(view: BoardView) -> ui.Select[Any]:
    options = [
        SelectOption(label=f"By {name}", value=measure.value, default=measure is view.wanted.measure)
        for measure, name in words.MEASURES.items()
    ]
    return ui.Select(
        custom_id=str(_id(view.wanted, BoardVerb.MEASURE)), placeholder="By what", options=options
    )


def _id(wanted: Wanted, verb: BoardVerb, page: int = 0) -> BoardId:
    return BoardId(verb, wanted.period, wanted.measure, page, wanted.topic)
