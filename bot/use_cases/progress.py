"""How people are doing, and their past answers: for their own eyes, and as far as they choose for others'.

What was answered in an exam that still runs is told to nobody: it is not in the ledger before the end.
Each public method is one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases.daily_streaks import server_streak, streak_of
from bot.use_cases.progress_outcomes import (
    PAGE,
    Attempt,
    HistoryLine,
    HistoryPage,
    Nothing,
    NotShared,
    PastAnswer,
    Reason,
    Refusal,
    Sharing,
    Stats,
)
from questions.bank import Bank
from questions.points import Standing
from questions.progress import NO_TOPIC, Tried, progress
from questions.progress_points import LATEST, key_points
from questions.skill import START, Skill, aged, level, replayed
from storage import answers, daily_entries, interviews, learning, members, people
from storage import progress as store
from storage.answers import NOWHERE, Answer, Source
from storage.database import Database
from storage.learning import OVERALL

_LAST_RESORT = "UTC"
_REPLAYED = 1_000
"""Answers from which the level in one server is reckoned, the latest: what came before hardly moves it."""


class Progress:
    """Every method may raise StorageUnavailable."""

    def __init__(self, database: Database, bank: Bank, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._bank = bank
        self._clock = clock

    async def stats(
        self, actor: int, of: int | None = None, guild_id: int | None = None
    ) -> Stats | NotShared | Nothing:
        """How `of` is doing, or the actor when None. `guild_id`: the server in which the actor asks.

        Others' only if they share, and then what they did in that server alone.
        """
        if of is None or of == actor:
            return await self._own(actor)
        return await self._others(of, guild_id)

    async def share(self, actor: int, *, shares: bool) -> Sharing:
        """Let others see how the actor is doing, or no longer."""
        async with self._database.writing() as transaction:
            chosen = await people.get(transaction, actor, lock=True)
            await people.put(transaction, replace(chosen, shares_stats=shares))
            await transaction.commit()
        return Sharing(shares)

    async def history(self, actor: int, page: int = 0) -> HistoryPage:
        """A page of the actor's past answers, latest first; one past the end gives the last one."""
        async with self._database.reading() as transaction:
            count = await answers.count(transaction, actor)
            pages = max(1, -(-count // PAGE))
            page = min(max(page, 0), pages - 1)
            found = await answers.latest(transaction, actor, limit=PAGE, offset=page * PAGE)
        lines = [self._line(each) for each in found]
        return HistoryPage(lines, page, pages, count, self._clock())

    async def past_answer(self, actor: int, answer_id: int) -> PastAnswer | Refusal:
        """One past answer of the actor's own, with its grade."""
        async with self._database.reading() as transaction:
            found = await answers.by_id(transaction, answer_id)
            if found is None or found.key.user_id != actor:
                return Refusal(Reason.UNKNOWN)
            attempt = await _attempt(transaction, found)
        if attempt is None:
            return Refusal(Reason.UNKNOWN)
        question = self._bank.get(found.earned.question_id)
        return PastAnswer(self._line(found), attempt, question, found.key.number)

    async def _own(self, actor: int) -> Stats | Nothing:
        now = self._clock()
        async with self._database.reading() as transaction:
            tried = await store.tried(transaction, actor)
            shares = (await people.get(transaction, actor)).shares_stats
            if not tried:
                return Nothing(actor, is_own=True, shares=shares)
            graded = await store.graded(transaction, actor, LATEST)
            skills = await learning.skills_of(transaction, actor)
            streak = await streak_of(transaction, actor, now, await _zone(transaction, actor, now))
        doing = await asyncio.to_thread(progress, tried, self._bank)
        points = await asyncio.to_thread(key_points, graded, self._bank)
        levels = {topic: level(aged(skill, now)) for topic, skill in skills.items()}
        overall = levels.pop(OVERALL, level(START))
        return Stats(actor, True, None, doing, overall, levels, streak, points, shares, now)

    async def _others(self, of: int, guild_id: int | None) -> Stats | NotShared | Nothing:
        now = self._clock()
        async with self._database.reading() as transaction:
            shares = (await people.get(transaction, of)).shares_stats
            if not guild_id or not shares or await members.is_left(transaction, guild_id, of):
                return NotShared(of)
            tried = await store.tried(transaction, of, guild_id=guild_id)
            if not tried:
                return Nothing(of, is_own=False, shares=shares)
            zone = await members.zone_of(transaction, guild_id)
            streak = await server_streak(transaction, of, guild_id, now, zone)
        doing = await asyncio.to_thread(progress, tried, self._bank)
        skill = await asyncio.to_thread(_skill, tried)
        return Stats(of, False, guild_id, doing, level(aged(skill, now)), {}, streak, None, shares, now)

    def _line(self, answer: Answer) -> HistoryLine:
        earned = answer.earned
        question = self._bank.get(earned.question_id)
        topic = self._bank.topics.get(answer.topic)
        return HistoryLine(
            answer_id=answer.id,
            at=answer.answered_at,
            question_id=earned.question_id,
            title=question.title if question else None,
            topic=topic.title if topic else answer.topic or NO_TOPIC,
            difficulty=earned.difficulty,
            source=answer.key.source,
            guild_id=None if answer.guild_id == NOWHERE else answer.guild_id,
            score=earned.score,
            points=earned.points,
            standing=earned.standing,
            is_daily=earned.daily,
            hints=answer.hints,
            seconds=answer.seconds,
        )


def _skill(tried: Iterable[Tried]) -> Skill:
    """Of those that say something about skill, as `bot.use_cases.learning` has it."""
    full = [each for each in tried if each.earned.standing is Standing.FULL]
    return replayed((each.earned.difficulty, each.earned.score, each.at) for each in full[-_REPLAYED:])


async def _zone(transaction: AsyncConnection, user_id: int, now: datetime) -> str:
    """The zone of the channel in which the person answered last, for as long as they chose none themselves."""
    played = (await people.played(transaction, [user_id], now)).get(user_id, ())
    return played[0].schedule.plan.timetable.zone if played else _LAST_RESORT


async def _attempt(transaction: AsyncConnection, answer: Answer) -> Attempt | None:
    """What was typed and its grade; None where that is not kept."""
    key = answer.key
    if key.source is Source.DAILY:
        attempts = (await daily_entries.get(transaction, key.source_id, key.user_id)).attempts
    else:
        stored = await interviews.get(transaction, key.source_id)
        turns = stored.interview.turns if stored and stored.interview.owner == key.user_id else ()
        attempts = turns[key.turn - 1].attempts if len(turns) >= key.turn else ()
    return attempts[key.number - 1] if len(attempts) >= key.number else None
