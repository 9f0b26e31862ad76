"""Taking answers in an interview: graded between a read and the transaction that stores them and what they earn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime

from bot.use_cases import interview_ledger as ledger
from bot.use_cases.clean import clean
from bot.use_cases.interview_desk import Desk
from bot.use_cases.interview_outcomes import Marked, Outcome, Recorded, Refusal
from bot.use_cases.interview_views import Views
from questions import interview as course
from questions.grading import Grader
from questions.interview import Reason, Refused, says_back
from questions.interview_state import Attempt, Interview, Mode, Phase
from questions.model import Grade, Question
from questions.selection import point_to_probe
from storage import interviews as store
from storage.database import Database


class Answering:
    """What `Interviews` does with answers and with what is added to them."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        views: Views,
        grader: Grader,
        clock: Callable[[], datetime],
        executor: Executor | None,
    ) -> None:
        self._database = database
        self._desk = desk
        self._views = views
        self._grader = grader
        self._clock = clock
        self._executor = executor

    async def answer(self, actor: int, interview_id: int, number: int, text: str) -> Outcome:
        """Grade and store an answer to question `number`. A refusal gives the text back."""
        text = clean(text)
        now = self._clock()  # when it came in, however long grading takes
        try:
            question, _ = await self._question(actor, interview_id, number)
            grade = await self._graded(question, text)
            async with self._database.writing() as transaction:
                stored, state = await self._desk.load(transaction, actor, interview_id)
                after = course.answer(state, number, text, grade, now)
                if after.plan.mode is Mode.PRACTICE and not after.turn.revealed:
                    point = point_to_probe(question, grade)
                    if point is not None:
                        after = course.put_follow_up(after, point, question.key_points[point].probe)
                await store.save(transaction, state, after)
                await ledger.enter(transaction, stored, after, self._views.question, now)
                level = await self._desk.level(transaction, after)
                await transaction.commit()
        except Refused as refused:
            return Refusal(refused.reason, text)
        if after.phase is Phase.FINISHED:
            return self._views.finished(stored, after, level)
        view = self._views.view(stored, after, number)
        if after.plan.mode is Mode.EXAM:
            return Recorded(view, late=after.turns[number - 1].attempts[-1].late)
        return Marked(view)

    async def follow_up(self, actor: int, interview_id: int, number: int, text: str) -> Outcome:
        """Grade and store what was added to the latest answer. A refusal gives the text back."""
        text = clean(text)
        now = self._clock()
        try:
            question, attempt = await self._question(actor, interview_id, number)
            probe = attempt.probe.question if attempt and attempt.probe else ""
            grade = await self._graded(question, attempt.joined_by(text) if attempt else text, probe)
            if attempt is not None and says_back(probe, text):
                grade = attempt.grade
            async with self._database.writing() as transaction:
                stored, state = await self._desk.load(transaction, actor, interview_id)
                after = course.follow_up(state, number, text, grade, now)
                _still_latest(attempt, state)
                await store.save(transaction, state, after)
                await ledger.rescore(transaction, stored, after, number)
                await transaction.commit()
        except Refused as refused:
            return Refusal(refused.reason, text)
        return Marked(self._views.view(stored, after), added=True)

    async def _question(self, actor: int, interview_id: int, number: int) -> tuple[Question, Attempt | None]:
        """What an answer to this turn is graded by: read ahead, so that grading holds up no other writer."""
        async with self._database.reading() as transaction:
            _, state = await self._desk.load(transaction, actor, interview_id, lock=False)
        question = self._desk.question(state, number)
        attempts = state.turns[number - 1].attempts
        return question, attempts[-1] if attempts else None

    async def _graded(self, question: Question, text: str, probe: str = "") -> Grade:
        """Graded off the event loop: 4,000 characters take a tenth of a second."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, self._grader.grade, question, text, probe)


def _still_latest(attempt: Attempt | None, state: Interview) -> None:
    """What was added was graded together with this attempt: another one meanwhile makes that void."""
    if attempt is None or state.turn.attempts[-1].at != attempt.at:
        raise Refused(Reason.ALREADY_ANSWERED)
