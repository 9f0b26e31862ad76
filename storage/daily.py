"""The schedules of the question of the day, one a channel, and what their admins queued."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.daily import Run
from questions.daily_plan import DailyPlan, Trouble
from storage.daily_rows import Schedule, next_values, plan_values, to_schedule
from storage.tables import daily_queue, daily_schedules

_CLAIMS = 7_315_002_944  # any number


async def one_at_a_time(db: AsyncConnection) -> None:
    """Wait until nobody else is deciding what is posted; until the transaction ends, nobody else will.

    Whoever locks several schedules, or schedules and posts, asks for this first: so no two wait for each other.
    """
    if db.dialect.name == "postgresql":  # SQLite has one writer at a time
        await db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CLAIMS})


async def add(
    db: AsyncConnection, guild_id: int, channel_id: int, plan: DailyPlan, run: Run, *, by: int, now: datetime
) -> int:
    """Keep a new schedule for a channel that has none; gives its id."""
    values = plan_values(plan) | next_values(run) | _changed(by, now)
    fixed = {"guild_id": guild_id, "channel_id": channel_id, "removed": False, "paused": False}
    quiet = {"trouble": None, "trouble_told": False}
    query = insert(daily_schedules).values(values | fixed | quiet).returning(daily_schedules.c.id)
    return int((await db.execute(query)).scalar_one())


async def in_channel(db: AsyncConnection, channel_id: int, *, lock: bool = False) -> Schedule | None:
    """The schedule of a channel, also a removed one. `lock` holds it against others."""
    return await _one(db, daily_schedules.c.channel_id == channel_id, lock)


async def get(db: AsyncConnection, schedule_id: int) -> Schedule | None:
    """The schedule of that id."""
    return await _one(db, daily_schedules.c.id == schedule_id, lock=False)


async def of_guild(db: AsyncConnection, guild_id: int) -> tuple[Schedule, ...]:
    """A server's schedules, in the order in which they were set up."""
    query = (
        select(daily_schedules)
        .where(daily_schedules.c.guild_id == guild_id, daily_schedules.c.removed.is_(False))
        .order_by(daily_schedules.c.id)
    )
    return tuple(to_schedule(row) for row in await db.execute(query))


async def by_id(db: AsyncConnection, schedule_ids: Collection[int]) -> dict[int, Schedule]:
    """The schedules of these ids."""
    if not schedule_ids:
        return {}
    query = select(daily_schedules).where(daily_schedules.c.id.in_(schedule_ids))
    return {row.id: to_schedule(row) for row in await db.execute(query)}


async def is_any_due(db: AsyncConnection, now: datetime) -> bool:
    """Whether `due` would give any."""
    query = select(daily_schedules.c.id).where(daily_schedules.c.next_at <= now).limit(1)
    return await db.scalar(query) is not None


async def due(db: AsyncConnection, now: datetime, limit: int) -> tuple[Schedule, ...]:
    """Schedules whose next run has come, the longest waiting first; nobody else changes them meanwhile."""
    query = (
        select(daily_schedules)
        .where(daily_schedules.c.next_at <= now)
        .order_by(daily_schedules.c.next_at, daily_schedules.c.id)
        .limit(limit)
        .with_for_update()
    )
    return tuple(to_schedule(row) for row in await db.execute(query))


async def change(
    db: AsyncConnection,
    schedule_id: int,
    plan: DailyPlan,
    run: Run | None,
    *,
    paused: bool,
    by: int,
    now: datetime,
) -> None:
    """Another plan, or paused, or set up again after it was removed. What went wrong before is forgotten."""
    values = plan_values(plan) | next_values(run) | _changed(by, now)
    fresh = {"paused": paused, "removed": False, "trouble": None, "trouble_told": False}
    await db.execute(
        update(daily_schedules).where(daily_schedules.c.id == schedule_id).values(values | fresh)
    )


async def remove(db: AsyncConnection, schedule_id: int, *, by: int, now: datetime) -> None:
    """Post there no more. What was posted is kept: should it be set up again, nothing repeats."""
    values = {"removed": True, "trouble": None} | next_values(None) | _changed(by, now)
    await db.execute(update(daily_schedules).where(daily_schedules.c.id == schedule_id).values(values))
    await db.execute(delete(daily_queue).where(daily_queue.c.schedule_id == schedule_id))


async def move_on(db: AsyncConnection, schedules: Iterable[Schedule]) -> None:
    """Keep `next` and `last_day` of each."""
    rows = [{"key": each.id, "last_day": each.last_day} | next_values(each.next) for each in schedules]
    if rows:
        query = update(daily_schedules).where(daily_schedules.c.id == bindparam("key"))
        values: dict[str, Any] = {name: bindparam(name) for name in ("next_day", "next_at", "last_day")}
        await db.execute(query.values(values), rows)


async def note_trouble(db: AsyncConnection, troubles: Mapping[int, Trouble | None]) -> None:
    """What keeps schedules from posting, by id; None: nothing any more. Another trouble is untold again."""
    c = daily_schedules.c
    well = [schedule_id for schedule_id, trouble in troubles.items() if trouble is None]
    if well:
        mended = update(daily_schedules).where(c.id.in_(well), c.trouble.is_not(None))
        await db.execute(mended.values(trouble=None, trouble_told=False))
    for schedule_id, trouble in troubles.items():
        if trouble is not None:
            other = update(daily_schedules).where(
                c.id == schedule_id, c.removed.is_(False), c.trouble.is_distinct_from(trouble)
            )
            await db.execute(other.values(trouble=trouble.value, trouble_told=False))


