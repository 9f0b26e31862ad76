"""People's sums on boards, kept up to date answer by answer; and made anew for one person.

A board is a server's list for a period and a topic. Whoever changes lines of a server asks `one_at_a_time` first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select, text, tuple_
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
class _Line:
    """A row of `standings`."""

    total: Total
    streak: int | None = None
    streak_day: date | None = None


async def one_at_a_time(db: AsyncConnection, guild_id: int) -> None:
    """Wait until nobody else changes this server's lines; until the transaction ends, nobody else will."""
    if db.dialect.name == "postgresql":  # SQLite has one writer at a time
        await db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": guild_id})


async def add(db: AsyncConnection, guild_id: int, user_id: int, more: Mapping[Board, Total]) -> None:
    """Add to a person's sums; what is to be added may also be less than nothing."""
    changed = {board: total for board, total in more.items() if total != NOTHING}
    if not changed:
        return
    ids = await _ids(db, guild_id, changed)
    before = await _lines(db, ids.values(), user_id)
    after = {
        ids[board]: _plus(before.get(ids[board], _Line(NOTHING)), total) for board, total in changed.items()
    }
    await _write(db, user_id, {board_id: board.period for board, board_id in ids.items()}, before, after)


async def replace_all(
    db: AsyncConnection,
    guild_id: int,
    user_id: int,
    totals: Mapping[Board, Total],
    streak: int | None,
    day: date,
) -> None:
    """Make a person's lines on all boards of a server anew; no totals: the person is on none any more."""
    wanted = {board: total for board, total in totals.items() if total != NOTHING}
    ids = await _ids(db, guild_id, wanted)
    before, periods = await _all_lines(db, guild_id, user_id)
    after = {ids[board]: _Line(total) for board, total in wanted.items()}
    if EVER in wanted:
        after[ids[EVER]] = _Line(wanted[EVER], streak or None, day if streak else None)
    periods |= {ids[board]: board.period for board in wanted}
    await _write(db, user_id, periods, before, {**dict.fromkeys(before, _Line(NOTHING)), **after})


async def set_streak(db: AsyncConnection, guild_id: int, user_id: int, streak: int, day: date) -> None:
    """Note how long a person's streak in that server is, as of a day."""
    ids = await _ids(db, guild_id, [EVER])
    before = await _lines(db, ids.values(), user_id)
    line = before.get(ids[EVER], _Line(NOTHING))
    after = {ids[EVER]: _Line(line.total, streak or None, day if streak else None)}
    await _write(db, user_id, {ids[EVER]: EVER.period}, before, after)


async def running_streaks(db: AsyncConnection, before: date, limit: int) -> tuple[tuple[int, int], ...]:
    """(server, person) whose streak ran when it was last reckoned, on an earlier day than that."""
    query = (
        select(boards.c.guild_id, _s.user_id)
        .join(boards, boards.c.id == _s.board_id)
        .where(_s.streak.is_not(None), _s.streak_day < before)
        .order_by(_s.streak_day)
        .limit(limit)
    )
    return tuple((row.guild_id, row.user_id) for row in await db.execute(query))


async def lines(db: AsyncConnection, guild_id: int, user_id: int) -> dict[Board, tuple[Total, int | None]]:
    """A person's sums and streak on all boards of a server."""
    query = (
        select(boards, standings)
        .join(standings, _s.board_id == boards.c.id)
        .where(boards.c.guild_id == guild_id, _s.user_id == user_id)
    )
    return {
        Board(Period(row.period), row.since, row.topic): (_total(row), row.streak)
        for row in await db.execute(query)
    }


async def forget(db: AsyncConnection, period: Period, before: date, limit: int) -> int:
    """Delete boards of periods that began before that day; gives how many. Sums are made again from answers."""
    old = select(boards.c.id).where(boards.c.period == period.value, boards.c.since < before).limit(limit)
    ids = list(await db.scalars(old))
    for table in (tallies, standings):  # not left to the foreign key: SQLite would look row by row
        await db.execute(delete(table).where(table.c.board_id.in_(ids)))
    await db.execute(delete(boards).where(boards.c.id.in_(ids)))
    return len(ids)


async def _ids(db: AsyncConnection, guild_id: int, wanted: Collection[Board]) -> dict[Board, int]:
    """The ids of boards, which are made where need be."""
    found = await _known_ids(db, guild_id, wanted)
    missing = [board for board in wanted if board not in found]
    if missing:
        rows = [_key(guild_id, board) for board in missing]
        await db.execute(insert_into(db, boards).on_conflict_do_nothing(), rows)
        found |= await _known_ids(db, guild_id, missing)
    return found


async def _known_ids(db: AsyncConnection, guild_id: int, wanted: Collection[Board]) -> dict[Board, int]:
    b = boards.c
    keys = [(board.period.value, board.since, board.topic) for board in wanted]
    query = select(boards).where(b.guild_id == guild_id, tuple_(b.period, b.since, b.topic).in_(keys))
    return {Board(Period(row.period), row.since, row.topic): row.id for row in await db.execute(query)}


async def _all_lines(
    db: AsyncConnection, guild_id: int, user_id: int
) -> tuple[dict[int, _Line], dict[int, Period]]:
    query = (
        select(boards.c.period, standings)
        .join(standings, _s.board_id == boards.c.id)
        .where(boards.c.guild_id == guild_id, _s.user_id == user_id)
    )
    rows = (await db.execute(query)).all()
    found = {row.board_id: _Line(_total(row), row.streak, row.streak_day) for row in rows}
    return found, {row.board_id: Period(row.period) for row in rows}


async def _lines(db: AsyncConnection, board_ids: Collection[int], user_id: int) -> dict[int, _Line]:
    query = select(standings).where(_s.board_id.in_(board_ids), _s.user_id == user_id)
    return {row.board_id: _Line(_total(row), row.streak, row.streak_day) for row in await db.execute(query)}


def _plus(line: _Line, more: Total) -> _Line:
    return _Line(line.total + more, line.streak, line.streak_day)


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
        old = _measures(before[board_id], periods[board_id]) if board_id in before else {}
        new = _measures(line, periods[board_id])
        moved.subtract((board_id, name, value) for name, value in old.items() if value is not None)
        moved.update((board_id, name, value) for name, value in new.items() if value is not None)
        if line == _Line(NOTHING):
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


def _total(row: Any) -> Total:
    return Total(row.points or 0, row.questions, row.score, row.dailies or 0)


def _key(guild_id: int, board: Board) -> dict[str, Any]:
    return {
        "guild_id": guild_id,
        "period": board.period.value,
        "since": board.since,
        "topic": board.topic,
    }
