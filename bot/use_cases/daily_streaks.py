"""A person's streak, reckoned anew from what they answered and what they could have answered."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from questions.daily import UnknownZone, local_day
from questions.streaks import Streak, streak
from storage import daily_entries as entries
from storage import people


async def zone_of(transaction: AsyncConnection, user_id: int, otherwise: str) -> str:
    """The person's own zone; the channel's while they have not said."""
    return (await people.get(transaction, user_id)).zone or otherwise


def day_of(at: datetime, zone: str) -> date:
    """The date there; where the zone database lost the zone, that of UTC, until the person chooses again."""
    try:
        return local_day(at, zone)
    except UnknownZone:
        return at.astimezone(UTC).date()


async def streak_of(transaction: AsyncConnection, user_id: int, now: datetime, otherwise: str) -> Streak:
    """The person's streak as of now, over all channels they play in, in days of their own zone.

    A question that can still be answered in time is no missed day yet.
    """
    return await _streak(transaction, user_id, now, otherwise, None)


async def server_streak(
    transaction: AsyncConnection, user_id: int, guild_id: int, now: datetime, otherwise: str
) -> Streak:
    """The same over the channels of one server alone: what others there may see of it."""
    return await _streak(transaction, user_id, now, otherwise, guild_id)


async def _streak(
    transaction: AsyncConnection, user_id: int, now: datetime, otherwise: str, guild_id: int | None
) -> Streak:
    zone = await zone_of(transaction, user_id, otherwise)
    answered = await entries.days_answered(transaction, user_id, guild_id)
    missed = await entries.unanswered(transaction, user_id, guild_id)
    offered = [day_of(post.posted_at, zone) for post in missed if post.posted_at and not post.is_open(now)]
    return streak(answered, [*offered, *answered], day_of(now, zone))
