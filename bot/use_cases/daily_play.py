"""What people do with a question of the day: hints, an answer that counts, practice, sharing, the discussion.

Each public method is one transaction that writes; an answer is graded between a read and that transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases import daily_ledger as ledger
from bot.use_cases.clean import clean, gives_up
from bot.use_cases.daily_outcomes import (
    Answered,
    DailyView,
    Discussion,
    Gone,
    Hinted,
    Looked,
    Reason,
    Standing,
)
from bot.use_cases.daily_rules import next_edit
from bot.use_cases.daily_streaks import day_of, streak_of, zone_of
from bot.use_cases.daily_work import LEAST_PEOPLE
from bot.wording import percent
from questions.bank import Bank
from questions.daily_plan import PostStatus
from questions.grading import Grader
from questions.interview_state import MAX_HINTS, Attempt
from questions.model import FlagCode, Grade, Question
from questions.selection import hints_for
from storage import daily as schedules
from storage import daily_entries as entries
from storage import daily_posts as posts
from storage.daily_rows import Entry, Post, Schedule
from storage.database import Database


class _Refused(Exception):  # noqa: N818 - control flow inside this module
    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


class DailyPlay:
    """One instance serves every message ever posted."""

    def __init__(
        self,
        database: Database,
        bank: Bank,
        grader: Grader,
        clock: Callable[[], datetime],
        executor: Executor | None = None,
    ) -> None:
        """`executor` runs the grader; the event loop's own threads when None."""
        self._database = database
        self._bank = bank
        self._grader = grader
        self._clock = clock
        self._executor = executor

    async def look(self, actor: int, post_id: int, stamp: int, *, shows: bool = True) -> Looked | Gone:
        """Where the person stands.

        Once the question is closed its answer goes with that, and is noted as seen. `shows`: False for a look that
        does not show it.
        """
        async with self._database.reading() as transaction:
            try:
                post, schedule, question = await self._load(transaction, post_id, stamp)
            except _Refused as refused:
                return Gone(refused.reason)
            entry = await entries.get(transaction, post.id, actor)
            view = await self._view(transaction, post, schedule, question, entry)
        if shows and not view.is_open:  # else nothing is written: who only looks waits for no writer
            async with self._database.writing() as transaction:
                await ledger.saw(transaction, view, self._clock())
                await transaction.commit()
        return Looked(view)

    async def hint(self, actor: int, post_id: int, stamp: int, seen: int) -> Hinted | Gone:
        """Show the hints taken and, when the person saw no more than these (`seen`), one more.

        A hint costs only before the answer that counts.
        """
        async with self._database.writing() as transaction:
            try:
                post, schedule, question = await self._load(transaction, post_id, stamp)
            except _Refused as refused:
                return Gone(refused.reason)
            entry = await entries.get(transaction, post.id, actor, lock=True)
            most = len(_all_hints(question))
            if not most:
                return Gone(Reason.NO_MORE_HINTS)
            if seen >= entry.hints and entry.hints < most:
                entry = replace(entry, hints=entry.hints + 1)
                await entries.set_hints(transaction, entry, entry.hints)
            view = await self._view(transaction, post, schedule, question, entry)
            await ledger.hinted(transaction, view, self._clock())
            await transaction.commit()
        return Hinted(view, costs=view.is_open and entry.counted is None)

    async def answer(self, actor: int, post_id: int, stamp: int, text: str) -> Answered | Gone:
        """Grade and store an answer: the first in time counts, all others are practice.

        What cannot be graded ("no idea", a shrug, another language) is none: it does not use up the day.
        """
        text = clean(text)
        if not text.strip():
            return Gone(Reason.EMPTY, text)
        now = self._clock()  # when it came in, however long grading takes
        try:
            grade, late = await self._graded(post_id, stamp, text, now)
            async with self._database.writing() as transaction:
                # The entry is locked, not the post: others answer meanwhile, and a hint waits for nobody's post.
                post, schedule, question = await self._load(transaction, post_id, stamp)
                entry = await entries.get(transaction, post.id, actor, lock=True)
                first = entry.counted is None and not late
                attempt = Attempt(text, now, grade, entry.hints if first else 0, late=late, counts=first)
                day = await self._day(transaction, actor, schedule, post, now)
                entry = await entries.add_attempt(transaction, entry, attempt, day)
                await ledger.enter(transaction, post, entry, question)
                if first:
                    soon = next_edit(post.answers, post.counted_at, now)
                    await entries.count_one_more(transaction, post.id, soon)
                view = await self._view(transaction, post, schedule, question, entry)
                if first:  # practice does not show the reference
                    await ledger.saw(transaction, view, self._clock())
                await transaction.commit()
        except _Refused as refused:
            return Gone(refused.reason, text)
        return Answered(view, attempt)

    async def _graded(self, post_id: int, stamp: int, text: str, now: datetime) -> tuple[Grade, bool]:
        """The grade, and whether the answer is late: not asked again, for the reference may come out meanwhile."""
        async with self._database.reading() as transaction:
            post, _, question = await self._load(transaction, post_id, stamp)
        loop = asyncio.get_running_loop()
        grade = await loop.run_in_executor(self._executor, self._grader.grade, question, text)
        reason = _why_no_answer(text, grade)
        if reason is not None:
            raise _Refused(reason)
        return grade, not post.is_open(now)

    async def share(self, actor: int, post_id: int, stamp: int, *, shares: bool) -> Looked | Gone:
        """Whether the person's counted answer may be shown at the reveal. After it, it can only be taken down."""
        async with self._database.writing() as transaction:
            try:
                post, schedule, question = await self._load(transaction, post_id, stamp)
            except _Refused as refused:
                return Gone(refused.reason)
            entry = await entries.get(transaction, post.id, actor, lock=True)
            is_out = post.status is PostStatus.REVEALED
            if entry.shares != shares and (post.is_open(self._clock()) or not shares):
                if is_out:
                    await posts.act_again(transaction, post.id, self._clock())
                await entries.set_sharing(transaction, entry, shares)
                entry = replace(entry, shares=shares)
            view = await self._view(transaction, post, schedule, question, entry)
            await ledger.saw(transaction, view, self._clock())
            await transaction.commit()
        return Looked(view)

    async def discussion(self, actor: int, post_id: int, stamp: int) -> Discussion | Gone:
        """May the person enter the discussion? Who answered may, and after the reveal everybody."""
        async with self._database.reading() as transaction:
            try:
                post, schedule, question = await self._load(transaction, post_id, stamp)
            except _Refused as refused:
                return Gone(refused.reason)
            if not schedule.plan.thread and post.thread_id is None:
                return Gone(Reason.NO_THREAD)
            now = self._clock()
            if post.is_open(now) and not (await entries.get(transaction, post.id, actor)).attempts:
                return Gone(Reason.NOT_ANSWERED)
        return Discussion(post, question, now)

    async def keep_thread(self, post_id: int, thread_id: int, *, gone: int | None = None) -> int:
        """Note a post's discussion thread; gives the one that counts, should another have been made meanwhile.

        `gone`: the thread that was noted before and exists no more.
        """
        async with self._database.writing() as transaction:
            if gone is not None:
                await posts.forget_thread(transaction, post_id, gone)
            kept = await posts.note_thread(transaction, post_id, thread_id)
            await transaction.commit()
        return kept

    async def _load(
        self, transaction: AsyncConnection, post_id: int, stamp: int
    ) -> tuple[Post, Schedule, Question]:
        post = await posts.get(transaction, post_id)
        if post is None or post.stamp != stamp or post.status is PostStatus.SKIPPED:
            raise _Refused(Reason.UNKNOWN)
        schedule = await schedules.get(transaction, post.schedule_id)
        question = self._bank.get(post.question_id or "")
        if schedule is None or question is None:
            raise _Refused(Reason.QUESTION_GONE)
        return post, schedule, question

    async def _view(
        self, transaction: AsyncConnection, post: Post, schedule: Schedule, question: Question, entry: Entry
    ) -> DailyView:
        now = self._clock()
        hints = _all_hints(question)
        return DailyView(
            post=post,
            plan=schedule.plan,
            question=question,
            entry=entry,
            is_open=post.is_open(now),
            streak=await streak_of(transaction, entry.user_id, now, schedule.plan.timetable.zone),
            hints=hints[: entry.hints],
            hints_left=max(0, len(hints) - entry.hints),
            standing=None if post.is_open(now) else await _standing(transaction, entry),
        )

    async def _day(
        self, transaction: AsyncConnection, actor: int, schedule: Schedule, post: Post, now: datetime
    ) -> date:
        """The day of the question in the person's own zone; never one that is still to come."""
        zone = await zone_of(transaction, actor, schedule.plan.timetable.zone)
        return day_of(min(post.posted_at or post.due_at, now), zone)


async def _standing(transaction: AsyncConnection, entry: Entry) -> Standing | None:
    """Where the counted answer stands, if there is one and enough others have one."""
    if entry.counted is None:
        return None
    reached = [percent(score) for score in await entries.scores(transaction, entry.post_id)]
    if len(reached) < LEAST_PEOPLE:
        return None
    own = percent(entry.counted.score)
    return Standing(len(reached), sum(points < own for points in reached), reached.count(own) - 1)


def _why_no_answer(text: str, grade: Grade) -> Reason | None:
    """Why there is nothing in it that could count; None for an answer, however wrong."""
    codes = {flag.code for flag in grade.flags}
    if FlagCode.EMPTY in codes or gives_up(text):
        return Reason.EMPTY
    return Reason.NOT_ENGLISH if FlagCode.NOT_ENGLISH in codes else None


def _all_hints(question: Question) -> tuple[str, ...]:
    return hints_for(question, None)[:MAX_HINTS]
