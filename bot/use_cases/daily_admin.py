"""What admins do with their channels' questions of the day. Each public method is one transaction that writes.

Whether somebody may administer a server is Discord's to say and checked by the front end; here a channel is only
ever found through the server it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases.daily_chooser import Chooser
from bot.use_cases.daily_outcomes import (
    Already,
    Changed,
    Coming,
    Line,
    NoSchedule,
    NothingToPost,
    NothingToSkip,
    Preview,
    Removed,
    SetUp,
    Skipped,
    Unskipped,
)
from bot.use_cases.daily_pool import Pool, pool_of
from bot.use_cases.daily_rules import moved_on, skipped
from questions.bank import Bank
from questions.daily import Run, local_day, next_run
from questions.daily_plan import DailyPlan, Trouble
from storage import daily as schedules
from storage import daily_posts as posts
from storage.daily_rows import Schedule
from storage.database import Database

FORECAST_DAYS = 7
LOOKED_BACK = 14
"""Days among which the list looks for the latest post that was made."""

Edit = Callable[[DailyPlan], DailyPlan]


class DailyAdmin:
    """Every method may raise StorageUnavailable; those that reckon a time, UnknownZone."""

    def __init__(self, database: Database, bank: Bank, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._bank = bank
        self._chooser = Chooser(bank)
        self._clock = clock

    async def set_up(self, actor: int, guild_id: int, channel_id: int, plan: DailyPlan) -> SetUp | Already:
        """Give a channel its question of the day. One that had it before goes on with its history."""
        async with self._database.writing() as transaction:
            await schedules.one_at_a_time(transaction)
            now = self._clock()
            known = await schedules.in_channel(transaction, channel_id, lock=True)
            if known is not None and not known.removed:
                return Already(known)
            last_day = known.last_day if known else None
            run = next_run(plan.timetable, now, later_than=last_day)
            if known is None:
                key = await schedules.add(transaction, guild_id, channel_id, plan, run, by=actor, now=now)
            else:
                key = known.id
                await schedules.change(transaction, key, plan, run, paused=False, by=actor, now=now)
            schedule = await schedules.get(transaction, key)
            assert schedule is not None  # noqa: S101 - written just now
            pool = await self._pool(transaction, schedule)
            await transaction.commit()
        return SetUp(schedule, again=known is not None, pool=pool)

    async def edit(self, actor: int, guild_id: int, channel_id: int, edit: Edit) -> Changed | NoSchedule:
        """Another plan for a channel. A day that had its post gets no second one."""
        return await self._change(actor, guild_id, channel_id, edit=edit)

    async def pause(self, actor: int, guild_id: int, channel_id: int) -> Changed | NoSchedule:
        """Post nothing until it is resumed."""
        return await self._change(actor, guild_id, channel_id, paused=True)

    async def resume(self, actor: int, guild_id: int, channel_id: int) -> Changed | NoSchedule:
        """Go on with the next time that comes; what fell into the pause is not posted late."""
        return await self._change(actor, guild_id, channel_id, paused=False)

    async def remove(self, actor: int, guild_id: int, channel_id: int) -> Removed | NoSchedule:
        """Post there no more."""
        async with self._database.writing() as transaction:
            before = await self._find(transaction, guild_id, channel_id)
            if before is None:
                return NoSchedule(channel_id)
            await schedules.remove(transaction, before.id, by=actor, now=self._clock())
            await transaction.commit()
        return Removed(before)

    async def forget_channel(self, channel_id: int) -> bool:
        """The channel was deleted; gives whether it had a question of the day."""
        async with self._database.writing() as transaction:
            known = await schedules.in_channel(transaction, channel_id, lock=True)
            if known is None or known.removed:
                return False
            await schedules.remove(transaction, known.id, by=known.changed_by, now=self._clock())
            await transaction.commit()
        return True

    async def skip(self, guild_id: int, channel_id: int) -> Skipped | NothingToSkip | NoSchedule:
        """Leave out the next run."""
        async with self._database.writing() as transaction:
            await schedules.one_at_a_time(transaction)
            schedule = await self._find(transaction, guild_id, channel_id)
            if schedule is None:
                return NoSchedule(channel_id)
            run = schedule.next
            if run is None:
                return NothingToSkip(schedule)
            after = moved_on(schedule, run.day, max(self._clock(), run.at))
            await posts.add(transaction, [skipped(schedule, run, Trouble.BY_ADMIN)])
            await schedules.move_on(transaction, [after])
            await transaction.commit()
        return Skipped(after, run)

    async def unskip(self, guild_id: int, channel_id: int) -> Unskipped | NothingToSkip | NoSchedule:
        """Take the latest skip back, if its time has not come yet."""
        async with self._database.writing() as transaction:
            await schedules.one_at_a_time(transaction)
            before = await self._find(transaction, guild_id, channel_id)
            if before is None:
                return NoSchedule(channel_id)
            now = self._clock()
            latest = await posts.on_day(transaction, before.id, before.last_day) if before.last_day else None
            if latest is None or latest.trouble is not Trouble.BY_ADMIN or latest.due_at <= now:
                return NothingToSkip(before)
            last_day = await posts.take_back(transaction, before.id, [latest])
            after = moved_on(before, last_day, now)
            await schedules.move_on(transaction, [after])
            await transaction.commit()
        return Unskipped(after)

    async def overview(self, guild_id: int) -> tuple[Line, ...]:
        """A server's channels, with what became of the latest day of each."""
        async with self._database.reading() as transaction:
            lines = []
            for schedule in await schedules.of_guild(transaction, guild_id):
                latest = await posts.latest(transaction, schedule.id, LOOKED_BACK)
                stands = next((post for post in latest if post.message_id is not None), None)
                lines.append(Line(schedule, next(iter(latest), None), stands))
        return tuple(lines)

    async def preview(self, guild_id: int, channel_id: int) -> Preview | NoSchedule | NothingToPost:
        """The question that would come next."""
        async with self._database.reading() as transaction:
            schedule = await self._find(transaction, guild_id, channel_id, lock=False)
            if schedule is None:
                return NoSchedule(channel_id)
            day = schedule.next.day if schedule.next else self._today(schedule)
            coming = await self._chooser.forecast(transaction, schedule, [day])
        return Preview(schedule, schedule.next, coming[0][1]) if coming else NothingToPost(schedule)

    async def queue(self, guild_id: int, channel_id: int) -> Coming | NoSchedule:
        """What comes next, if nothing changes."""
        async with self._database.reading() as transaction:
            schedule = await self._find(transaction, guild_id, channel_id, lock=False)
            return await self._coming(transaction, schedule) if schedule else NoSchedule(channel_id)

    async def queue_next(self, guild_id: int, channel_id: int, question_id: str) -> Coming | NoSchedule:
        """Put this question next."""
        async with self._database.writing() as transaction:
            schedule = await self._find(transaction, guild_id, channel_id)
            if schedule is None:
                return NoSchedule(channel_id)
            await schedules.queue_next(transaction, schedule.id, question_id)
            coming = await self._coming(transaction, schedule)
            await transaction.commit()
        return coming

    async def unqueue(
        self, guild_id: int, channel_id: int, question_ids: Collection[str]
    ) -> Coming | NoSchedule:
        """Take questions out of the queue; the rules decide about their days again."""
        async with self._database.writing() as transaction:
            schedule = await self._find(transaction, guild_id, channel_id)
            if schedule is None:
                return NoSchedule(channel_id)
            await schedules.unqueue(transaction, [(schedule.id, each) for each in question_ids])
            coming = await self._coming(transaction, schedule)
            await transaction.commit()
        return coming

    async def find(self, guild_id: int, channel_id: int) -> Schedule | NoSchedule:
        """The schedule of a channel of this server."""
        async with self._database.reading() as transaction:
            schedule = await self._find(transaction, guild_id, channel_id, lock=False)
        return schedule or NoSchedule(channel_id)

    def now(self) -> datetime:
        """The moment, by the clock that all of this goes by."""
        return self._clock()

    async def zones(self, guild_id: int) -> tuple[str, ...]:
        """The zones this server used before, the latest first."""
        async with self._database.reading() as transaction:
            return tuple(await schedules.zones(transaction, guild_id))

    async def _change(
        self,
        actor: int,
        guild_id: int,
        channel_id: int,
        *,
        edit: Edit = lambda plan: plan,
        paused: bool | None = None,
    ) -> Changed | NoSchedule:
        async with self._database.writing() as transaction:
            await schedules.one_at_a_time(transaction)
            before = await self._find(transaction, guild_id, channel_id)
            if before is None:
                return NoSchedule(channel_id)
            now = self._clock()
            plan = edit(before.plan)
            rests = before.paused if paused is None else paused
            if plan.timetable == before.plan.timetable and rests == before.paused:
                run = before.next  # also one that is due this moment
            else:
                run = None if rests else next_run(plan.timetable, now, later_than=before.last_day)
            await schedules.change(transaction, before.id, plan, run, paused=rests, by=actor, now=now)
            after = replace(before, plan=plan, paused=rests, next=run, trouble=None)
            pool = await self._pool(transaction, after)
            await transaction.commit()
        return Changed(before, replace(after, changed_by=actor), pool)

    async def _find(
        self, transaction: AsyncConnection, guild_id: int, channel_id: int, *, lock: bool = True
    ) -> Schedule | None:
        found = await schedules.in_channel(transaction, channel_id, lock=lock)
        return found if found and found.guild_id == guild_id and not found.removed else None

    async def _pool(self, transaction: AsyncConnection, schedule: Schedule) -> Pool:
        """How long the channel's questions last."""
        posted = (await posts.history(transaction, [schedule.id])).get(schedule.id, {})
        return pool_of(self._bank.pool(schedule.plan.topics), schedule.plan, posted)

    async def _coming(self, transaction: AsyncConnection, schedule: Schedule) -> Coming:
        days = self._days(schedule)
        queued = (await schedules.queued(transaction, [schedule.id])).get(schedule.id, [])
        known = tuple(question for each in queued if (question := self._bank.get(each)))
        return Coming(schedule, await self._chooser.forecast(transaction, schedule, days), known)

    def _days(self, schedule: Schedule) -> list[date]:
        """The days of the next runs; none while it is paused."""
        run: Run | None = schedule.next
        days: list[date] = []
        while run is not None and len(days) < FORECAST_DAYS:
            days.append(run.day)
            run = next_run(schedule.plan.timetable, run.at, later_than=run.day)
        return days

    def _today(self, schedule: Schedule) -> date:
        return local_day(self._clock(), schedule.plan.timetable.zone)
