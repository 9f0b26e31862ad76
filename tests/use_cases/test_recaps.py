"""The weekly recap: each week is told once, on Monday morning by the server's clock, or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.use_cases import scoring
from bot.use_cases.recaps import LEASE, Recaps, WeekTold
from bot.use_cases.scoring import Given
from questions.daily_plan import Trouble
from storage.answers import Key, Source
from storage.database import Database
from tests.unit.builders import Clock, question
from tests.use_cases.databases import migrated

ADMIN, SERVER, CHANNEL = 9, 77, 770
WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
WEEK = date(2026, 3, 2)
HOUR = 3600


class Office:
    """Recaps on a real database, with a clock that is moved."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = Clock(WEDNESDAY)
        self.recaps = Recaps(database, self.clock)
        self._number = 0

    async def answer(self, user_id: int, score: float, server: int = SERVER) -> None:
        """Somebody answers a question of their own."""
        self._number += 1
        key = Key(user_id, Source.QUESTION, self._number, 1, 1)
        asked = question(f"q-{self._number}")
        async with self.database.writing() as transaction:
            await scoring.keep(transaction, Given(key, asked, server, self.clock.now, score))
            await transaction.commit()

    async def claim(self) -> list[WeekTold]:
        """What is due now."""
        return list(await self.recaps.claim(10) or ())


@pytest.fixture(params=["sqlite", "postgresql"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    """A Wednesday noon, one server with a recap."""
    async with migrated(request.param, request, tmp_path) as database:
        office = Office(database)
        await office.recaps.set_up(ADMIN, SERVER, CHANNEL)
        yield office


async def test_it_comes_on_monday_morning_and_once(office: Office) -> None:
    await office.answer(1, 1.0)
    await office.answer(2, 0.5)
    await office.answer(3, 1.0, server=SERVER + 1)
    office.clock.now = MONDAY - timedelta(seconds=1)
    assert await office.claim() == []
    office.clock.now = MONDAY
    (told,) = await office.claim()
    assert (told.week, told.people, told.recap.channel_id) == (WEEK, 2, CHANNEL)
    assert [(line.place, line.user_id) for line in told.lines] == [(1, 1), (2, 2)]
    assert await office.claim() == [], "it is somebody's already"
    await office.recaps.posted(told)
    office.clock.move(HOUR)
    assert await office.claim() == []


async def test_whoever_died_with_it_in_hand_is_replaced(office: Office) -> None:
    await office.answer(1, 1.0)
    office.clock.now = MONDAY
    (first,) = await office.claim()
    office.clock.move(LEASE.total_seconds() - 1)
    assert await office.claim() == []
    office.clock.move(1)
    (second,) = await office.claim()
    assert second.week == first.week


async def test_next_week_is_another(office: Office) -> None:
    await office.answer(1, 1.0)
    office.clock.now = MONDAY
    (first,) = await office.claim()
    await office.recaps.posted(first)
    await office.answer(2, 1.0)
    office.clock.now = MONDAY + timedelta(days=7)
    (second,) = await office.claim()
    assert second.week == WEEK + timedelta(days=7)
    assert [line.user_id for line in second.lines] == [2], "newcomers can win a week"


async def test_a_week_in_which_nobody_answered_is_passed_over(office: Office) -> None:
    office.clock.now = MONDAY
    assert await office.claim() == []
    recap = await office.recaps.show(SERVER)
    assert recap is not None
    assert recap.at == MONDAY + timedelta(days=7)


@pytest.mark.parametrize(("hours", "comes"), [(47, True), (49, False)])
async def test_after_an_outage_it_comes_within_two_days(office: Office, hours: int, *, comes: bool) -> None:
    await office.answer(1, 1.0)
    office.clock.now = MONDAY + timedelta(hours=hours)
    assert bool(await office.claim()) == comes


@pytest.mark.parametrize(
    ("trouble", "again"),
    [
        (Trouble.DISCORD_DOWN, HOUR),
        (Trouble.NO_PERMISSION, 7 * 24 * HOUR),
        (Trouble.CHANNEL_GONE, 7 * 24 * HOUR),
    ],
)
async def test_what_is_refused_is_said_and_the_next_comes(
    office: Office, trouble: Trouble, again: int
) -> None:
    await office.answer(1, 1.0)
    office.clock.now = MONDAY
    (told,) = await office.claim()
    await office.recaps.refused(told, trouble)
    recap = await office.recaps.show(SERVER)
    assert recap is not None
    assert (recap.trouble, recap.at) == (trouble, MONDAY + timedelta(seconds=again))


async def test_an_admin_can_move_it_and_end_it(office: Office) -> None:
    """One that is in hand meanwhile changes nothing about that."""
    await office.answer(1, 1.0)
    office.clock.now = MONDAY
    (told,) = await office.claim()
    moved = await office.recaps.set_up(ADMIN, SERVER, CHANNEL + 1)
    await office.recaps.posted(told)
    assert await office.recaps.show(SERVER) == moved
    assert await office.recaps.stop(ADMIN, SERVER)
    assert not await office.recaps.stop(ADMIN, SERVER)
    assert await office.recaps.show(SERVER) is None
    office.clock.now = MONDAY + timedelta(days=7)
    assert await office.claim() == []
