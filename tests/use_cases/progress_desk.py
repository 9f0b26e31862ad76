"""People who answer anywhere, and look at how they are doing; on either database."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.use_cases.interview_outcomes import Asked, Outcome, Place, PlaceKind
from bot.use_cases.interviews import Interviews
from bot.use_cases.progress import Progress
from bot.use_cases.progress_outcomes import PastAnswer, Stats
from questions.bank import Bank
from questions.grading import Grader
from questions.interview_state import Interview, Mode
from tests.unit.builders import plan
from tests.use_cases.daily_desk import FULL, DailyDesk, open_desk
from tests.use_cases.desk import expect

ADA, BOB = 1001, 1002
GUILD, ELSEWHERE = 111, 999
HERE = Place(PlaceKind.HERE, GUILD, 222)
THERE = Place(PlaceKind.HERE, ELSEWHERE, 888)
IN_DM = Place(PlaceKind.DM)


class ProgressDesk:
    """The real use-cases over one database."""

    def __init__(self, daily: DailyDesk, bank: Bank, grader: Grader) -> None:
        self.daily = daily
        self.database = daily.database
        self.clock = daily.clock
        self.bank = bank
        self.interviews = Interviews(self.database, bank, grader, self.clock, random.Random(0))
        self.progress = Progress(self.database, bank, self.clock)

    async def start(
        self, who: int = ADA, place: Place = HERE, *, mode: Mode = Mode.PRACTICE, length: int = 2
    ) -> Interview:
        """Begin; gives the interview with its first question open."""
        return expect(await self.interviews.start(who, plan(mode, length), place), Asked).view.interview

    async def answer(self, state: Interview, number: int = 1, text: str = FULL) -> Outcome:
        """Answer a minute later."""
        self.clock.move(60)
        return await self.interviews.answer(state.owner, state.id, number, text)

    async def one(
        self, who: int = ADA, place: Place = HERE, text: str = FULL, mode: Mode = Mode.PRACTICE
    ) -> Interview:
        """An interview of one question, answered and ended."""
        state = await self.start(who, place, mode=mode, length=1)
        await self.answer(state, 1, text)
        await self.interviews.end(who, state.id)
        return state

    async def stats(self, who: int = ADA) -> Stats:
        """A person's own."""
        got = await self.progress.stats(who)
        assert isinstance(got, Stats), got
        return got

    async def seen_by_bob(self, guild_id: int = GUILD) -> Stats:
        """Ada's, as Bob sees them there."""
        got = await self.progress.stats(BOB, ADA, guild_id)
        assert isinstance(got, Stats), got
        return got

    async def past(self, who: int = ADA, index: int = 0) -> PastAnswer:
        """One of the latest past answers; 0 is the latest."""
        line = (await self.progress.history(who)).lines[index]
        got = await self.progress.past_answer(who, line.answer_id)
        assert isinstance(got, PastAnswer), got
        return got


@asynccontextmanager
async def open_progress_desk(request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[ProgressDesk]:
    """On a fresh database of the kind that the fixture's parameter names."""
    async with open_desk(str(request.param), request, folder) as daily:
        yield ProgressDesk(daily, request.getfixturevalue("questions"), request.getfixturevalue("grader"))
