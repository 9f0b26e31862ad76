"""People's sums on boards, kept up to date answer by answer; and made anew for one person.

A board is a server's list for a period and a topic. Whoever changes lines of a server asks `one_at_a_time` first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, insert, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.points import FROM_THE_BEGINNING, NOTHING, Period, Total
from storage.dialects import insert_into
from storage.tables import boards, standings, tallies

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


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of `standings`."""

    total: Total
    streak: int | None = None
    streak_day: date | None = None


_NO_LINE = _Line(NOTHING)
_AT_ONCE = 500
"""Boards that are looked up in one statement."""


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
    after: dict[int, _Line] = {}
    for board, total in changed.items():
        line = before.get(ids[board], _NO_LINE)
        after[ids[board]] = replace(line, total=line.total + total)
    if streak is not None:
        after[ids[EVER]] = _with(after[ids[EVER]], streak)
    await _write(db, user_id, {board_id: board.period for board, board_id in ids.items()}, before, after)


async def replace_all(
    db: AsyncConnection, guild_id: int, user_id: int, totals: Mapping[Board, Total], streak: StreakOn | None
) -> None:
    """Make a person's lines on all boards of a server anew; neither totals nor streak: on none any more."""
    before, periods = await _all_lines(db, guild_id, user_id)
    wanted = {board: _Line(total) for board, total in totals.items() if total != NOTHING}
    if streak is not None and streak.days:
        wanted[EVER] = _with(wanted.get(EVER, _NO_LINE), streak)
    ids, _ = await _found(db, guild_id, user_id, wanted)
    after = dict.fromkeys(before, _NO_LINE) | {ids[board]: line for board, line in wanted.items()}
    periods |= {ids[board]: board.period for board in wanted}
    await _write(db, user_id, periods, before, after)


async def lines(db: AsyncConnection, guild_id: int, user_id: int) -> dict[Board, tuple[Total, int | None]]:
    """A person's sums and streak on all boards of a server."""
    query = (
        select(boards, standings)
        .join(standings, _s.board_id == boards.c.id)
        .where(boards.c.guild_id == guild_id, _s.user_id == user_id)
    )
    return {_board(row): (_total(row), row.streak) for row in await db.execute(query)}


async def _found(
    db: AsyncConnection, guild_id: int, user_id: int, wanted: Collection[Board]
) -> tuple[dict[Board, int], dict[int, _Line]]:
    """The ids of boards, which are made where need be, and the person's lines on them."""
    b = boards.c
    ids: dict[Board, int] = {}
    found: dict[int, _Line] = {}
    own = (_s.board_id == b.id) & (_s.user_id == user_id)
    keys = [(board.period.value, board.since, board.topic) for board in wanted]
    for at in range(0, len(keys), _AT_ONCE):
        named = tuple_(b.period, b.since, b.topic).in_(keys[at : at + _AT_ONCE])
        query = select(boards, standings).outerjoin(standings, own).where(b.guild_id == guild_id, named)
        for row in await db.execute(query):
            ids[_board(row)] = row.id
            if row.board_id is not None:
                found[row.id] = _line(row)
    missing = [_key(guild_id, board) for board in wanted if board not in ids]
    if missing:
        made = await db.execute(insert(boards).returning(b.id, b.period, b.since, b.topic), missing)
        ids |= {_board(row): row.id for row in made}
    return ids, found


async def _all_lines(
    db: AsyncConnection, guild_id: int, user_id: int
) -> tuple[dict[int, _Line], dict[int, Period]]:
    query = (
        select(boards.c.period, standings)
        .join(standings, _s.board_id == boards.c.id)
        .where(boards.c.guild_id == guild_id, _s.user_id == user_id)
    )
    rows = (await db.execute(query)).all()
    return {row.board_id: _line(row) for row in rows}, {row.board_id: Period(row.period) for row in rows}


async def _write(
    db: AsyncConnection,
    user_id: int,
    periods: Mapping[int, Period],
    before: Mapping[int, _Line],
    after: Mapping[int, _Line],
) -> None:
    """Write lines, and move the person from one value to another in the tallies."""
    moved: Counter[tuple[int, str, int]] = Counter()
    gone: list[int] = []
    rows: list[dict[str, Any]] = []
    for board_id, line in after.items():
        if line == before.get(board_id, _NO_LINE):
            continue
        old = _measures(before[board_id], periods[board_id]) if board_id in before else {}
        new = _measures(line, periods[board_id])
        moved.subtract((board_id, name, value) for name, value in old.items() if value is not None)
        moved.update((board_id, name, value) for name, value in new.items() if value is not None)
        if line == _NO_LINE:
            gone.append(board_id)
            continue
        sums = {"questions": line.total.questions, "score": line.total.score, "streak_day": line.streak_day}
        rows.append({"board_id": board_id, "user_id": user_id} | new | sums)
    if gone:
        await db.execute(delete(standings).where(_s.board_id.in_(gone), _s.user_id == user_id))
    await _upsert(db, rows)
    await _count(db, moved)


async def _upsert(db: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    if rows:
        fresh = insert_into(db, standings)
        kept = {name: fresh.excluded[name] for name in rows[0] if name not in ("board_id", "user_id")}
        key = [_s.board_id, _s.user_id]
        await db.execute(fresh.on_conflict_do_update(index_elements=key, set_=kept), rows)


async def _count(db: AsyncConnection, moved: Mapping[tuple[int, str, int], int]) -> None:
    rows = [
        {"board_id": board_id, "measure": measure, "value": value, "people": people}
        for (board_id, measure, value), people in sorted(moved.items())
        if people
    ]
    if rows:
        t = tallies.c
        fresh = insert_into(db, tallies)
        sums = {"people": t.people + fresh.excluded.people}
        key = [t.board_id, t.measure, t.value]
        await db.execute(fresh.on_conflict_do_update(index_elements=key, set_=sums), rows)


def _measures(line: _Line, period: Period) -> dict[str, int | None]:
    """What a person is listed by; None: not at all."""
    return {
        Measure.POINTS.value: line.total.points or None,
        Measure.AVERAGE.value: line.total.average(period),
        Measure.DAILIES.value: line.total.dailies or None,
        Measure.STREAK.value: line.streak,
    }


def _with(line: _Line, streak: StreakOn) -> _Line:
    """The line with that streak; of one that does not run, there is nothing to note."""
    if not streak.days:
        return replace(line, streak=None, streak_day=None)
    return replace(line, streak=streak.days, streak_day=streak.day)


def _board(row: Any) -> Board:
    return Board(Period(row.period), row.since, row.topic)


def _line(row: Any) -> _Line:
    return _Line(_total(row), row.streak, row.streak_day)


def _total(row: Any) -> Total:
    return Total(row.points or 0, row.questions, row.score, row.dailies or 0)


def _key(guild_id: int, board: Board) -> dict[str, Any]:
    return {
        "guild_id": guild_id,
        "period": board.period.value,
        "since": board.since,
        "topic": board.topic,
    }