async def untold(db: AsyncConnection, limit: int) -> tuple[Schedule, ...]:
    """Schedules with a trouble that the admins have not been told of."""
    c = daily_schedules.c
    query = select(daily_schedules).where(c.trouble.is_not(None), c.trouble_told.is_(False)).limit(limit)
    return tuple(to_schedule(row) for row in await db.execute(query))


async def not_told(db: AsyncConnection, schedule_ids: Collection[int]) -> None:
    """Telling the admins did not succeed."""
    query = update(daily_schedules).where(daily_schedules.c.id.in_(schedule_ids))
    await db.execute(query.values(trouble_told=False))


async def told(db: AsyncConnection, schedule_id: int) -> bool:
    """The admins are being told: False when somebody else does so already, or there is nothing to tell any more."""
    c = daily_schedules.c
    query = update(daily_schedules).where(
        c.id == schedule_id, c.trouble.is_not(None), c.trouble_told.is_(False)
    )
    return (await db.execute(query.values(trouble_told=True))).rowcount == 1


async def queued(db: AsyncConnection, schedule_ids: Collection[int]) -> dict[int, list[str]]:
    """The questions put next by admins, in their order, by schedule."""
    query = (
        select(daily_queue)
        .where(daily_queue.c.schedule_id.in_(schedule_ids))
        .order_by(daily_queue.c.schedule_id, daily_queue.c.position)
    )
    found: dict[int, list[str]] = {}
    for row in await db.execute(query):
        found.setdefault(row.schedule_id, []).append(row.question_id)
    return found


async def queue_next(db: AsyncConnection, schedule_id: int, question_id: str) -> None:
    """Put a question before all others."""
    await unqueue(db, [(schedule_id, question_id)])
    first = await db.scalar(
        select(func.min(daily_queue.c.position)).where(daily_queue.c.schedule_id == schedule_id)
    )
    position = (first or 0) - 1
    values = {"schedule_id": schedule_id, "question_id": question_id, "position": position}
    await db.execute(insert(daily_queue).values(values))


async def unqueue(db: AsyncConnection, taken: Iterable[tuple[int, str]]) -> None:
    """Take questions out of queues: (schedule, question)."""
    rows = [{"schedule": schedule_id, "question": question_id} for schedule_id, question_id in taken]
    if rows:
        query = delete(daily_queue).where(
            daily_queue.c.schedule_id == bindparam("schedule"),
            daily_queue.c.question_id == bindparam("question"),
        )
        await db.execute(query, rows)


async def zones(db: AsyncConnection, guild_id: int) -> list[str]:
    """The zones that a server's schedules use or used, the latest first."""
    query = (
        select(daily_schedules.c.zone, func.max(daily_schedules.c.changed_at).label("at"))
        .where(daily_schedules.c.guild_id == guild_id)
        .group_by(daily_schedules.c.zone)
        .order_by(func.max(daily_schedules.c.changed_at).desc())
    )
    return [row.zone for row in await db.execute(query)]


async def zones_in_use(db: AsyncConnection) -> list[str]:
    """The zones of all schedules that have a next run."""
    c = daily_schedules.c
    return list(await db.scalars(select(c.zone).where(c.next_at.is_not(None)).distinct().order_by(c.zone)))


async def upcoming(db: AsyncConnection, zone: str) -> list[tuple[int, Run]]:
    """Every distinct (minute, next run) in a zone: what a new zone database may have moved."""
    c = daily_schedules.c
    query = select(c.minute, c.next_day, c.next_at).where(c.zone == zone, c.next_at.is_not(None)).distinct()
    return [(row.minute, Run(row.next_day, row.next_at)) for row in await db.execute(query)]


async def latest_days(db: AsyncConnection) -> list[tuple[str, date]]:
    """Every distinct (zone, latest day) of schedules that have a next run."""
    c = daily_schedules.c
    query = select(c.zone, c.last_day).where(c.next_at.is_not(None), c.last_day.is_not(None)).distinct()
    return [(row.zone, row.last_day) for row in await db.execute(query)]


async def with_latest_days(db: AsyncConnection, found: Collection[tuple[str, date]]) -> tuple[Schedule, ...]:
    """The schedules behind some of those; nobody else changes them meanwhile."""
    c = daily_schedules.c
    query = select(daily_schedules).where(c.next_at.is_not(None), tuple_(c.zone, c.last_day).in_(list(found)))
    return tuple(to_schedule(row) for row in await db.execute(query.order_by(c.id).with_for_update()))


async def shift(db: AsyncConnection, zone: str, minute: int, old: Run, new: datetime) -> int:
    """Move the next run of all schedules of that zone and minute; gives how many were moved."""
    c = daily_schedules.c
    query = update(daily_schedules).where(
        c.zone == zone, c.minute == minute, c.next_day == old.day, c.next_at == old.at
    )
    return (await db.execute(query.values(next_at=new))).rowcount


async def _one(db: AsyncConnection, where: ColumnElement[bool], lock: bool) -> Schedule | None:
    query = select(daily_schedules).where(where)
    row = (await db.execute(query.with_for_update() if lock else query)).one_or_none()
    return to_schedule(row) if row is not None else None


def _changed(by: int, now: datetime) -> dict[str, Any]:
    return {"changed_by": by, "changed_at": now}
