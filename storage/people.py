"""What people chose for themselves: their time zone, and whether to be reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import people

REMIND_MINUTE = 20 * 60
"""Of the local day, unless the person chose another."""


@dataclass(frozen=True, slots=True)
class PersonalSettings:
    """One person's choices. `zone` None: they never said, and no channel has told."""

    user_id: int
    zone: str | None = None
    reminders: bool = False
    remind_minute: int = REMIND_MINUTE
    remind_at: datetime | None = None


async def get(db: AsyncConnection, user_id: int) -> PersonalSettings:
    """The person's choices, or the defaults."""
    row = (await db.execute(select(people).where(people.c.user_id == user_id))).one_or_none()
    return _of(row) if row is not None else PersonalSettings(user_id)


async def put(db: AsyncConnection, chosen: PersonalSettings) -> None:
    """Keep them."""
    insert = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
    values: dict[str, Any] = {
        "zone": chosen.zone,
        "reminders": chosen.reminders,
        "remind_minute": chosen.remind_minute,
        "remind_at": chosen.remind_at,
    }
    fresh = insert(people).values(values | {"user_id": chosen.user_id})
    await db.execute(fresh.on_conflict_do_update(index_elements=[people.c.user_id], set_=values))


async def to_remind(db: AsyncConnection, now: datetime, limit: int) -> tuple[PersonalSettings, ...]:
    """People whose reminder is due, the longest waiting first."""
    query = (
        select(people)
        .where(people.c.remind_at <= now)
        .order_by(people.c.remind_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple(_of(row) for row in await db.execute(query))


async def remind_at(db: AsyncConnection, user_id: int, moment: datetime | None) -> None:
    """When the person's next reminder is due, if any."""
    await db.execute(update(people).where(people.c.user_id == user_id).values(remind_at=moment))


def _of(row: Row[Any]) -> PersonalSettings:
    return PersonalSettings(row.user_id, row.zone, row.reminders, row.remind_minute, row.remind_at)
