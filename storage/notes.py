"""Short notes of the program to itself, by key."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialects import insert_into
from storage.tables import notes


async def get(db: AsyncConnection, key: str) -> str | None:
    """The note under a key."""
    return await db.scalar(select(notes.c.value).where(notes.c.key == key))


async def put(db: AsyncConnection, key: str, value: str) -> None:
    """Write a note, over an earlier one of that key; of two processes at once the later has its way."""
    fresh = insert_into(db, notes).values(key=key, value=value)
    await db.execute(fresh.on_conflict_do_update(index_elements=[notes.c.key], set_={"value": value}))
