"""What `mock-interview db verify` asks of the database as a whole."""

from __future__ import annotations

from sqlalchemy import CompoundSelect, delete, func, insert, literal, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.standings import Measure, one_at_a_time
from storage.tables import answers, attempts, boards, daily_attempts, interviews, members, standings, tallies
from storage.uncounted import RUNNING_EXAM


async def uncounted_attempts(db: AsyncConnection) -> int:
    """How many attempts have no row in `answers`, or the other way round: by number, which is quick."""
    kept = await db.scalar(select(func.count()).select_from(answers))
    counting = (
        select(func.count())
        .select_from(attempts)
        .join(interviews, interviews.c.id == attempts.c.interview_id)
        .where(~RUNNING_EXAM)
    )
    given = await db.scalar(counting)
    days = await db.scalar(select(func.count()).select_from(daily_attempts))
    return int(given or 0) + int(days or 0) - int(kept or 0)


async def wrong_tallies(db: AsyncConnection) -> dict[int, str]:
    """Boards on which the tallies do not say what the lines do, by their ids, in words."""
    told = select(tallies.c.board_id, tallies.c.measure, tallies.c.value, tallies.c.people).where(
        tallies.c.people != 0
    )
    both = union_all(
        select(_counted().subquery(), literal(1).label("side")),
        select(told.subquery(), literal(-1).label("side")),
    ).subquery()
    b = both.c
    differing = (
        select(b.board_id, b.measure, func.count().label("values"))
        .group_by(b.board_id, b.measure, b.value)
        .having(func.sum(b.people * b.side) != 0)
        .subquery()
    )
    query = select(differing.c.board_id, differing.c.measure, func.count().label("values"))
    query = query.group_by(differing.c.board_id, differing.c.measure).order_by(*differing.c[:2])
    found: dict[int, str] = {}
    for row in await db.execute(query):
        said = f"{row.values} counts of people by {row.measure} differ"
        found[row.board_id] = (
            f"{found[row.board_id]}, {said}" if row.board_id in found else f"board {row.board_id}: {said}"
        )
    return found


async def count_anew(db: AsyncConnection, board_id: int) -> None:
    """Let a board's tallies say what its lines do. Nothing is done about a board that is gone."""
    guild_id = await db.scalar(select(boards.c.guild_id).where(boards.c.id == board_id))
    if guild_id is None:
        return
    await one_at_a_time(db, guild_id)
    await db.execute(delete(tallies).where(tallies.c.board_id == board_id))
    columns = ("board_id", "measure", "value", "people")
    await db.execute(insert(tallies).from_select(columns, _counted(board_id)))


def _counted(board_id: int | None = None) -> CompoundSelect[tuple[int, str, int | None, int]]:
    """The tallies as the lines say; of one board."""
    lines = (
        select(
            standings.c.board_id,
            literal(measure.value).label("measure"),
            standings.c[measure.value].label("value"),
            func.count().label("people"),
        )
        .where(standings.c[measure.value].is_not(None))
        .where(*([] if board_id is None else [standings.c.board_id == board_id]))
        .group_by(standings.c.board_id, standings.c[measure.value])
        for measure in Measure
    )
    return union_all(*lines)


async def strangers(db: AsyncConnection) -> int:
    """How many lines are of people who were never seen in the board's server."""
    query = (
        select(func.count())
        .select_from(standings)
        .join(boards, boards.c.id == standings.c.board_id)
        .outerjoin(
            members, (members.c.guild_id == boards.c.guild_id) & (members.c.user_id == standings.c.user_id)
        )
        .where(members.c.user_id.is_(None))
    )
    return int(await db.scalar(query) or 0)


async def people_after(
    db: AsyncConnection, after: tuple[int, int], limit: int
) -> tuple[tuple[int, int], ...]:
    """(server, person) of everybody who ever answered in a server, in order, from the next one on."""
    m = members.c
    query = (
        select(m.guild_id, m.user_id)
        .where(tuple_(m.guild_id, m.user_id) > after)
        .order_by(m.guild_id, m.user_id)
        .limit(limit)
    )
    return tuple((row.guild_id, row.user_id) for row in await db.execute(query))
