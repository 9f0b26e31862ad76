"""Channels with a question of the day and people who play there, on either database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from bot.use_cases.daily import Daily, daily
from bot.use_cases.daily_outcomes import Answered, DailyView, Gone, Hinted, Looked, SetUp
from bot.use_cases.daily_work import Assignment, Post, Sent
from questions.bank import Bank
from questions.daily import Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan
from questions.grading import Grader
from storage import daily_posts
from storage.database import Database
from tests.unit.builders import Clock
from tests.use_cases.databases import migrated

ADMIN, ADA, BOB = 4242, 1001, 1002
GUILD, TOOLS, LAMPS = 111, 222, 333
FULL = "It has sharp teeth and it cuts wood."
HALF = "It cuts wood."
DAY = 24 * 60 * 60
NINE = DailyPlan(Timetable(9 * 60, "Europe/Berlin", frozenset(range(7))), ANY)

MONDAY = datetime(2026, 3, 2, 7, 59, tzinfo=UTC)
"""A minute before nine in Berlin."""

Of = TypeVar("Of")


async def be(outcome: Awaitable[object], kind: type[Of]) -> Of:
    """The outcome, which must be of this kind."""
    got = await outcome
    assert isinstance(got, kind), got
    return got


class DailyDesk:
    """The real use-cases; Discord is only pretended to have taken the posts."""

    def __init__(
        self, database: Database, bank: Bank, grader: Grader, clock: Clock, executor: Executor
    ) -> None:
        self.database = database
        self.clock = clock
        self.daily: Daily = daily(database, bank, grader, clock, executor)
        self.play = self.daily.play
        self.upkeep = self.daily.upkeep

    async def set_up(self, *channels: int, plan: DailyPlan = NINE) -> None:
        """Give the channels their question of the day."""
        for channel in channels:
            await be(self.daily.admin.set_up(ADMIN, GUILD, channel, plan), SetUp)

    async def claim(self) -> tuple[Assignment, ...]:
        """What is due now, in the order of channels."""
        return tuple(sorted(await self.daily.posting.claim(100), key=lambda each: each.post.channel_id))

    async def send(self, assignments: Sequence[Assignment]) -> list[Post]:
        """They stand in their channels."""
        await self.daily.posting.record([Sent(each, 9000 + each.post.id) for each in assignments])
        return [await self.post(each.post.id) for each in assignments]

    async def begin(self, *channels: int) -> list[Post]:
        """Set up one channel, or these, and let nine o'clock come."""
        await self.set_up(*(channels or (TOOLS,)))
        self.clock.move(60)
        return await self.posts()

    async def posts(self) -> list[Post]:
        """Post what is due now."""
        return await self.send(await self.claim())

    async def next_day(self) -> list[Post]:
        """The same hour of tomorrow."""
        self.clock.move(DAY)
        return await self.posts()

    async def post(self, post_id: int) -> Post:
        """A post as it is kept."""
        async with self.database.reading() as transaction:
            post = await daily_posts.get(transaction, post_id)
        assert post is not None
        return post

    async def answer(self, who: int, post: Post, text: str = FULL) -> Answered:
        """Answer; it must be taken."""
        return await be(self.play.answer(who, post.id, post.stamp, text), Answered)

    async def hint(self, who: int, post: Post, seen: int = 0) -> Hinted:
        """Ask for a hint."""
        return await be(self.play.hint(who, post.id, post.stamp, seen), Hinted)

    async def look(self, who: int, post: Post) -> DailyView:
        """Where the person stands."""
        return (await be(self.play.look(who, post.id, post.stamp), Looked)).view

    async def refused(self, outcome: Awaitable[object]) -> Gone:
        """It must not be done."""
        return await be(outcome, Gone)


def days(*numbers: int) -> tuple[date, ...]:
    """Days of March 2026."""
    return tuple(date(2026, 3, number) for number in numbers)


@asynccontextmanager
async def open_desk(backend: str, request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[DailyDesk]:
    """A minute before the first question, on a fresh "sqlite" or "postgresql"."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(migrated(backend, request, folder))
        grading = stack.enter_context(ThreadPoolExecutor(1))  # as in the bot
        bank, grader = request.getfixturevalue("questions"), request.getfixturevalue("grader")
        yield DailyDesk(database, bank, grader, Clock(MONDAY), grading)
