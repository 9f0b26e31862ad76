"""What an operator wants to know of the question of the day: how many, which, and why not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.daily_plan import PostStatus, Trouble
from storage.daily_posts import SENDING
from storage.daily_rows import Post, Schedule, to_post, to_schedule
from storage.tables import daily_posts, daily_schedules

_s, _p = daily_schedules.c, daily_posts.c


@dataclass(frozen=True, slots=True)
class Schedules:
    """How many channels there are in each state; `due`: the time has come, and nobody has claimed it yet."""

    active: int
    paused: int
    removed: int
    in_trouble: int
    due: int


async def count_schedules(db: AsyncConnection, now: datetime) -> Schedules:
    """All of them."""

    def number(where: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((where, 1), else_=0)), 0)

    kept = _s.removed.is_(False)
    query = select(
        number(kept & _s.paused.is_(False)),
        number(kept & _s.paused.is_(True)),
        number(_s.removed.is_(True)),
        number(kept & _s.trouble.is_not(None)),
        number(_s.next_at <= now),
    )
    active, paused, removed, in_trouble, due = (await db.execute(query)).one()
    return Schedules(active, paused, removed, in_trouble, due)


async def count_posts(db: AsyncConnection, since: datetime) -> dict[tuple[PostStatus, Trouble | None], int]:
    """Posts that were due since then, by what became of them."""
    query = (
        select(_p.status, _p.trouble, func.count().label("number"))
        .where(_p.due_at >= since)
        .group_by(_p.status, _p.trouble)
    )
    return {
        (PostStatus(row.status), Trouble(row.trouble) if row.trouble else None): row.number
        for row in await db.execute(query)
    }


async def count_unsent(db: AsyncConnection) -> dict[PostStatus, int]:
    """Posts that are not yet known to stand in their channels: being sent, and failing."""
    query = (
        select(_p.status, func.count().label("number"))
        .where(_p.status.in_([status.value for status in SENDING]))
        .group_by(_p.status)
    )
    return dict.fromkeys(SENDING, 0) | {PostStatus(row.status): row.number for row in await db.execute(query)}


async def posts(
    db: AsyncConnection,
    statuses: Collection[PostStatus],
    limit: int,
    *,
    since: datetime | None = None,
    guild_id: int | None = None,
) -> tuple[Post, ...]:
    """Posts in one of these states, latest first; `since`: due from then on."""
    query = select(daily_posts).where(_p.status.in_([status.value for status in statuses]))
    if since is not None:
        query = query.where(_p.due_at >= since)
    if guild_id is not None:
        query = query.where(_p.guild_id == guild_id)
    found = await db.execute(query.order_by(_p.due_at.desc(), _p.id.desc()).limit(limit))
    return tuple(to_post(row) for row in found)


async def overdue_reveals(db: AsyncConnection, now: datetime) -> int:
    """Open posts whose answer should have been shown."""
    query = select(func.count()).where(_p.status == PostStatus.POSTED.value, _p.reveal_at <= now)
    return int(await db.scalar(query) or 0)


async def in_trouble(db: AsyncConnection, limit: int, guild_id: int | None = None) -> tuple[Schedule, ...]:
    """Schedules that cannot post."""
    query = select(daily_schedules).where(_s.trouble.is_not(None), _s.removed.is_(False))
    if guild_id is not None:
        query = query.where(_s.guild_id == guild_id)
    return tuple(to_schedule(row) for row in await db.execute(query.order_by(_s.id).limit(limit)))


async def coming(db: AsyncConnection, limit: int, guild_id: int | None = None) -> tuple[Schedule, ...]:
    """Schedules by their next run, those that are due first."""
    query = select(daily_schedules).where(_s.next_at.is_not(None))
    if guild_id is not None:
        query = query.where(_s.guild_id == guild_id)
    return tuple(to_schedule(row) for row in await db.execute(query.order_by(_s.next_at).limit(limit)))
