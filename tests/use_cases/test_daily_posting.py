"""Claims: every day of a channel is posted once or left out for a reason, whatever happens; on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.use_cases.daily import daily
from bot.use_cases.daily_work import LEASE, Assignment, Refused, Sent, Unknown
from questions.bank import Bank
from questions.daily_plan import PostStatus, Trouble
from questions.grading import Grader
from storage.daily_rows import Post
from storage.database import open_database
from storage.migrate import upgrade
from tests.storage.servers import fresh_database, in_full
from tests.unit.builders import Clock, bank
from tests.use_cases.daily_desk import DAY, LAMPS, TOOLS, DailyDesk, days
from tests.use_cases.daily_kept import kept, schedule, statuses

MONDAY = datetime(2026, 3, 2, 7, 59, tzinfo=UTC)
"""A minute before nine in Berlin."""
HOUR, WEEK = 60 * 60, 7 * DAY
OVER = LEASE.total_seconds()
"""Seconds after which somebody else may take a claim on."""


@pytest.fixture(params=["sqlite", "postgresql"])
async def address(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A migrated database."""
    async with AsyncExitStack() as stack:
        found = f"sqlite:///{tmp_path / 'daily.db'}"
        if request.param == "postgresql":
            server = request.getfixturevalue("postgres")
            found = in_full(await stack.enter_async_context(fresh_database(server)))
        async with open_database(found) as database:
            await upgrade(database)
        yield found


@pytest.fixture
async def desk(address: str, questions: Bank, grader: Grader) -> AsyncIterator[DailyDesk]:
    """A minute before nine, two channels set up."""
    async with open_database(address) as database:
        with ThreadPoolExecutor(1) as executor:
            desk = DailyDesk(database, questions, grader, Clock(MONDAY), executor)
            await desk.set_up(TOOLS, LAMPS)
            yield desk


async def claim_nine(desk: DailyDesk) -> tuple[Assignment, ...]:
    """At nine."""
    desk.clock.move(60)
    return await desk.claim()


async def test_nothing_is_claimed_before_its_time_and_each_once_at_it(desk: DailyDesk) -> None:
    desk.clock.move(59)
    assert await desk.claim() == ()
    desk.clock.move(1)
    claims = await desk.claim()
    assert [each.post.channel_id for each in claims] == [TOOLS, LAMPS]
    assert not any(each.look_first for each in claims)
    assert len({each.question.id for each in claims}) == 2, "of one server, on one day"
    assert await desk.claim() == ()
    assert (await schedule(desk)).last_day == date(2026, 3, 2)


async def test_two_processes_that_claim_at_once_share_the_work(
    desk: DailyDesk, address: str, questions: Bank, grader: Grader
) -> None:
    """Eight claims at once, four by each process: every channel is claimed by one of them."""
    channels = range(1000, 1030)
    await desk.set_up(*channels)
    desk.clock.move(60)
    async with open_database(address) as database:
        other = daily(database, questions, grader, desk.clock)
        claims = await asyncio.gather(*(each.posting.claim(7) for each in (desk.daily, other) * 4))
    claimed = [each.post.channel_id for some in claims for each in some]
    assert sorted(claimed) == sorted([TOOLS, LAMPS, *channels])


async def test_whoever_died_is_replaced_after_the_lease_and_the_channel_is_looked_into(
    desk: DailyDesk,
) -> None:
    first = await claim_nine(desk)
    desk.clock.move(OVER - 1)
    assert await desk.claim() == ()
    desk.clock.move(1)
    again = await desk.claim()
    assert [each.post.id for each in again] == [each.post.id for each in first]
    assert [each.question for each in again] == [each.question for each in first]
    assert all(each.look_first for each in again)
    await desk.send(again)
    await desk.daily.posting.record([Unknown(each) for each in first])  # who was thought dead speaks up
    assert [status for _, status in await statuses(desk)] == [PostStatus.POSTED]
    desk.clock.move(HOUR)
    assert await desk.claim() == ()


async def test_whoever_says_that_they_are_still_at_it_is_not_replaced(desk: DailyDesk) -> None:
    """However long Discord takes; posts in hand are not given to the same sender a second time either."""
    claims = await claim_nine(desk)
    held = [each.post.id for each in claims]
    for _ in range(5):
        desk.clock.move(OVER - 1)
        await desk.daily.posting.hold(held)
        desk.clock.move(2)
        assert await desk.claim() == ()
    desk.clock.move(OVER)
    assert await desk.daily.posting.claim(10, held) == ()
    await desk.send(claims)
    await desk.daily.posting.hold(held)
    assert [status for _, status in await statuses(desk)] == [PostStatus.POSTED]
    desk.clock.move(OVER)
    assert await desk.claim() == ()


async def test_silence_is_looked_into_ever_less_often(desk: DailyDesk) -> None:
    claims = (await claim_nine(desk))[:1]
    waits = []
    for _ in range(10):
        await desk.daily.posting.record([Unknown(each) for each in claims])
        before = desk.clock.now
        act_at = (await kept(desk))[date(2026, 3, 2)].act_at
        assert act_at is not None
        waits.append((act_at - before).total_seconds())
        desk.clock.move(waits[-1])
        claims = tuple(each for each in await desk.claim() if each.post.channel_id == TOOLS)
        assert all(each.look_first for each in claims)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (4, 300)


