"""Who is to be read on which public message, and which of them are to be taken down.

Whoever takes one on moves its `take_down_at` on first, by the time it may take: should they die, it is due again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import insert_into
from storage.tables import people, shown

_c = shown.c


async def add(
    db: AsyncConnection, channel_id: int, message_id: int, user_ids: Collection[int], at: datetime
) -> None:
    """A message that shows these people. It is to be taken down at once where one of them hid meanwhile."""
    if not user_ids:
        return
    row = {"message_id": message_id, "channel_id": channel_id, "posted_at": at}
    fresh = insert_into(db, shown).on_conflict_do_nothing()
    await db.execute(fresh, [row | {"user_id": user_id} for user_id in user_ids])
    hid = select(people.c.user_id).where(people.c.user_id.in_(user_ids), people.c.hidden.is_(True)).limit(1)
    if await db.scalar(hid) is not None:
        await db.execute(update(shown).where(_c.message_id == message_id).values(take_down_at=at))


async def take_down(db: AsyncConnection, user_id: int, at: datetime) -> None:
    """All messages that show the person are to be taken down."""
    theirs = select(_c.message_id).where(_c.user_id == user_id)
    await db.execute(update(shown).where(_c.message_id.in_(theirs)).values(take_down_at=at))


async def is_any_due(db: AsyncConnection, now: datetime) -> bool:
    """Whether `due` would give any."""
    return await db.scalar(select(_c.message_id).where(_c.take_down_at <= now).limit(1)) is not None


async def due(db: AsyncConnection, now: datetime, until: datetime, limit: int) -> tuple[tuple[int, int], ...]:
    """Messages to be taken down, as (channel, message), each the caller's until then."""
    query = (
        select(_c.channel_id, _c.message_id)
        .where(_c.take_down_at <= now)
        .order_by(_c.take_down_at, _c.message_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = {(row.channel_id, row.message_id): None for row in await db.execute(query)}
    ids = [message_id for _, message_id in found]
    await db.execute(update(shown).where(_c.message_id.in_(ids)).values(take_down_at=until))
    return tuple(found)


async def forget(db: AsyncConnection, message_id: int) -> None:
    """The message shows nobody any more."""
    await db.execute(delete(shown).where(_c.message_id == message_id))


async def is_any_older(db: AsyncConnection, before: datetime) -> bool:
    """Whether there are messages from before then."""
    return await db.scalar(select(_c.message_id).where(_c.posted_at < before).limit(1)) is not None


async def forget_older(db: AsyncConnection, before: datetime) -> None:
    """Messages from before then are history."""
    await db.execute(delete(shown).where(_c.posted_at < before, _c.take_down_at.is_(None)))
