"""People's sums on boards, kept up to date answer by answer; and made anew for one person.

A board is a server's list for a period and a topic. Whoever changes lines of a server asks `one_at_a_time` first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, insert, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.points import FROM_THE_BEGINNING, NOTHING, Period, Total
from storage.standing_rows import NONE, OnBoard, on_board, total_of, write
from storage.tables import boards, standings

ALL_TOPICS = ""
_s = standings.c


class Measure(StrEnum):
    """What people are listed by. The values stand in the database and in buttons: never change one."""

    POINTS = "points"
    AVERAGE = "average"
    DAILIES = "dailies"
    STREAK = "streak"


@dataclass(frozen=True, slots=True)
class Board:
    """Which list of a server. `topic` '': all of them."""

    period: Period
    since: date
    topic: str = ALL_TOPICS


EVER = Board(Period.ALL, FROM_THE_BEGINNING)
"""The board that also has the streaks."""


@dataclass(frozen=True, slots=True)
class StreakOn:
    """A streak as it was on a day, by the server's clock; `days` 0: none ran."""

    days: int
    day: date


_AT_ONCE = 500
"""Boards that are looked up in one statement."""

# Made once: to put it together takes as long as to run it.
_b = boards.c
_FIND = (
    select(boards, standings)
    .outerjoin(standings, (_s.board_id == _b.id) & (_s.user_id == bindparam("user")))
    .where(
        _b.guild_id == bindparam("guild"),
        tuple_(_b.period, _b.since, _b.topic).in_(bindparam("keys", expanding=True)),
    )
)


async def one_at_a_time(db: AsyncConnection, guild_id: int) -> None:
    """Wait until nobody else changes this server's lines; until the transaction ends, nobody else will."""
    if db.dialect.name == "postgresql":  # SQLite has one writer at a time
        await db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": guild_id})


async def add(
    db: AsyncConnection,
    guild_id: int,
    user_id: int,
    more: Mapping[Board, Total],
    streak: StreakOn | None = None,
) -> None:
    """Add to a person's sums; what is to be added may also be less than nothing. None: the streak stays."""
    changed = {board: total for board, total in more.items() if total != NOTHING}
    if streak is not None:
        changed.setdefault(EVER, NOTHING)
    if not changed:
        return
    ids, before = await _found(db, guild_id, user_id, changed)
    after: dict[int, OnBoard] = {}
    for board, total in changed.items():
        line = before.get(ids[board], NONE)
        after[ids[board]] = replace(line, total=line.total + total)
    if streak is not None:
        after[ids[EVER]] = _with(after[ids[EVER]], streak)
    await write(db, user_id, {board_id: board.period for board, board_id in ids.items()}, before, after)


async def replace_all(
    db: AsyncConnection, guild_id: int, user_id: int, totals: Mapping[Board, Total], streak: StreakOn | None
) -> None:
    """Make a person's lines on all boards of a server anew; neither totals nor streak: on none any more."""
    before, periods = await _all_lines(db, guild_id, user_id)
    wanted = {board: OnBoard(total) for board, total in totals.items() if total != NOTHING}
    if streak is not None and streak.days:
        wanted[EVER] = _with(wanted.get(EVER, NONE), streak)
    ids, _ = await _found(db, guild_id, user_id, wanted)
    after = dict.fromkeys(before, NONE) | {ids[board]: line for board, line in wanted.items()}
    periods |= {ids[board]: board.period for board in wanted}
    await write(db, user_id, periods, before, after)


async def lines(db: AsyncConnection, guild_id: int, user_id: int) -> dict[Board, tuple[Total, int | None]]:
    """A person's sums and streak on all boards of a server."""
    query = (
        select(boards, standings)
        .join(standings, _s.board_id == boards.c.id)
        .where(boards.c.guild_id == guild_id, _s.user_id == user_id)
    )
    return {_board(row): (total_of(row), row.streak) for row in await db.execute(query)}


async def _found(
    db: AsyncConnection, guild_id: int, user_id: int, wanted: Collection[Board]
) -> tuple[dict[Board, int], dict[int, OnBoard]]:
    """The ids of boards, which are made where need be, and the person's lines on them."""
    ids: dict[Board, int] = {}
    found: dict[int, OnBoard] = {}
    keys = [(board.period.value, board.since, board.topic) for board in wanted]
    for at in range(0, len(keys), _AT_ONCE):
        named = {"guild": guild_id, "user": user_id, "keys": keys[at : at + _AT_ONCE]}
        for row in await db.execute(_FIND, named):
            ids[_board(row)] = row.id
            if row.board_id is not None:
                found[row.id] = on_board(row)
    missing = [_key(guild_id, board) for board in wanted if board not in ids]
    if missing:
        made = await db.execute(insert(boards).returning(_b.id, _b.period, _b.since, _b.topic), missing)
        ids |= {_board(row): row.id for row in made}
    return ids, found


async def _all_lines(
    db: AsyncConnection, guild_id: int, user_id: int
) -> tuple[dict[int, OnBoard], dict[int, Period]]:
    query = (
        select(boards.c.period, standings)
        .join(standings, _s.board_id == boards.c.id)
        .where(boards.c.guild_id == guild_id, _s.user_id == user_id)
    )
    rows = (await db.execute(query)).all()
    return {row.board_id: on_board(row) for row in rows}, {row.board_id: Period(row.period) for row in rows}


def _with(line: OnBoard, streak: StreakOn) -> OnBoard:
    """The line with that streak; of one that does not run, there is nothing to note."""
    if not streak.days:
        return replace(line, streak=None, streak_day=None)
    return replace(line, streak=streak.days, streak_day=streak.day)


def _board(row: Any) -> Board:
    return Board(Period(row.period), row.since, row.topic)


def _key(guild_id: int, board: Board) -> dict[str, Any]:
    return {
        "guild_id": guild_id,
        "period": board.period.value,
        "since": board.since,
        "topic": board.topic,
    }
