"""Boards whose period is long over: they are deleted, and what was deleted is never made again by halves.

A note says as of which day old boards were deleted last. Whoever adds to lines, or makes them anew, leaves out the
boards that were over by then: an old answer with a new score would else make a board that has only its own person.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.points import FROM_THE_BEGINNING, Period, since
from storage import notes
from storage.standings import Board
from storage.tables import boards, standings, tallies

SWEPT = "old boards deleted"
"""The key of the note: the day, as YYYY-MM-DD."""
_KEPT = {Period.TODAY: timedelta(days=7), Period.WEEK: timedelta(weeks=4), Period.MONTH: timedelta(days=92)}
"""Recaps look back at the last of each; the rest is for a clock that runs ahead for some days."""
_b = boards.c


def kept_since(period: Period, swept: date | None) -> date:
    """The first day of the oldest of such periods that is kept."""
    if swept is None or period not in _KEPT:
        return FROM_THE_BEGINNING
    return since(period, swept - _KEPT[period])


def is_kept(board: Board, swept: date | None) -> bool:
    """Whether a board is not so old that it was, or is about to be, deleted."""
    return board.since >= kept_since(board.period, swept)


async def swept(db: AsyncConnection) -> date | None:
    """The day as of which old boards were deleted; None: none ever were."""
    noted = await notes.get(db, SWEPT)
    return date.fromisoformat(noted) if noted else None


async def sweep(db: AsyncConnection, day: date) -> None:
    """From now on, boards that are old as of that day are neither made nor changed. `delete_old` comes after."""
    await notes.put(db, SWEPT, day.isoformat())


async def next_sweep(db: AsyncConnection, today: date) -> date | None:
    """The day as of which the oldest day that has boards is old; None while it is not old today."""
    first: date | None = await db.scalar(select(func.min(_b.since)).where(_b.period == Period.TODAY.value))
    if first is None or kept_since(Period.TODAY, today) <= first:
        return None
    return first + _KEPT[Period.TODAY] + timedelta(days=1)


async def old(db: AsyncConnection, most: int) -> dict[int, int]:
    """Boards that are old: their servers by their ids; with not many more than so many lines."""
    day = await swept(db)
    if day is None:
        return {}
    is_old = or_(*((_b.period == period.value) & (_b.since < kept_since(period, day)) for period in _KEPT))
    some = select(_b.id, _b.guild_id).where(is_old).limit(most).subquery()
    query = (
        select(some.c.id, some.c.guild_id, func.count(standings.c.user_id).label("people"))
        .outerjoin(standings, standings.c.board_id == some.c.id)
        .group_by(some.c.id, some.c.guild_id)
        .order_by(some.c.id)
    )
    found: dict[int, int] = {}
    people = 0
    for row in await db.execute(query):
        people += row.people
        if found and people > most:
            break
        found[row.id] = row.guild_id
    return found


async def delete_old(db: AsyncConnection, board_ids: Collection[int]) -> None:
    """Delete boards, for whose servers `standings.one_at_a_time` was asked; their sums stay in `answers`."""
    if not board_ids:
        return
    for table in (tallies, standings):  # not left to the foreign key: SQLite would look row by row
        await db.execute(delete(table).where(table.c.board_id.in_(board_ids)))
    await db.execute(delete(boards).where(_b.id.in_(board_ids)))
