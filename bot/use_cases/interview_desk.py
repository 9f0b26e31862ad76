"""What every act on an interview begins with: load it, check whose it is, find its question, ask the next."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases.due import backlog, worst_first
from bot.use_cases.interview_views import Views
from bot.use_cases.review_outcomes import NothingDue
from questions import interview as course
from questions.adaptive import next_difficulty
from questions.bank import Bank
from questions.interview import Reason, Refused
from questions.interview_state import Focus, Interview, Phase, Plan
from questions.model import Difficulty, Question
from questions.selection import Drawing, next_question
from questions.skill import START, SURE_DEVIATION, Level, Skill, aged, level
from storage import interviews as store
from storage import learning
from storage.interview_rows import Stored


class Desk:
    """Works inside a transaction that a use-case has opened. Everything may raise Refused."""

    def __init__(self, bank: Bank, views: Views, rng: random.Random) -> None:
        self._bank = bank
        self._views = views
        self._rng = rng

    async def load(
        self, transaction: AsyncConnection, actor: int, interview_id: int, *, lock: bool = True
    ) -> tuple[Stored, Interview]:
        """The interview, if it is the actor's; `lock` holds it against others."""
        stored = await store.get(transaction, interview_id, lock=lock)
        if stored is None:
            raise Refused(Reason.UNKNOWN)
        if stored.interview.owner != actor:
            raise Refused(Reason.NOT_YOURS)
        return stored, stored.interview

    async def begin(
        self,
        transaction: AsyncConnection,
        actor: int,
        plan: Plan,
        now: datetime,
        question_id: str | None = None,
    ) -> Interview | NothingDue:
        """A new interview with its first question open (`question_id`, if given); not stored yet.

        It is planned no longer than there are questions. The bank must have one for the plan.
        """
        pool = self._bank.pool(plan.topics, plan.difficulty)
        most = len(pool)
        if plan.focus is Focus.REVIEW:
            waiting = backlog(await learning.cards_of(transaction, actor), pool, now)
            most = len(waiting.due)
            if not most:
                return NothingDue(waiting)
        skill = await self._skill(transaction, actor, plan, now) if plan.adaptive else None
        state = Interview(actor, replace(plan, length=min(plan.length, most)), now, skill=skill)
        if question_id is not None:
            return course.ask(state, question_id, now)
        return await self.ask(transaction, state, now)

    async def ask(self, transaction: AsyncConnection, state: Interview, now: datetime) -> Interview:
        """Open the next question; finish when there is no other left."""
        chosen = next_question(
            self._bank.pool(state.plan.topics, state.plan.difficulty),
            [question for turn in state.turns if (question := self._bank.get(turn.question_id))],
            await store.seen(transaction, state.owner),
            progress=len(state.turns) / max(1, state.plan.length),
            rng=self._rng,
            drawing=await self._drawing(transaction, state, now),
        )
        return course.ask(state, chosen.id, now) if chosen else course.finish(state, now)

    async def _drawing(self, transaction: AsyncConnection, state: Interview, now: datetime) -> Drawing:
        """What the next question is drawn from, as things stand now: another may have become due meanwhile."""
        focus = state.plan.focus
        due: tuple[str, ...] = ()
        ratings: dict[str, float] = {}
        if focus in (Focus.DUE, Focus.REVIEW):
            due = worst_first(await learning.cards_of(transaction, state.owner), now)
        elif focus is Focus.WEAK:
            skills = await learning.skills_of(transaction, state.owner)
            ratings = {topic: skill.rating for topic, skill in skills.items()}
        if not state.plan.adaptive:
            return Drawing(focus, due, ratings)

        def difficulty(available: Collection[Difficulty]) -> Difficulty:
            return next_difficulty(state.skill or START, self._answered(state), available, self._rng)

        return Drawing(focus, due, ratings, difficulty)

    async def _skill(self, transaction: AsyncConnection, actor: int, plan: Plan, now: datetime) -> Skill:
        """What an adaptive interview goes by: the skill in its one topic if it is known well enough to tell a level.

        Else that over all topics.
        """
        skills = await learning.skills_of(transaction, actor)
        if len(plan.topics) == 1:
            in_topic = aged(skills.get(plan.topics[0], START), now)
            if in_topic.deviation <= SURE_DEVIATION:
                return replace(in_topic, at=now)
        return replace(aged(skills.get(learning.OVERALL, START), now), at=now)

    def _answered(self, state: Interview) -> list[tuple[Difficulty, float]]:
        """Difficulty and score of what was asked so far; what the bank has lost says nothing."""
        return [
            (question.difficulty, turn.score)
            for turn in state.turns
            if turn.is_scored and (question := self._bank.get(turn.question_id))
        ]

    def question(self, state: Interview, number: int) -> Question:
        """The question of a turn."""
        if not 1 <= number <= len(state.turns):
            raise Refused(Reason.STALE)
        turn = state.turns[number - 1]
        if self._views.is_lost(turn):
            raise Refused(Reason.QUESTION_GONE)
        return self._views.question(turn)

    async def level(self, transaction: AsyncConnection, state: Interview) -> Level | None:
        """The owner's level as a finished interview left it; None once later answers have moved it."""
        if state.finished_at is None:
            return None
        skill = await learning.skill_of(transaction, state.owner, learning.OVERALL)
        if skill.at is not None and skill.at > state.finished_at:
            return None
        return level(aged(skill, state.finished_at))

    def without_lost_question(self, state: Interview, now: datetime) -> Interview:
        """A question that the bank lost while the interview slept is left out, not asked."""
        if state.phase is Phase.ASKING and self._views.is_lost(state.turn):
            return course.void(state, state.turn.number, now)
        return state
