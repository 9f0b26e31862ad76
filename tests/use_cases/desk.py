"""The use-cases as one person uses them, with the outcome that the test expects of each."""

from __future__ import annotations

import random
from typing import TypeVar

from bot.use_cases.interview_outcomes import Asked, Outcome, Place, PlaceKind
from bot.use_cases.interviews import Interviews
from questions.bank import Bank
from questions.grading import Grader
from questions.interview_state import Interview, Mode
from storage import interviews as store
from storage.database import Database
from storage.interview_rows import Stored
from tests.unit.builders import Clock, plan

ME = 1001
HERE = Place(PlaceKind.HERE, 111, 222)
FULL = "It has sharp teeth and it cuts wood."
"""Covers both key points of a made-up question."""
HALF = "It cuts wood."
"""Leaves the lighter point to be probed for."""

Of = TypeVar("Of", bound=Outcome)


def expect(outcome: Outcome, kind: type[Of]) -> Of:
    """The outcome, which must be of this kind."""
    assert isinstance(outcome, kind), outcome
    return outcome


class Desk:
    """The real use-cases, and shorthands for the person whose id is ME."""

    def __init__(self, database: Database, bank: Bank, grader: Grader, clock: Clock) -> None:
        self.database = database
        self.bank = bank
        self.grader = grader
        self.clock = clock
        self.interviews = Interviews(database, bank, grader, clock, random.Random(0))

    def with_bank(self, bank: Bank) -> Desk:
        """The same database after a restart with another bank."""
        return Desk(self.database, bank, self.grader, self.clock)

    async def start(
        self, mode: Mode = Mode.PRACTICE, length: int = 3, seconds: int | None = None
    ) -> Interview:
        """Begin; gives the interview with its first question open."""
        outcome = await self.interviews.start(ME, plan(mode, length, seconds), HERE)
        return expect(outcome, Asked).view.interview

    async def answer(self, interview_id: int, number: int, text: str = FULL) -> Outcome:
        """Answer."""
        return await self.interviews.answer(ME, interview_id, number, text)

    async def next(self, interview_id: int, number: int) -> Outcome:
        """Go on."""
        return await self.interviews.advance(ME, interview_id, number)

    async def stored(self, interview_id: int) -> Stored:
        """What the database has."""
        async with self.database.reading() as transaction:
            stored = await store.get(transaction, interview_id)
        assert stored is not None
        return stored

    async def texts(self, interview_id: int) -> list[list[str]]:
        """The answers that are kept, by question."""
        turns = (await self.stored(interview_id)).interview.turns
        return [[attempt.text for attempt in turn.attempts] for turn in turns]
