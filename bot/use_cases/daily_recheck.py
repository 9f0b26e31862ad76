"""Reckoning runs anew where what they were reckoned from has changed: the zones' rules, or the clock itself.

Each public method is safe to call at any time, and says how many schedules it put right.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from questions.daily import Run, UnknownZone, latest_run, local_day, moment, next_run, reload_zones
from questions.daily_plan import PostStatus, Trouble
from storage import daily as schedules
from storage import daily_posts as posts
from storage import people
from storage.daily_rows import Schedule
from storage.database import Database

_AT_A_TIME = 200
"""Runs reckoned before the event loop comes round: about two milliseconds."""
_NO_LOOK_LATER = timedelta(days=3)
"""The clock looks at everybody at least every other day."""
_SOON = timedelta(days=1)


class DailyRecheck:
    """For all channels of the bot. Every method may raise StorageUnavailable."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def zones(self) -> int:
        """Reckon every next run anew, by the zone database as it is now."""
        reload_zones()
        async with self._database.reading() as transaction:
            moved = [
                (zone, *each)
                for zone in await schedules.zones_in_use(transaction)
                for each in await _moved(zone, await schedules.upcoming(transaction, zone))
            ]
        if not moved:
            return 0
        async with self._database.writing() as transaction:
            await schedules.one_at_a_time(transaction)
            count = 0
            for zone, minute, run, right in moved:
                count += await schedules.shift(transaction, zone, minute, run, right)
            await transaction.commit()
        return count

    async def clock_set_back(self) -> int:
        """Take up channels whose latest day lies ahead: the clock was wrong when they had it, and was put right.

        What was posted keeps its day, which then has no second one. Days that were only left out come after all.
        """
        async with self._database.reading() as transaction:
            days = await schedules.latest_days(transaction)
            ahead = [each for each in days if _is_ahead(*each, self._clock())]
            if not ahead:
                return 0
        async with self._database.writing() as transaction:
            await schedules.one_at_a_time(transaction)
            now = self._clock()
            moved = [
                after
                for before in await schedules.with_latest_days(transaction, ahead)
                if (after := await _taken_up(transaction, before, now)) is not None
            ]
            await schedules.move_on(transaction, moved)
            await people.look_at_the_latest(transaction, now + _NO_LOOK_LATER, now + _SOON)
            await transaction.commit()
        return len(moved)


def _is_ahead(zone: str, day: date, now: datetime) -> bool:
    try:
        return day > local_day(now, zone)
    except UnknownZone:
        return False


async def _taken_up(transaction: AsyncConnection, schedule: Schedule, now: datetime) -> Schedule | None:
    """The schedule as it goes on from today; None where its days ahead are days that admins left out."""
    timetable = schedule.plan.timetable
    today = local_day(now, timetable.zone)
    found = await posts.since(transaction, schedule.id, today)
    ahead = [post for post in found if post.day > today]
    if all(post.trouble is Trouble.BY_ADMIN for post in ahead):
        return None
    missed = [
        post
        for post in found
        if post.status is PostStatus.SKIPPED
        and post.trouble is not Trouble.BY_ADMIN
        and not schedule.plan.is_too_late(post.due_at, now)
    ]
    last = await posts.take_back(transaction, schedule.id, missed, today)
    taken = {post.day for post in ahead} - {post.day for post in missed}
    following = latest_run(timetable, now, later_than=last)
    if following is None or schedule.plan.is_too_late(following.at, now):
        following = next_run(timetable, now, later_than=last)
    while following.day in taken:
        last = following.day
        following = next_run(timetable, following.at, later_than=last)
    return replace(schedule, next=None if schedule.paused else following, last_day=last)


async def _moved(zone: str, known: Sequence[tuple[int, Run]]) -> list[tuple[int, Run, datetime]]:
    """Those runs of a zone that now come at another moment: minute, run as it is kept, right moment."""
    moved = []
    for number, (minute, run) in enumerate(known):
        if number % _AT_A_TIME == 0:
            await asyncio.sleep(0)  # people are waiting, and there may be thousands
        try:
            right = moment(run.day, minute, zone)
        except UnknownZone:
            break  # said when they are due
        if right is not None and right != run.at:
            moved.append((minute, run, right))
    return moved
