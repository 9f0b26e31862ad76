"""A clock that runs ahead and is put right: no channel is silent for it, none has two questions for a day."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.use_cases.daily_outcomes import Skipped
from questions.daily_plan import PostStatus, Trouble
from storage import people
from tests.use_cases.daily_desk import ADMIN, DAY, GUILD, LAMPS, MONDAY, TOOLS, DailyDesk, be, open_desk
from tests.use_cases.daily_kept import kept, schedule, statuses

POSTED, SKIPPED = PostStatus.POSTED, PostStatus.SKIPPED


@pytest.fixture(params=["sqlite", "postgresql"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DailyDesk]:
    """A minute before nine on a Monday, two channels set up."""
    async with open_desk(request.param, request, tmp_path) as desk:
        await desk.set_up(TOOLS, LAMPS)
        yield desk


async def nine(desk: DailyDesk, days: Sequence[int]) -> list[tuple[int, PostStatus]]:
    """Nine o'clock of these days of March, one after another; gives what became of the channel's days."""
    for day in days:
        desk.clock.now = MONDAY + timedelta(days=day - 2, minutes=1)
        await desk.posts()
    return await statuses(desk)


async def test_a_week_ahead_and_back(desk: DailyDesk) -> None:
    """What was posted with the wrong date is that day's; the days between come as if nothing had been."""
    assert await nine(desk, [2, 9]) == [(2, POSTED), *[(day, SKIPPED) for day in range(3, 9)], (9, POSTED)]
    desk.clock.now = MONDAY + timedelta(hours=2)
    assert await desk.daily.recheck.clock_set_back() == 2
    assert await statuses(desk) == [(2, POSTED), (9, POSTED)]
    assert await desk.claim() == (), "Monday has had its own"
    before = (await kept(desk))[MONDAY.date() + timedelta(days=7)]
    assert await nine(desk, range(3, 12)) == [(day, POSTED) for day in range(2, 12)]
    after = (await kept(desk))[MONDAY.date() + timedelta(days=7)]
    assert after.message_id == before.message_id
    assert await desk.daily.recheck.clock_set_back() == 0


@pytest.mark.parametrize("hours", [-2, 3, 8])
async def test_it_does_not_matter_when_it_is_noticed(desk: DailyDesk, hours: int) -> None:
    """Today comes late, within its window, and after that tomorrow has had its own."""
    await nine(desk, [2, 4])
    desk.clock.now = MONDAY + timedelta(days=1, hours=hours)
    await desk.daily.recheck.clock_set_back()
    await desk.posts()
    found = await nine(desk, [4, 5] if hours > 0 else [3, 4, 5])
    assert found == [(2, POSTED), (3, POSTED if hours < 6 else SKIPPED), (4, POSTED), (5, POSTED)]


async def test_what_an_admin_left_out_stays_left_out(desk: DailyDesk) -> None:
    """Also where the next day on which it may come has passed by the wrong clock."""
    await nine(desk, [2])
    await be(desk.daily.admin.skip(GUILD, TOOLS), Skipped)
    assert await desk.daily.recheck.clock_set_back() == 0, "no clock was wrong"
    await nine(desk, [6])
    desk.clock.now = MONDAY + timedelta(hours=2)
    await desk.daily.recheck.clock_set_back()
    found = await nine(desk, range(3, 8))
    assert found == [(2, POSTED), (3, SKIPPED), *[(day, POSTED) for day in range(4, 8)]]
    assert (await kept(desk))[MONDAY.date() + timedelta(days=1)].trouble is Trouble.BY_ADMIN


async def test_a_paused_channel_is_taken_up_when_it_goes_on(desk: DailyDesk) -> None:
    await nine(desk, [9])
    await desk.daily.admin.pause(ADMIN, GUILD, TOOLS)
    desk.clock.now = MONDAY + timedelta(hours=2)
    await desk.daily.recheck.clock_set_back()
    assert (await schedule(desk)).next is None
    await desk.daily.admin.resume(ADMIN, GUILD, TOOLS)
    await desk.daily.recheck.clock_set_back()
    assert (3, POSTED) in await nine(desk, [3])


async def test_reminders_do_not_wait_for_the_wrong_day(desk: DailyDesk) -> None:
    async with desk.database.writing() as transaction:
        for user_id, days in ((1, 1), (2, 40)):
            at = desk.clock.now + timedelta(days=days)
            await people.put(transaction, people.PersonalSettings(user_id, reminders=True, remind_at=at))
        await transaction.commit()
    await nine(desk, [9])
    desk.clock.now = MONDAY + timedelta(hours=2)
    await desk.daily.recheck.clock_set_back()
    async with desk.database.reading() as transaction:
        looks = [(await people.get(transaction, user_id)).remind_at for user_id in (1, 2)]
    assert looks == [MONDAY + timedelta(days=1), desk.clock.now + timedelta(seconds=DAY)]
