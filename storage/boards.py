"""Reading leaderboards: a page of one, and where somebody stands on it. What it costs does not grow with answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.standings import Board, Measure
from storage.tables import boards, standings, tallies

_t = tallies.c
_FAR = 500
"""Lines that are stepped over one by one; farther places are looked up among the tallies first."""


@dataclass(frozen=True, slots=True)
class Line:
    """A person on a board. `place` is shared by all who have as much; the next after two firsts is the third."""

    place: int
    user_id: int
    value: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands. `sharing`: how many others have as much. `ahead`: the least that somebody has more."""

    line: Line
    sharing: int
    ahead: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a board, best first. `people`: how many it has in all."""

    lines: Sequence[Line]
    people: int
    own: Place | None


async def page(
    db: AsyncConnection,
    guild_id: int,
    board: Board,
    measure: Measure,
    *,
    offset: int,
    limit: int,
    user_id: int | None = None,
) -> Page:
    """So many lines from there on, and the person's own place; past the end there are none."""
    board_id = await _id(db, guild_id, board)
    if board_id is None:
        return Page((), 0, None)
    people = await _people(db, board_id, measure)
    lines = await _lines(db, board_id, measure, offset, limit) if offset < people else ()
    own = await _own(db, board_id, measure, user_id) if user_id is not None else None
    return Page(lines, people, own)


async def _id(db: AsyncConnection, guild_id: int, board: Board) -> int | None:
    b = boards.c
    query = select(b.id).where(
        b.guild_id == guild_id,
        b.period == board.period.value,
        b.since == board.since,
        b.topic == board.topic,
    )
    found: int | None = await db.scalar(query)
    return found


async def _people(db: AsyncConnection, board_id: int, measure: Measure, *where: ColumnElement[bool]) -> int:
    query = select(func.sum(_t.people)).where(_t.board_id == board_id, _t.measure == measure.value, *where)
    return int(await db.scalar(query) or 0)


async def _lines(
    db: AsyncConnection, board_id: int, measure: Measure, offset: int, limit: int
) -> tuple[Line, ...]:
    column = standings.c[measure.value]
    query = select(standings.c.user_id, column.label("value")).where(
        standings.c.board_id == board_id, column.is_not(None)
    )
    better = 0
    if offset > _FAR:
        value, better = await _value_at(db, board_id, measure, offset)
        query = query.where(column <= value)
    # Both downwards, so that the index is read backwards and nothing is sorted.
    query = query.order_by(column.desc(), standings.c.user_id.desc()).limit(limit).offset(offset - better)
    rows = (await db.execute(query)).all()
    if not rows:
        return ()
    place = 1 + await _people(db, board_id, measure, _t.value > rows[0].value)
    lines = [Line(place, rows[0].user_id, rows[0].value)]
    for number, row in enumerate(rows[1:], offset + 2):
        place = lines[-1].place if row.value == lines[-1].value else number
        lines.append(Line(place, row.user_id, row.value))
    return tuple(lines)


async def _value_at(db: AsyncConnection, board_id: int, measure: Measure, offset: int) -> tuple[int, int]:
    """What the person there has, and how many people have more."""
    upto = func.sum(_t.people).over(order_by=_t.value.desc()).label("upto")
    walk = (
        select(_t.value, _t.people, upto)
        .where(_t.board_id == board_id, _t.measure == measure.value, _t.people > 0)
        .subquery()
    )
    query = select(walk).where(walk.c.upto > offset).order_by(walk.c.value.desc()).limit(1)
    row = (await db.execute(query)).one()
    return row.value, int(row.upto) - row.people


async def _own(db: AsyncConnection, board_id: int, measure: Measure, user_id: int) -> Place | None:
    column = standings.c[measure.value]
    mine = await db.scalar(
        select(column).where(standings.c.board_id == board_id, standings.c.user_id == user_id)
    )
    if mine is None:
        return None
    of_board = (_t.board_id == board_id, _t.measure == measure.value, _t.people > 0)
    counts = (
        await db.execute(
            select(
                func.sum(_t.people).filter(_t.value > mine).label("better"),
                func.sum(_t.people).filter(_t.value == mine).label("equal"),
                func.min(_t.value).filter(_t.value > mine).label("ahead"),
            ).where(*of_board, _t.value >= mine)
        )
    ).one()
    return Place(Line(1 + int(counts.better or 0), user_id, mine), int(counts.equal) - 1, counts.ahead)
