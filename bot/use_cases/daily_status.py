"""The state of all questions of the day, for an operator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from questions.daily_plan import PostStatus, Trouble
from storage import daily_status as store
from storage.daily_rows import Post, Schedule
from storage.daily_status import Schedules
from storage.database import Database

RECENT = timedelta(hours=24)
SKIPPED_SINCE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DailyStatus:
    """Numbers of everything, and lists of at most as many lines as were asked for."""

    now: datetime
    schedules: Schedules
    recent: Mapping[tuple[PostStatus, Trouble | None], int]
    """Posts that were due in the last 24 hours, by what became of them and why."""
    unsent: Mapping[PostStatus, int]
    """How many are being sent, and how many failing."""
    overdue_reveals: int
    sending: tuple[Post, ...]
    failing: tuple[Post, ...]
    skipped: tuple[Post, ...]
    """Of the last seven days."""
    in_trouble: tuple[Schedule, ...]
    coming: tuple[Schedule, ...]
    """By their next run; those that are due come first."""


async def daily_status(
    database: Database, clock: Callable[[], datetime], *, limit: int, guild_id: int | None = None
) -> DailyStatus:
    """Look; nothing is changed. The numbers are of all servers, the lists of `guild_id` where it is given."""
    now = clock()
    async with database.reading() as db:
        return DailyStatus(
            now=now,
            schedules=await store.count_schedules(db, now),
            recent=await store.count_posts(db, now - RECENT),
            unsent=await store.count_unsent(db),
            overdue_reveals=await store.overdue_reveals(db, now),
            sending=await store.posts(db, [PostStatus.CLAIMED], limit, guild_id=guild_id),
            failing=await store.posts(db, [PostStatus.FAILING], limit, guild_id=guild_id),
            skipped=await store.posts(
                db, [PostStatus.SKIPPED], limit, since=now - SKIPPED_SINCE, guild_id=guild_id
            ),
            in_trouble=await store.in_trouble(db, limit, guild_id),
            coming=await store.coming(db, limit, guild_id),
        )
