"""Everything that can be done with an interview. Each public method is one transaction that writes.

The front ends pass who acts (`actor`, a Discord user id, or 0 in the terminal); whether they may is decided here.
Every method may raise `storage.errors.StorageUnavailable`, in which case nothing was changed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime

from bot.use_cases import interview_ledger as ledger
from bot.use_cases.answering import Answering
from bot.use_cases.interview_desk import Desk
from bot.use_cases.interview_outcomes import (
    AlreadyRunning,
    Asked,
    Closed,
    Finished,
    Hinted,
    History,
    NoQuestions,
    NothingToResume,
    Outcome,
    Paused,
    Refusal,
    Revealed,
    View,
)
from bot.use_cases.interview_views import Views
from bot.use_cases.review_outcomes import NothingDue
from questions import interview as course
from questions.bank import Bank
from questions.grading import Grader
from questions.interview import Refused
from questions.interview_state import GRACE, Focus, Interview, Phase, Plan
from storage import interviews as store
from storage.database import Database
from storage.errors import StorageUnavailable
from storage.interview_rows import Origin, Place, Stored

PAGE = 8
"""Interviews on one page of the history."""

_Event = Callable[[Interview, datetime], Interview]
_Shown = type[Asked] | type[Closed] | type[Hinted] | type[Revealed] | type[Paused]


class Interviews:
    """The interviews of everybody: one instance serves all front ends of a process."""

    def __init__(
        self,
        database: Database,
        bank: Bank,
        grader: Grader,
        clock: Callable[[], datetime],
        rng: random.Random,
        executor: Executor | None = None,
    ) -> None:
        """`executor` runs the grader; the event loop's own threads when None."""
        self._database = database
        self._bank = bank
        self._views = Views(bank)
        self._desk = Desk(bank, self._views, rng)
        self._answering = Answering(database, self._desk, self._views, grader, clock, executor)
        self._clock = clock

    async def start(
        self,
        actor: int,
        plan: Plan,
        place: Place,
        origin: Origin = Origin.INTERVIEW,
        question_id: str | None = None,
    ) -> Outcome:
        """Begin: the first question (`question_id`, if given) is open at once.

        A person has one unfinished interview at a time, and any number of single questions.
        """
        if not self._bank.pool(plan.topics, plan.difficulty) or (
            question_id is not None and self._bank.get(question_id) is None
        ):
            return NoQuestions(plan.topics, plan.difficulty)
        async with self._database.writing() as transaction:
            if origin is Origin.INTERVIEW:
                running = await store.unfinished(transaction, actor, lock=True)
                stored = await store.get(transaction, running) if running is not None else None
                if stored is not None:
                    return AlreadyRunning(self._views.view(stored, stored.interview))
            state = await self._desk.begin(transaction, actor, plan, self._clock(), question_id)
            if isinstance(state, NothingDue):
                return state
            interview_id = await store.add(transaction, state, place, origin)
            await transaction.commit()
        stored = Stored(replace(state, id=interview_id), place, origin)
        shortened = plan.focus is not Focus.REVIEW and plan.length > state.plan.length
        return Asked(self._views.view(stored, stored.interview), shortened)

    async def answer(self, actor: int, interview_id: int, number: int, text: str) -> Outcome:
        """Grade and store an answer to question `number`. A refusal gives the text back."""
        return await self._answering.answer(actor, interview_id, number, text)

    async def follow_up(self, actor: int, interview_id: int, number: int, text: str) -> Outcome:
        """Grade and store what was added to the latest answer. A refusal gives the text back."""
        return await self._answering.follow_up(actor, interview_id, number, text)

    async def hint(self, actor: int, interview_id: int, number: int, seen: int | None = None) -> Outcome:
        """Take one hint; `Hinted.view.hints` ends with it. `seen`: as in `questions.interview.hint`."""

        def event(state: Interview, _now: datetime) -> Interview:
            return course.hint(state, number, len(self._views.hints(state.turn)), seen)

        return await self._act(actor, interview_id, event, Hinted)

    async def skip(self, actor: int, interview_id: int, number: int) -> Outcome:
        """Leave the open question."""
        return await self._act(actor, interview_id, lambda s, now: course.skip(s, number, now), Closed)

    async def expire(self, actor: int, interview_id: int, number: int) -> Outcome:
        """Close the open question of an exam whose time is over."""
        return await self._act(actor, interview_id, lambda s, now: course.expire(s, number, now), Closed)

    async def retry(self, actor: int, interview_id: int, number: int) -> Outcome:
        """Open the question again (practice)."""
        return await self._act(actor, interview_id, lambda s, now: course.retry(s, number, now), Asked)

    async def reveal(self, actor: int, interview_id: int, number: int) -> Outcome:
        """Show the reference answer; later attempts at this question count nothing."""
        return await self._act(actor, interview_id, lambda s, _: course.reveal(s, number), Revealed, number)

    async def pause(self, actor: int, interview_id: int) -> Outcome:
        """Let it rest."""
        return await self._act(actor, interview_id, course.pause, Paused)

    async def end(self, actor: int, interview_id: int) -> Outcome:
        """Finish now and report."""
        return await self._act(actor, interview_id, course.finish, Closed)

    async def advance(self, actor: int, interview_id: int, number: int) -> Outcome:
        """Leave question `number` for the next one; after the last, finish and report."""
        async with self._database.writing() as transaction:
            try:
                stored, state = await self._desk.load(transaction, actor, interview_id)
                now = self._clock()
                after = course.leave(state, number)
                after = (
                    course.finish(after, now)
                    if after.is_last
                    else await self._desk.ask(transaction, after, now)
                )
            except Refused as refused:
                return Refusal(refused.reason)
            await store.save(transaction, state, after)
            await ledger.enter(transaction, stored, after, self._views.question, now)
            level = await self._desk.level(transaction, after)
            await transaction.commit()
        if after.phase is Phase.FINISHED:
            return self._views.finished(stored, after, level)
        return Asked(self._views.view(stored, after))

    async def resume(
        self, actor: int, interview_id: int | None = None, place: Place | None = None
    ) -> Outcome:
        """Go on with an unfinished interview (the latest when none is named), here if a place is given."""
        async with self._database.writing() as transaction:
            if interview_id is None:
                interview_id = await store.unfinished(transaction, actor)
            if interview_id is None:
                return NothingToResume()
            try:
                stored, state = await self._desk.load(transaction, actor, interview_id)
                now = self._clock()
                after = self._desk.without_lost_question(course.resume(state, now), now)
            except Refused as refused:
                return Refusal(refused.reason)
            await store.save(transaction, state, after)
            await ledger.enter(transaction, stored, after, self._views.question, now)
            if place is not None:
                await store.relocate(transaction, interview_id, place)
                stored = replace(stored, place=place)
            await transaction.commit()
        return self._views.standing(stored, after)

    async def relocate(self, actor: int, interview_id: int, place: Place) -> Refusal | None:
        """Note where it goes on, e.g. once its thread exists."""
        async with self._database.writing() as transaction:
            try:
                await self._desk.load(transaction, actor, interview_id)
            except Refused as refused:
                return Refusal(refused.reason)
            await store.relocate(transaction, interview_id, place)
            await transaction.commit()
        return None

    async def look(self, actor: int, interview_id: int) -> Outcome:
        """Where it stands, changing nothing."""
        async with self._database.reading() as transaction:
            try:
                stored, state = await self._desk.load(transaction, actor, interview_id, lock=False)
            except Refused as refused:
                return Refusal(refused.reason)
            level = await self._desk.level(transaction, state)
        return self._views.standing(stored, state, level)

    async def review(self, actor: int, interview_id: int, number: int) -> Outcome:
        """Where it stands, with question `number` of a finished one before the actor: its reference has been seen."""
        async with self._database.writing() as transaction:
            try:
                stored, state = await self._desk.load(transaction, actor, interview_id)
            except Refused as refused:
                return Refusal(refused.reason)
            if state.phase is Phase.FINISHED and 1 <= number <= len(state.turns):
                await ledger.saw(transaction, state, number, self._clock())
                await transaction.commit()
            level = await self._desk.level(transaction, state)
        return self._views.standing(stored, state, level)

    async def history(self, actor: int, page: int = 0) -> History:
        """A page of the actor's interviews; a page past the end gives the last one."""
        async with self._database.reading() as transaction:
            pages = max(1, -(-await store.count(transaction, actor) // PAGE))
            page = min(max(page, 0), pages - 1)
            lines = await store.history(transaction, actor, limit=PAGE, offset=page * PAGE)
        return History(lines, page, pages)

    async def expire_due(self, limit: int = 100) -> tuple[View, ...]:
        """Close the open questions of exams whose time is over; gives those that were closed, for posting.

        Should the database fail on the way, those closed so far are given; the next call finds the rest.
        """
        async with self._database.reading() as transaction:
            due = await store.overdue(transaction, self._clock() - GRACE, limit=limit)
        closed: list[View] = []
        for owner, interview_id, number in due:
            try:
                outcome = await self.expire(owner, interview_id, number)
            except StorageUnavailable:
                if not closed:
                    raise
                break
            if isinstance(outcome, Closed | Finished):  # else it was answered in the meantime: all the better
                closed.append(outcome.view)
        return tuple(closed)

    async def _act(
        self, actor: int, interview_id: int, event: _Event, shown: _Shown, number: int | None = None
    ) -> Outcome:
        async with self._database.writing() as transaction:
            try:
                stored, state = await self._desk.load(transaction, actor, interview_id)
                now = self._clock()
                after = event(state, now)
            except Refused as refused:
                return Refusal(refused.reason)
            await store.save(transaction, state, after)
            await ledger.enter(transaction, stored, after, self._views.question, now)
            if shown is Revealed and number is not None:  # also when it is shown again
                await ledger.saw(transaction, after, number, now)
            level = await self._desk.level(transaction, after)
            await transaction.commit()
        if after.phase is Phase.FINISHED and shown is not Revealed:
            return self._views.finished(stored, after, level)
        return shown(self._views.view(stored, after, number))
