"""Short notes by key."""

from __future__ import annotations

import asyncio

from storage import notes
from storage.database import Database


async def _put(database: Database, value: str) -> None:
    async with database.writing() as transaction:
        await notes.put(transaction, "key", value)
        await transaction.commit()


async def _noted(database: Database, key: str = "key") -> str | None:
    async with database.reading() as transaction:
        return await notes.get(transaction, key)


async def test_a_note_is_written_over_the_earlier_one_of_its_key(database: Database) -> None:
    assert await _noted(database) is None
    await _put(database, "first")
    await _put(database, "second")
    assert await _noted(database) == "second"
    assert await _noted(database, "other") is None


async def test_two_that_begin_a_note_at_once_both_may_and_the_later_stays(database: Database) -> None:
    """Two processes of one bot that start together, say."""
    async with database.writing() as transaction:
        await notes.put(transaction, "key", "first")
        second = asyncio.create_task(_put(database, "second"))
        await _noted(database)  # a round trip: meanwhile the second has begun to write, and waits
        await transaction.commit()
    await second
    assert await _noted(database) == "second"
