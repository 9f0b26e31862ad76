"""Weekly recaps: in which channel of a server, when the next is due, and what became of the latest.

Whoever takes one on moves its `recap_at` on first, by the time it may take: should they die, it is due again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.daily_plan import Trouble
from storage.dialects import insert_into
from storage.tables import servers

_c = servers.c
_FARTHEST = timedelta(days=9)
"""The next is never farther off, whatever zone is chosen meanwhile."""


@dataclass(frozen=True, slots=True)
class Recap:
    """A server's recap. `week`: the Monday of the latest week that was told; `trouble`: why the latest was not."""

    guild_id: int
    channel_id: int
    at: datetime
    week: date | None = None
    trouble: Trouble | None = None


async def get(db: AsyncConnection, guild_id: int) -> Recap | None:
    """A server's recap, if it has one."""
    query = select(servers).where(_c.guild_id == guild_id, _c.recap_channel_id.is_not(None))
    row = (await db.execute(query)).one_or_none()
    return _of(row) if row is not None else None


async def put(db: AsyncConnection, guild_id: int, channel_id: int, at: datetime, *, by: int) -> None:
    """Post the recap in that channel, next at that moment. The weeks that were told stay told."""
    chosen = {"recap_channel_id": channel_id, "recap_at": at, "recap_trouble": None, "changed_by": by}
    fresh = insert_into(db, servers).values({"guild_id": guild_id} | chosen)
    await db.execute(fresh.on_conflict_do_update(index_elements=[_c.guild_id], set_=chosen))


async def stop(db: AsyncConnection, guild_id: int, *, by: int) -> bool:
    """Post none any more; False where there was none."""
    where = (_c.guild_id == guild_id) & _c.recap_channel_id.is_not(None)
    none = {"recap_channel_id": None, "recap_at": None, "recap_trouble": None, "changed_by": by}
    return (await db.execute(update(servers).where(where).values(none))).rowcount == 1


async def is_any_due(db: AsyncConnection, now: datetime) -> bool:
    """Whether `take` would give any."""
    return await db.scalar(select(_c.guild_id).where(_is_due(now)).limit(1)) is not None


async def take(db: AsyncConnection, now: datetime, until: datetime, limit: int) -> tuple[Recap, ...]:
    """Recaps whose time has come, each the caller's until then. `at` is when it was due, or taken last.

    One that a clock which ran ahead has planned too far off is among them.
    """
    query = (
        select(servers)
        .where(_is_due(now), _c.recap_channel_id.is_not(None))
        .order_by(_c.recap_at, _c.guild_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = tuple(_of(row) for row in await db.execute(query))
    ids = [each.guild_id for each in found]
    await db.execute(update(servers).where(_c.guild_id.in_(ids)).values(recap_at=until))
    return found


async def done(
    db: AsyncConnection,
    recap: Recap,
    following: datetime,
    *,
    week: date | None,
    trouble: Trouble | None = None,
) -> None:
    """That week is over with, told or not; the next comes at that moment. `week` None: it is tried again then."""
    where = (_c.guild_id == recap.guild_id) & (_c.recap_channel_id == recap.channel_id)
    values: dict[str, Any] = {"recap_at": following, "recap_trouble": trouble.value if trouble else None}
    if week is not None:
        values |= {"recap_week": week}
    await db.execute(update(servers).where(where).values(values))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(_c.recap_at <= now, _c.recap_at > now + _FARTHEST)


def _of(row: Row[Any]) -> Recap:
    found = Recap(row.guild_id, row.recap_channel_id, row.recap_at, row.recap_week)
    return replace(found, trouble=Trouble(row.recap_trouble)) if row.recap_trouble else found
