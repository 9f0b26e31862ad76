"""Public lists and recaps: who is to be read on them, so that they can be taken down for who wants to be on none.

Each public method is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from storage import shown
from storage.database import Database

LEASE = timedelta(seconds=60)
KEPT = timedelta(days=365)
"""What was posted longer ago is history, and stays."""


class ShownBoards:
    """Every method may raise StorageUnavailable."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def keep(self, channel_id: int, message_id: int, user_ids: Collection[int]) -> None:
        """A message shows these people to everybody."""
        async with self._database.writing() as transaction:
            await shown.add(transaction, channel_id, message_id, user_ids, self._clock())
            await transaction.commit()

    async def claim(self, limit: int) -> tuple[tuple[int, int], ...]:
        """Messages that are the caller's to take down now, as (channel, message)."""
        async with self._database.reading() as transaction:  # most ticks end here
            if not await shown.is_any_due(transaction, self._clock()):
                return ()
        async with self._database.writing() as transaction:
            now = self._clock()
            found = await shown.due(transaction, now, now + LEASE, limit)
            await transaction.commit()
        return found

    async def taken_down(self, message_id: int) -> None:
        """It shows nobody any more, or is gone."""
        async with self._database.writing() as transaction:
            await shown.forget(transaction, message_id)
            await transaction.commit()

    async def tidy(self) -> None:
        """Forget messages that have become history."""
        async with self._database.reading() as transaction:  # a writer's lock only where there are some
            if not await shown.is_any_older(transaction, self._clock() - KEPT):
                return
        async with self._database.writing() as transaction:
            await shown.forget_older(transaction, self._clock() - KEPT)
            await transaction.commit()
