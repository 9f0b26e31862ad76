"""Looking at what the use-cases kept of a channel's question of the day."""

from __future__ import annotations

from datetime import date

from questions.daily_plan import PostStatus
from storage import daily as schedules
from storage import daily_posts
from storage.daily_rows import Post, Schedule
from tests.use_cases.daily_desk import TOOLS, DailyDesk


async def schedule(desk: DailyDesk, channel: int = TOOLS) -> Schedule:
    """As it is kept."""
    async with desk.database.reading() as transaction:
        found = await schedules.in_channel(transaction, channel)
    assert found is not None
    return found


async def kept(desk: DailyDesk, channel: int = TOOLS) -> dict[date, Post]:
    """A channel's days, by day."""
    known = await schedule(desk, channel)
    async with desk.database.reading() as transaction:
        return {post.day: post for post in await daily_posts.latest(transaction, known.id, 100)}


async def statuses(desk: DailyDesk, channel: int = TOOLS) -> list[tuple[int, PostStatus]]:
    """Its days of the month and what became of them, in order."""
    return [(day.day, post.status) for day, post in sorted((await kept(desk, channel)).items())]
