"""Zones: their rules change, they vanish, admins choose another; the question comes when it should, once a day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from questions.bank import Bank
from questions.daily import Timetable, moment
from questions.daily_plan import Trouble
from questions.grading import Grader
from storage.database import open_database
from storage.migrate import upgrade
from storage.tables import daily_schedules
from tests.unit.builders import Clock
from tests.use_cases.daily_desk import GUILD, LAMPS, NINE, TOOLS, DailyDesk
from tests.use_cases.daily_kept import kept, schedule

MONDAY = datetime(2026, 3, 2, 7, 59, tzinfo=UTC)
"""A minute before nine in Berlin."""
HOUR = 60 * 60


@pytest.fixture
async def desk(tmp_path: Path, questions: Bank, grader: Grader) -> AsyncIterator[DailyDesk]:
    """A minute before nine, two channels set up."""
    async with open_database(f"sqlite:///{tmp_path / 'daily.db'}") as database:
        await upgrade(database)
        with ThreadPoolExecutor(1) as executor:
            desk = DailyDesk(database, questions, grader, Clock(MONDAY), executor)
            await desk.set_up(TOOLS, LAMPS)
            yield desk


async def test_a_run_that_a_new_zone_database_moves_comes_when_it_should(desk: DailyDesk) -> None:
    """What was reckoned by old rules, an hour early or late, is put right; what is right stays."""
    known = await schedule(desk)
    assert known.next is not None
    right = known.next.at
    for wrong in (right - timedelta(hours=1), right + timedelta(hours=1)):
        async with desk.database.writing() as transaction:
            c = daily_schedules.c
            query = update(daily_schedules).where(c.channel_id == TOOLS).values(next_at=wrong)
            await transaction.execute(query)
            await transaction.commit()
        assert await desk.daily.recheck.zones() == 1
        assert (await schedule(desk)).next == known.next
    assert await desk.daily.recheck.zones() == 0


async def test_a_zone_that_is_gone_stops_only_its_own_channel(desk: DailyDesk) -> None:
    async with desk.database.writing() as transaction:
        c = daily_schedules.c
        await transaction.execute(
            update(daily_schedules).where(c.channel_id == LAMPS).values(zone="Mars/Olympus")
        )
        await transaction.commit()
    assert await desk.daily.recheck.zones() == 0
    desk.clock.move(60)
    assert [each.post.channel_id for each in await desk.claim()] == [TOOLS]
    lost = await schedule(desk, LAMPS)
    assert lost.trouble is Trouble.UNKNOWN_ZONE
    assert await desk.claim() == ()
    assert not await kept(desk, LAMPS)


@pytest.mark.parametrize("to", ["Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Tokyo"])
async def test_another_zone_after_the_post_brings_no_second_one_that_day(desk: DailyDesk, to: str) -> None:
    """Nine comes again where it is earlier; the channel has had its question."""
    desk.clock.move(60)
    await desk.posts()
    plan = replace(NINE, timetable=Timetable(9 * 60, to, frozenset(range(7))))
    await desk.daily.admin.edit(1, GUILD, TOOLS, lambda _: plan)
    posted = await schedule(desk)
    assert posted.next is not None
    for _ in range(30):
        desk.clock.move(HOUR)
        await desk.posts()
    found = await kept(desk)
    assert [day.day for day in sorted(found)] == list(range(2, 2 + len(found)))
    for day, post in found.items():
        assert day == date(2026, 3, 2) or post.due_at == moment(day, 9 * 60, to)
