"""A person's streak, reckoned anew from what they answered and what they could have answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from questions.daily import UnknownZone, local_day
from questions.streaks import Streak, streak
from storage import daily_entries as entries
from storage import people

_LOOK_BACK = timedelta(days=800)
"""Days that were missed longer ago change nothing that is shown: the days since then are the streak."""


async def zone_of(transaction: AsyncConnection, user_id: int, otherwise: str) -> str:
    """The person's own zone; the channel's while they have not said."""
    return (await people.get(transaction, user_id)).zone or otherwise


async def streak_of(transaction: AsyncConnection, user_id: int, now: datetime, otherwise: str) -> Streak:
    """The person's streak as of now, over all channels they play in, in days of their own zone.

    A question that can still be answered in time is no missed day yet.
    """
    zone = await zone_of(transaction, user_id, otherwise)
    answered = await entries.days_answered(transaction, user_id)
    missed = await entries.unanswered(transaction, user_id, now - _LOOK_BACK)
    try:
        offered = [
            local_day(post.posted_at, zone) for post in missed if post.posted_at and not post.is_open(now)
        ]
        today = local_day(now, zone)
    except UnknownZone:  # the zone database lost it: the day of UTC is near enough until they choose again
        offered = [post.posted_at.date() for post in missed if post.posted_at and not post.is_open(now)]
        today = now.date()
    return streak(answered, [*offered, *answered], today)
