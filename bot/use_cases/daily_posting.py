"""Posting the question of the day exactly once: what is due is claimed, handed out, and what came of it is kept.

A claim is a row of its own (unique for a channel's day) made before anything is sent; after a crash the row is found
again, and whoever takes it on looks into the channel before sending. Each public method is one transaction that
writes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases.daily_chooser import Chooser
from bot.use_cases.daily_rules import (
    after_refusal,
    after_silence,
    as_sent,
    claimed,
    due_run,
    moved_on,
    skipped,
)
from bot.use_cases.daily_work import LEASE, Assignment, Delivery, Refused, Sent, Unknown
from questions.bank import Bank
from questions.daily import Run, UnknownZone, local_day
from questions.daily_plan import PostStatus, Trouble
from questions.model import Question
from storage import daily as schedules
from storage import daily_posts as posts
from storage.daily_rows import Post, Schedule
from storage.database import Database

_ZONE_AGAIN = timedelta(hours=1)


class DailyPosting:
    """What the clock demands, for all channels of the bot."""

    def __init__(self, database: Database, bank: Bank, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._bank = bank
        self._chooser = Chooser(bank)
        self._clock = clock

    async def claim(self, limit: int, holding: Collection[int] = ()) -> tuple[Assignment, ...]:
        """Up to so many posts that are the caller's to send now: those that others left behind first.

        `holding`: ids of the posts that the caller has in hand. They are not given a second time, however long the
        writer's lock was waited for.
        """
        async with self._database.reading() as transaction:  # most ticks end here, without a writer's lock
            now = self._clock()
            if not (await schedules.is_any_due(transaction, now) or await posts.is_any_due(transaction, now)):
                return ()
        async with self._database.writing() as transaction:
            await schedules.one_at_a_time(transaction)
            now = self._clock()
            await posts.hold(transaction, holding, now + LEASE)
            again = await self._again(transaction, now, limit)
            fresh = await self._fresh(transaction, now, limit - len(again))
            await transaction.commit()
        return (*again, *fresh)

    async def hold(self, post_ids: Collection[int]) -> None:
        """The caller is still at these posts: nobody else takes them on for another lease."""
        async with self._database.writing() as transaction:
            await posts.hold(transaction, post_ids, self._clock() + LEASE)
            await transaction.commit()

    async def claim_today(self, channel_id: int) -> Assignment | Post | None:
        """Today's question of a channel, to be sent now. The channel's own time then passes without another.

        Gives the post instead where today has one already (or it is on its way), None where the channel has no
        schedule or the bank no question. Raises UnknownZone.
        """
        async with self._database.writing() as transaction:
            await schedules.one_at_a_time(transaction)
            now = self._clock()
            schedule = await schedules.in_channel(transaction, channel_id, lock=True)
            if schedule is None or schedule.removed:
                return None
            today = Run(local_day(now, schedule.plan.timetable.zone), now)
            known = await posts.on_day(transaction, schedule.id, today.day)
            if known is not None and known.status is not PostStatus.SKIPPED:
                return known
            question = (await self._chooser.choose(transaction, [(schedule, today.day)])).get(schedule.id)
            if question is None:
                return None
            post = claimed(schedule, today, question.id, now)
            if known is not None:
                await posts.reopen(transaction, known.id, post)
                post = replace(post, id=known.id)
            else:
                (post,) = await posts.add(transaction, [post])
            last = max(schedule.last_day or today.day, today.day)
            await schedules.move_on(transaction, [moved_on(schedule, last, now)])
            await schedules.unqueue(transaction, [(schedule.id, question.id)])
            await transaction.commit()
        return Assignment(post, schedule.plan, question, now + LEASE, look_first=known is not None)

    async def record(self, deliveries: Sequence[Delivery]) -> None:
        """Keep what came of assignments."""
        async with self._database.writing() as transaction:
            await schedules.one_at_a_time(transaction)  # a claim locks what this does, in another order
            now = self._clock()
            sent = [each for each in deliveries if isinstance(each, Sent)]
            await posts.sent(transaction, {each.assignment.post.id: as_sent(each, now) for each in sent})
            troubles: dict[int, Trouble | None] = {each.assignment.post.schedule_id: None for each in sent}
            for each in deliveries:
                post = each.assignment.post
                if isinstance(each, Refused):
                    if each.assignment.left_out is None:  # else it is old, and says nothing of today
                        troubles[post.schedule_id] = each.trouble
                    status, again = after_refusal(each.assignment, each.trouble, now)
                    await posts.not_sent(transaction, post.id, status, each.trouble, again)
                elif isinstance(each, Unknown):
                    again = after_silence(post.tries, now)
                    await posts.not_sent(
                        transaction, post.id, PostStatus.CLAIMED, Trouble.DISCORD_DOWN, again
                    )
            await schedules.note_trouble(transaction, troubles)
            await transaction.commit()

    async def _again(self, transaction: AsyncConnection, now: datetime, limit: int) -> list[Assignment]:
        """Posts that somebody left behind, and those that were refused a while ago."""
        found = await posts.take(transaction, now, now + LEASE, limit)
        known = await schedules.by_id(transaction, {post.schedule_id for post in found})
        again = []
        for post in found:
            schedule = known[post.schedule_id]
            question = self._bank.get(post.question_id or "")
            if question is None:
                await posts.not_sent(transaction, post.id, PostStatus.SKIPPED, Trouble.NO_QUESTIONS, None)
                continue
            left_out = None
            if schedule.removed or (schedule.paused and post.status is PostStatus.FAILING):
                left_out = Trouble.BY_ADMIN
            elif schedule.plan.is_too_late(post.due_at, now):
                left_out = post.trouble or Trouble.OUTAGE
            # Also one that was refused last: an earlier try may have been delivered without our hearing of it.
            again.append(Assignment(post, schedule.plan, question, now + LEASE, True, left_out))
        return again

    async def _fresh(self, transaction: AsyncConnection, now: datetime, limit: int) -> list[Assignment]:
        """Schedules whose time has come: each gets its row for the day and moves on to its next run."""
        due = await schedules.due(transaction, now, limit) if limit > 0 else ()
        wanted: list[tuple[Schedule, Run]] = []
        rows: list[Post] = []
        moved: list[Schedule] = []
        troubles: dict[int, Trouble | None] = {}
        for schedule in due:
            try:
                run, missed = due_run(schedule, now)
                moved.append(moved_on(schedule, run.day if run else schedule.last_day, now))
            except UnknownZone:
                troubles[schedule.id] = Trouble.UNKNOWN_ZONE
                moved.append(replace(schedule, next=Run(now.date(), now + _ZONE_AGAIN)))
                continue
            rows += [skipped(schedule, each, Trouble.OUTAGE) for each in missed]
            if run is not None and schedule.plan.is_too_late(run.at, now):
                rows.append(skipped(schedule, run, Trouble.OUTAGE))
            elif run is not None:
                wanted.append((schedule, run))
        chosen = await self._chooser.choose(transaction, [(schedule, run.day) for schedule, run in wanted])
        for schedule, run in wanted:
            if schedule.id not in chosen:
                troubles[schedule.id] = Trouble.NO_QUESTIONS
                rows.append(skipped(schedule, run, Trouble.NO_QUESTIONS))
        await posts.add(transaction, rows)
        await schedules.move_on(transaction, moved)
        await schedules.note_trouble(transaction, troubles)
        return await self._claim(transaction, wanted, chosen, now)

    async def _claim(
        self,
        transaction: AsyncConnection,
        wanted: Sequence[tuple[Schedule, Run]],
        chosen: dict[int, Question],
        now: datetime,
    ) -> list[Assignment]:
        new = [
            claimed(schedule, run, chosen[schedule.id].id, now)
            for schedule, run in wanted
            if schedule.id in chosen
        ]
        # Of a day that has its post already there is no second: a clock that was wrong for a while ran ahead to it.
        added = await posts.add(transaction, new)
        plans = {schedule.id: schedule.plan for schedule, _ in wanted}
        found = [(post, plans[post.schedule_id], chosen[post.schedule_id]) for post in added]
        await schedules.unqueue(transaction, [(post.schedule_id, question.id) for post, _, question in found])
        return [
            Assignment(post, plan, question, now + LEASE, look_first=False) for post, plan, question in found
        ]
