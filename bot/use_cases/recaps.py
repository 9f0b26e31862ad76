"""The weekly recap: last week's list, once, in the channel that an admin chose, on Monday morning by its own clock.

Each public method is one transaction that writes, or one that reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from questions.daily import Timetable, UnknownZone, local_day, moment, next_run, zone_info
from questions.daily_plan import Trouble
from questions.points import Period, since
from storage import boards, members, recaps
from storage.boards import Line, Place
from storage.database import Database
from storage.recaps import Recap
from storage.standings import Board, Measure

__all__ = ["LEASE", "TOP", "Recap", "Recaps", "WeekPlace", "WeekTold"]

TOP = 10
"""People in a recap."""
LEASE = timedelta(seconds=120)
MINUTE = 9 * 60
"""Of Monday, by the server's clock."""
LATEST = timedelta(days=2)
"""After an outage no recap comes later than this."""
_AGAIN = timedelta(hours=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekTold:
    """A week to be told, which was due at `due_at`. `people`: how many had points; `lines`: the best of them."""

    recap: Recap
    week: date
    due_at: datetime
    lines: tuple[Line, ...]
    people: int


@dataclass(frozen=True, slots=True)
class WeekPlace:
    """Where somebody stood in a week. `own` None: nowhere, or it is not kept any more."""

    week: date
    own: Place | None
    people: int


class Recaps:
    """Every method may raise StorageUnavailable."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def show(self, guild_id: int) -> Recap | None:
        """A server's recap, if it has one."""
        async with self._database.reading() as transaction:
            return await recaps.get(transaction, guild_id)

    async def set_up(self, actor: int, guild_id: int, channel_id: int) -> Recap:
        """Post it in that channel from next Monday on."""
        async with self._database.writing() as transaction:
            at = await self._following(transaction, guild_id)
            await recaps.put(transaction, guild_id, channel_id, at, by=actor)
            await transaction.commit()
        return Recap(guild_id, channel_id, at)

    async def stop(self, actor: int, guild_id: int) -> bool:
        """Post it no more; False where there was none."""
        async with self._database.writing() as transaction:
            was = await recaps.stop(transaction, guild_id, by=actor)
            await transaction.commit()
        return was

    async def claim(self, limit: int) -> tuple[WeekTold, ...] | None:
        """Recaps that are the caller's to post now; None when none was due. Whoever does looks for it first.

        A week without answers is passed over, and so is one whose time is long past.
        """
        async with self._database.reading() as transaction:  # most ticks end here
            if not await recaps.is_any_due(transaction, self._clock()):
                return None
        told = []
        async with self._database.writing() as transaction:
            now = self._clock()
            for recap in await recaps.take(transaction, now, now + LEASE, limit):
                zone = _known(await members.zone_of(transaction, recap.guild_id))
                this_week = since(Period.WEEK, local_day(now, zone))
                due = _monday_morning(this_week, zone)
                if now < due:  # the server chose another clock since
                    await recaps.done(transaction, recap, due, week=None, trouble=recap.trouble)
                    continue
                found = await _told(transaction, recap, this_week - _WEEK, due)
                # A later week than this one was told by a clock that ran ahead: that says nothing.
                was_told = recap.week is not None and found.week <= recap.week <= this_week
                if found.lines and now <= due + LATEST and not was_told:
                    told.append(found)
                else:
                    following = await self._following(transaction, recap.guild_id)
                    await recaps.done(transaction, recap, following, week=recap.week, trouble=recap.trouble)
            await transaction.commit()
        return tuple(told)

    async def again(self, told: WeekTold) -> WeekTold:
        """The same week as it stands now."""
        async with self._database.reading() as transaction:
            return await _told(transaction, told.recap, told.week, told.due_at)

    async def place(self, actor: int, guild_id: int, week: date) -> WeekPlace:
        """Where the actor stood in a server's week."""
        async with self._database.reading() as transaction:
            page = await boards.page(
                transaction,
                guild_id,
                Board(Period.WEEK, week),
                Measure.POINTS,
                offset=0,
                limit=1,
                user_id=actor,
            )
        return WeekPlace(week, page.own, page.people)

    async def posted(self, told: WeekTold) -> None:
        """It stands in its channel."""
        await self._done(told, None)

    async def refused(self, told: WeekTold, trouble: Trouble) -> None:
        """It could not be posted: tried again soon where Discord itself was in trouble, else next week."""
        await self._done(told, trouble)

    async def _done(self, told: WeekTold, trouble: Trouble | None) -> None:
        async with self._database.writing() as transaction:
            if trouble is Trouble.DISCORD_DOWN:
                again = self._clock() + _AGAIN
                await recaps.done(transaction, told.recap, again, week=None, trouble=trouble)
            else:
                following = await self._following(transaction, told.recap.guild_id)
                await recaps.done(transaction, told.recap, following, week=told.week, trouble=trouble)
            await transaction.commit()

    async def _following(self, transaction: AsyncConnection, guild_id: int) -> datetime:
        """Next Monday's morning."""
        zone = _known(await members.zone_of(transaction, guild_id))
        timetable = Timetable(MINUTE, zone, frozenset({0}))
        return next_run(timetable, self._clock()).at


async def _told(transaction: AsyncConnection, recap: Recap, week: date, due: datetime) -> WeekTold:
    page = await boards.page(
        transaction, recap.guild_id, Board(Period.WEEK, week), Measure.POINTS, offset=0, limit=TOP
    )
    return WeekTold(recap, week, due, tuple(page.lines), page.people)


def _monday_morning(monday: date, zone: str) -> datetime:
    """When the recap of the week before is due: at the first moment of that week that there is."""
    for days in range(7):
        at = moment(monday + timedelta(days=days), MINUTE, zone)
        if at is not None:
            return at
    raise AssertionError("no zone skips a week")


def _known(zone: str) -> str:
    try:
        zone_info(zone)
    except UnknownZone:
        return "UTC"
    return zone