async def test_what_is_refused_is_tried_again_until_it_is_too_late(desk: DailyDesk) -> None:
    """Ever less often within the six hours; the schedule goes on tomorrow, and its trouble ends."""
    claims = (await claim_nine(desk))[:1]
    tried = 0
    waits: list[float] = []
    while claims:
        tried += 1
        await desk.daily.posting.record([Refused(each, Trouble.NO_PERMISSION) for each in claims])
        assert (await schedule(desk)).trouble is Trouble.NO_PERMISSION
        act_at = (await kept(desk))[date(2026, 3, 2)].act_at
        if act_at is None:
            break
        waits.append((act_at - desk.clock.now).total_seconds())
        desk.clock.move(waits[-1])
        claims = tuple(each for each in await desk.claim() if each.post.channel_id == TOOLS)
    assert 5 <= tried <= 12
    assert waits[:5] == [300, 900, 1800, 3600, 3600]
    assert desk.clock.now < MONDAY + timedelta(hours=7)
    assert await statuses(desk) == [(2, PostStatus.SKIPPED)]
    desk.clock.now = MONDAY + timedelta(days=1, minutes=1)
    await desk.posts()
    assert await statuses(desk) == [(2, PostStatus.SKIPPED), (3, PostStatus.POSTED)]
    assert (await schedule(desk)).trouble is None


async def test_a_channel_that_is_gone_is_not_tried_again_that_day(desk: DailyDesk) -> None:
    claims = await claim_nine(desk)
    await desk.daily.posting.record([Refused(each, Trouble.CHANNEL_GONE) for each in claims])
    desk.clock.move(5 * HOUR)
    assert await desk.claim() == ()


@pytest.mark.parametrize(
    ("late", "status"), [(6 * HOUR, PostStatus.CLAIMED), (6 * HOUR + 1, PostStatus.SKIPPED)]
)
async def test_after_an_outage_the_window_decides(desk: DailyDesk, late: int, status: PostStatus) -> None:
    """Up to six hours late it is posted at once, after that left out; never is there a second for the day."""
    desk.clock.move(60 + late)
    assert len(await desk.claim()) == (2 if status is PostStatus.CLAIMED else 0)
    assert await statuses(desk) == [(2, status)]
    assert (await schedule(desk)).next is not None
    desk.clock.move(HOUR / 2)
    await desk.claim()
    assert len(await kept(desk)) == 1


async def test_days_that_an_outage_swallowed_are_said_to_be_missed(desk: DailyDesk) -> None:
    desk.clock.move(60 + 4 * DAY + HOUR)
    await desk.posts()
    skipped = [(day, PostStatus.SKIPPED) for day in (2, 3, 4, 5)]
    assert await statuses(desk) == [*skipped, (6, PostStatus.POSTED)]
    missed = await kept(desk)
    assert {missed[day].trouble for day in days(2, 3, 4, 5)} == {Trouble.OUTAGE}


async def test_of_a_long_outage_only_the_latest_days_get_rows(desk: DailyDesk) -> None:
    desk.clock.move(60 + 8 * WEEK)
    await desk.posts()
    assert 7 <= len(await kept(desk)) <= 10


async def test_a_claim_older_than_its_window_is_looked_for_but_not_sent(desk: DailyDesk) -> None:
    """It may stand there since before the outage; if not, it is left out."""
    (first, _) = await claim_nine(desk)
    desk.clock.move(7 * HOUR)
    again = [each for each in await desk.claim() if each.post.channel_id == TOOLS]
    assert [each.post.id for each in again] == [first.post.id]
    assert again[0].look_first
    await desk.daily.posting.record([Refused(again[0], Trouble.OUTAGE)])
    assert await statuses(desk) == [(2, PostStatus.SKIPPED)]


async def test_a_question_that_the_bank_lost_is_not_waited_for(
    desk: DailyDesk, address: str, grader: Grader
) -> None:
    await claim_nine(desk)
    desk.clock.move(OVER)
    async with open_database(address) as database:
        assert await daily(database, bank(), grader, desk.clock).posting.claim(10) == ()
    assert await statuses(desk) == [(2, PostStatus.SKIPPED)]


async def test_now_takes_the_place_of_today(desk: DailyDesk) -> None:
    """Asked for twice, it is there once, and the channel's own time passes without another."""
    now = await desk.daily.posting.claim_today(TOOLS)
    assert isinstance(now, Assignment)
    assert isinstance(await desk.daily.posting.claim_today(TOOLS), Post)
    await desk.daily.posting.record([Sent(now, 900)])
    assert [each.post.channel_id for each in await claim_nine(desk)] == [LAMPS]
    assert isinstance(await desk.daily.posting.claim_today(TOOLS), Post)
    assert await desk.daily.posting.claim_today(999) is None
    assert len(await kept(desk)) == 1
