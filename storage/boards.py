"""Reading leaderboards: a page of one, and where somebody stands on it. What it costs does not grow with answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
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
    """Some lines of a board, best first. `people`: how many it has in all. `offset`: how many come before."""

    lines: Sequence[Line]
    people: int
    own: Place | None
    offset: int = 0
    own_offset: int | None = None
    """How many come before the person asked about."""


async def page(
    db: AsyncConnection,
    guild_id: int,
    board: Board,
    measure: Measure,
    *,
    offset: int | None,
    limit: int,
    user_id: int | None = None,
) -> Page:
    """So many lines from there on, and the person's own place.

    Past the end, it is the last page; without an offset, the one with the person on it, else the first. Of people
    who have as much, each has the same spot on every page.
    """
    board_id, mine = await _find(db, guild_id, board, measure, user_id)
    if board_id is None:
        return Page((), 0, None)
    people, own = await _counts(db, board_id, measure, user_id, mine)
    own_offset = None if own is None else await _before(db, board_id, measure, own)
    if offset is None:
        offset = (own_offset or 0) // limit * limit
    offset = max(0, min(offset, (people - 1) // limit * limit))
    lines = await _lines(db, board_id, measure, offset, limit) if people else ()
    return Page(lines, people, own, offset, own_offset)


async def _find(
    db: AsyncConnection, guild_id: int, board: Board, measure: Measure, user_id: int | None
) -> tuple[int | None, int | None]:
    """The board's id, and what the person has on it."""
    b, s = boards.c, standings.c
    query = select(b.id, s[measure.value].label("mine")).outerjoin(
        standings, (s.board_id == b.id) & (s.user_id == user_id)
    )
    named = (b.period == board.period.value) & (b.since == board.since) & (b.topic == board.topic)
    row = (await db.execute(query.where(b.guild_id == guild_id, named))).one_or_none()
    return (None, None) if row is None else (row.id, row.mine)


async def _counts(
    db: AsyncConnection, board_id: int, measure: Measure, user_id: int | None, mine: int | None
) -> tuple[int, Place | None]:
    """How many people there are, and where the one with `mine` stands among them."""
    value = mine or 0
    counts = (
        await db.execute(
            select(
                func.sum(_t.people).label("people"),
                func.sum(_t.people).filter(_t.value > value).label("better"),
                func.sum(_t.people).filter(_t.value == value).label("equal"),
                func.min(_t.value).filter(_t.value > value).label("ahead"),
            ).where(_t.board_id == board_id, _t.measure == measure.value, _t.people > 0)
        )
    ).one()
    people = int(counts.people or 0)
    if user_id is None or mine is None:
        return people, None
    line = Line(1 + int(counts.better or 0), user_id, mine)
    return people, Place(line, int(counts.equal) - 1, counts.ahead)


async def _before(db: AsyncConnection, board_id: int, measure: Measure, own: Place) -> int:
    """How many lines come before that one."""
    better = own.line.place - 1
    if not own.sharing:
        return better
    s = standings.c
    query = select(func.count()).where(
        s.board_id == board_id, s[measure.value] == own.line.value, s.user_id > own.line.user_id
    )
    return better + int(await db.scalar(query) or 0)


async def _better(db: AsyncConnection, board_id: int, measure: Measure, value: int) -> int:
    """How many have more."""
    query = select(func.sum(_t.people)).where(
        _t.board_id == board_id, _t.measure == measure.value, _t.value > value
    )
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
    place = 1 + (await _better(db, board_id, measure, rows[0].value) if offset else 0)
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
