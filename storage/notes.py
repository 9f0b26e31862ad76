"""Short notes of the program to itself, by key."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import notes


async def get(db: AsyncConnection, key: str) -> str | None:
    """The note under a key."""
    return await db.scalar(select(notes.c.value).where(notes.c.key == key))


async def put(db: AsyncConnection, key: str, value: str) -> None:
    """Write a note, over an earlier one of that key."""
    await db.execute(delete(notes).where(notes.c.key == key))
    await db.execute(insert(notes).values(key=key, value=value))
