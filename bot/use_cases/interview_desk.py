"""What every act on an interview begins with: load it, check whose it is, find its question, ask the next."""

from __future__ import annotations

import random
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.use_cases.interview_views import Views
from questions import interview as course
from questions.bank import Bank
from questions.interview import Reason, Refused
from questions.interview_state import Interview, Phase
from questions.model import Question
from questions.selection import next_question
from storage import interviews as store
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

    async def ask(self, transaction: AsyncConnection, state: Interview, now: datetime) -> Interview:
        """Open the next question; finish when the bank has no other left."""
        chosen = next_question(
            self._bank.pool(state.plan.topics, state.plan.difficulty),
            [question for turn in state.turns if (question := self._bank.get(turn.question_id))],
            await store.seen(transaction, state.owner),
            progress=len(state.turns) / max(1, state.plan.length),
            rng=self._rng,
        )
        return course.ask(state, chosen.id, now) if chosen else course.finish(state, now)

    def question(self, state: Interview, number: int) -> Question:
        """The question of a turn."""
        if not 1 <= number <= len(state.turns):
            raise Refused(Reason.STALE)
        turn = state.turns[number - 1]
        if self._views.is_lost(turn):
            raise Refused(Reason.QUESTION_GONE)
        return self._views.question(turn)

    def without_lost_question(self, state: Interview, now: datetime) -> Interview:
        """A question that the bank lost while the interview slept is left out, not asked."""
        if state.phase is Phase.ASKING and self._views.is_lost(state.turn):
            return course.void(state, state.turn.number, now)
        return state
