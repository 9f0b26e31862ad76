"""Who is told what is due for review, when, and how often; on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.use_cases.daily import Daily, daily
from bot.use_cases.personal import NeedsZone, PersonalView
from bot.use_cases.review_outcomes import ReviewReminder
from questions.bank import Bank
from questions.grading import Grader
from questions.review import Recall, reviewed
from storage import learning, people
from storage.database import Database, open_database
from storage.migrate import upgrade
from tests.storage.servers import fresh_database, in_full
from tests.unit.builders import Clock

ADA, BOB = 1001, 1002
BERLIN = "Europe/Berlin"
STEP = timedelta(minutes=30)
START = datetime(2026, 3, 2, 7, tzinfo=UTC)
"""Eight in Berlin on a Monday."""
SIX = 17
"""Six in the evening there, in UTC, until the clock changes on March 29."""


class Town:
    """People with questions to review."""

    def __init__(self, database: Database, bank: Bank, grader: Grader, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.daily: Daily = daily(database, bank, grader, clock)

    async def miss(self, question_id: str = "saw-1", actor: int = ADA) -> None:
        """A question was not recalled just now: it is due in sixteen hours."""
        async with self.database.writing() as db:
            card = reviewed(None, Recall.AGAIN, self.clock.now)
            await learning.put_cards(db, actor, {question_id: card})
            await db.commit()

    async def know(self, question_id: str = "saw-1", actor: int = ADA) -> None:
        """It was reviewed just now, with success."""
        async with self.database.writing() as db:
            card = (await learning.cards_of(db, actor))[question_id]
            await learning.put_cards(db, actor, {question_id: reviewed(card, Recall.EASY, self.clock.now)})
            await db.commit()

    async def want(self, actor: int = ADA, *, on: bool = True, minute: int | None = None) -> PersonalView:
        """Switch the reminder on or off, in Berlin."""
        chosen = await self.daily.personal.set_review(actor, on=on, minute=minute)
        assert isinstance(chosen, PersonalView)
        return chosen

    async def due(self) -> list[ReviewReminder]:
        """All that is to be sent now."""
        found = []
        while (claims := await self.daily.reviews.claim(10)) is not None:
            found += [await self.daily.reviews.reminder(claim) for claim in claims]
        return [each for each in found if each is not None]

    async def walk(self, days: float) -> list[tuple[int, datetime, int]]:
        """All reminders for so long, looking every half hour: who, when, about how many."""
        sent = []
        until = self.clock.now + timedelta(days=days)
        while self.clock.now < until:
            self.clock.now += STEP
            sent += [(each.claim.user_id, self.clock.now, len(each.backlog.due)) for each in await self.due()]
        return sent


@pytest.fixture(params=["sqlite", "postgresql"])
async def town(
    request: pytest.FixtureRequest, url: str, questions: Bank, grader: Grader, clock: Clock
) -> AsyncIterator[Town]:
    """Ada and Bob live in Berlin."""
    clock.now = START
    async with AsyncExitStack() as stack:
        if request.param == "postgresql":
            server = request.getfixturevalue("postgres")
            url = in_full(await stack.enter_async_context(fresh_database(server)))
        database = await stack.enter_async_context(open_database(url))
        await upgrade(database)
        here = Town(database, questions, grader, clock)
        for person in (ADA, BOB):
            assert isinstance(await here.daily.personal.set_zone(person, BERLIN), PersonalView)
        yield here


def utc(day: int, hour: int = SIX, minute: int = 0, month: int = 3) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


async def test_who_did_not_ask_is_not_reminded(town: Town) -> None:
    await town.miss()
    assert await town.walk(3) == []


async def test_it_comes_once_a_day_while_something_is_due_at_six_unless_another_time_is_chosen(
    town: Town,
) -> None:
    """Missed on Monday morning, due by midnight: told on Tuesday and every day until it was reviewed."""
    await town.miss()
    await town.miss("saw-2")
    await town.miss(actor=BOB)
    await town.want()
    await town.want(BOB, minute=7 * 60 + 30)
    assert await town.walk(2) == [
        (BOB, utc(3, 6, 30), 1),
        (ADA, utc(3), 2),
        (BOB, utc(4, 6, 30), 1),
    ]
    await town.know(actor=BOB)
    await town.know()
    assert await town.walk(1) == [(ADA, utc(4), 1)]
    await town.know("saw-2")
    assert await town.walk(1) == []


async def test_it_comes_at_six_across_the_change_of_the_clock(town: Town) -> None:
    town.clock.now = utc(28, 7)
    await town.miss()
    await town.want()
    assert [at for _, at, _ in await town.walk(2)] == [utc(29, SIX - 1)]


async def test_nothing_is_said_of_what_was_reviewed_between_the_claim_and_the_sending(town: Town) -> None:
    await town.miss()
    await town.want()
    town.clock.now = utc(3)
    claims = await town.daily.reviews.claim(10)
    assert claims is not None
    assert [claim.user_id for claim in claims] == [ADA]
    await town.know()
    assert await town.daily.reviews.reminder(claims[0]) is None
    assert await town.walk(0.5) == []


async def test_after_a_long_outage_the_day_is_left_out(town: Town) -> None:
    await town.miss()
    await town.want()
    town.clock.now = utc(3, SIX + 1, 59)
    assert len(await town.due()) == 1
    town.clock.now = utc(4, SIX + 2, 1)
    assert await town.due() == []
    town.clock.now = utc(5, SIX)
    assert len(await town.due()) == 1


async def test_switched_off_it_stays_silent_and_on_again_there_is_no_second_one_that_day(town: Town) -> None:
    await town.miss()
    await town.want()
    assert len(await town.walk(1.5)) == 1
    town.clock.now = utc(3, SIX + 1)
    assert (await town.want(on=False)).settings.review_minute is None
    await town.want(minute=20 * 60)
    assert [at for _, at, _ in await town.walk(1.5)] == [utc(4, SIX + 2)]
    await town.want(on=False)
    assert await town.walk(2) == []


async def test_who_cannot_be_reached_is_left_alone_until_they_ask_again(town: Town) -> None:
    await town.miss()
    await town.want()
    town.clock.now = utc(3)
    claims = await town.daily.reviews.claim(10)
    assert claims
    await town.daily.reviews.unreachable(claims[0])
    assert await town.walk(3) == []
    await town.want()
    assert len(await town.walk(1)) == 1


async def test_another_zone_moves_it(town: Town) -> None:
    await town.miss()
    await town.want()
    await town.daily.personal.set_zone(ADA, "America/New_York")
    assert [at for _, at, _ in await town.walk(1.9)] == [utc(2, 23), utc(3, 23)]


async def test_without_any_zone_one_has_to_be_chosen_first(town: Town) -> None:
    assert isinstance(await town.daily.personal.set_review(99, on=True), NeedsZone)
    assert (await town.daily.personal.show(99)).settings == people.PersonalSettings(99)


async def test_a_question_that_the_bank_lost_reminds_nobody(town: Town) -> None:
    await town.miss("gone")
    await town.want()
    assert await town.walk(2) == []


async def test_a_clock_that_was_ahead_and_is_set_back_silences_nobody_for_long(town: Town) -> None:
    """A look that was planned a year ahead is brought back."""
    await town.miss()
    await town.want()
    async with town.database.writing() as db:
        person = await people.get(db, ADA)
        await people.put(db, replace(person, review_at=utc(3) + timedelta(days=365)))
        await db.commit()
    assert await town.daily.reviews.clock_set_back() == 1
    assert await town.daily.reviews.clock_set_back() == 0
    assert [at for _, at, _ in await town.walk(2)] == [utc(3)]
