"""Schedules and their posts in both databases: due once, one row a day, taken by one."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from questions.daily import Run, Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan, PostStatus, Trouble
from storage import daily as schedules
from storage import daily_posts as posts
from storage.daily_rows import Post, Schedule
from storage.database import Database, open_database

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
PLAN = DailyPlan(Timetable(9 * 60, "Europe/Berlin", frozenset(range(7))), ANY)
MINUTE = timedelta(minutes=1)


async def add(database: Database, *channels: int, at: datetime = AT) -> list[int]:
    """Schedules of these channels; gives their ids."""
    async with database.writing() as transaction:
        run = Run(DAY, at)
        ids = [await schedules.add(transaction, 1, each, PLAN, run, by=7, now=AT) for each in channels]
        await transaction.commit()
    return ids


async def post(database: Database, schedule_id: int, *, day: date = DAY, act_at: datetime = AT) -> int:
    """A claimed post; gives its id."""
    row = Post(0, schedule_id, 1, 10, day, AT, "saw-1", PostStatus.CLAIMED, act_at=act_at, tries=1)
    async with database.writing() as transaction:
        (added,) = await posts.add(transaction, [row])
        await transaction.commit()
    return added.id


async def get(database: Database, schedule_id: int) -> Schedule:
    """The schedule as it is kept."""
    async with database.reading() as transaction:
        schedule = await schedules.get(transaction, schedule_id)
    assert schedule is not None
    return schedule


async def take(database: Database, now: datetime, limit: int = 10) -> list[int]:
    """The posts that are the caller's until a minute later."""
    async with database.writing() as transaction:
        taken = await posts.take(transaction, now, now + MINUTE, limit)
        await transaction.commit()
    return [each.id for each in taken]


async def test_a_schedule_is_kept_as_it_was_set_up(database: Database) -> None:
    (key,) = await add(database, 10)
    schedule = await get(database, key)
    assert (schedule.plan, schedule.next, schedule.last_day) == (PLAN, Run(DAY, AT), None)
    assert (schedule.paused, schedule.removed, schedule.trouble) == (False, False, None)


async def test_a_channel_has_one_schedule(database: Database) -> None:
    await add(database, 10)
    with pytest.raises(IntegrityError):
        await add(database, 10)


async def test_due_are_those_whose_time_has_come_the_longest_waiting_first(database: Database) -> None:
    (late,) = await add(database, 10, at=AT)
    (later,) = await add(database, 11, at=AT + MINUTE)
    (earlier,) = await add(database, 12, at=AT - MINUTE)
    async with database.writing() as transaction:
        assert [each.id for each in await schedules.due(transaction, AT, 10)] == [earlier, late]
        assert [each.id for each in await schedules.due(transaction, AT, 1)] == [earlier]
        assert [each.id for each in await schedules.due(transaction, AT + MINUTE, 10)] == [
            earlier,
            late,
            later,
        ]
        assert not await schedules.is_any_due(transaction, AT - 2 * MINUTE)


async def test_ids_come_in_the_order_of_the_posts(database: Database) -> None:
    """Each assignment is told the id of its own row."""
    (key,) = await add(database, 10)
    days = [DAY + timedelta(days=number) for number in range(60)]
    rows = [Post(0, key, 1, 10, day, AT, None, PostStatus.SKIPPED) for day in days]
    async with database.writing() as transaction:
        added = await posts.add(transaction, rows)
        kept = [await posts.get(transaction, each.id) for each in added]
    assert [each.day for each in kept if each] == days
    assert [each.day for each in added] == days


async def test_a_day_that_has_its_post_gets_no_second(database: Database) -> None:
    """Whatever else is added with it is."""
    (key,) = await add(database, 10)
    first = await post(database, key)
    rows = [
        Post(0, key, 1, 10, DAY + timedelta(days=number), AT, "saw-2", PostStatus.CLAIMED)
        for number in range(2)
    ]
    async with database.writing() as transaction:
        (added,) = await posts.add(transaction, rows)
        kept = await posts.on_day(transaction, key, DAY)
    assert added.day == DAY + timedelta(days=1)
    assert kept is not None
    assert (kept.id, kept.question_id) == (first, "saw-1")


async def test_what_is_taken_is_nobody_elses_until_the_lease_is_over(database: Database) -> None:
    (key,) = await add(database, 10)
    post_id = await post(database, key)
    assert await take(database, AT - MINUTE) == []
    assert await take(database, AT) == [post_id]
    assert await take(database, AT + MINUTE / 2) == []
    assert await take(database, AT + MINUTE) == [post_id], "whoever had it has died"
    async with database.reading() as transaction:
        kept = await posts.get(transaction, post_id)
    assert kept is not None
    assert kept.tries == 3


async def test_each_is_taken_by_one_of_many_at_once(database: Database, url: str) -> None:
    """Two processes, several takers each."""
    (key,) = await add(database, 10)
    ids = [await post(database, key, day=DAY + timedelta(days=number)) for number in range(12)]
    async with open_database(url) as other:
        taken = await asyncio.gather(*(take(each, AT, 3) for each in (database, other) * 4))
    left = await take(database, AT)  # PostgreSQL passes over rows that somebody else is looking at
    assert sorted([*(each for some in taken for each in some), *left]) == ids


async def test_the_first_message_that_is_heard_of_counts(database: Database) -> None:
    """A second sender hears of it later, or that it could not be sent."""
    (key,) = await add(database, 10)
    post_id = await post(database, key)
    async with database.writing() as transaction:
        await posts.sent(transaction, {post_id: (900, AT, AT + MINUTE)})
        await posts.sent(transaction, {post_id: (901, AT + MINUTE, AT)})
        await posts.not_sent(transaction, post_id, PostStatus.FAILING, Trouble.REFUSED, AT)
        kept = await posts.get(transaction, post_id)
    assert kept is not None
    assert (kept.message_id, kept.posted_at, kept.status) == (900, AT, PostStatus.POSTED)
    assert (kept.act_at, kept.trouble) == (AT + MINUTE, None)


async def test_another_trouble_is_told_again_and_the_same_is_not(database: Database) -> None:
    (key,) = await add(database, 10)
    async with database.writing() as transaction:
        await schedules.note_trouble(transaction, {key: Trouble.NO_PERMISSION})
        assert [each.id for each in await schedules.untold(transaction, 5)] == [key]
        assert [await schedules.told(transaction, key) for _ in range(2)] == [True, False]
        await schedules.note_trouble(transaction, {key: Trouble.NO_PERMISSION})
        assert not await schedules.untold(transaction, 5)
        await schedules.note_trouble(transaction, {key: Trouble.REFUSED})
        assert [each.trouble for each in await schedules.untold(transaction, 5)] == [Trouble.REFUSED]
        await schedules.note_trouble(transaction, {key: None})
        assert not await schedules.untold(transaction, 5)


async def test_a_moved_run_is_moved_for_its_zone_and_minute_only(database: Database) -> None:
    first, second = await add(database, 10, 11)
    (other,) = await add(database, 12, at=AT + MINUTE)
    async with database.writing() as transaction:
        assert await schedules.zones_in_use(transaction) == ["Europe/Berlin"]
        known = await schedules.upcoming(transaction, "Europe/Berlin")
        assert sorted(run.at for _, run in known) == [AT, AT + MINUTE], "each once, however many have it"
        assert not await schedules.upcoming(transaction, "Asia/Tokyo")
        later = AT + 60 * MINUTE
        assert await schedules.shift(transaction, "Europe/Berlin", 9 * 60, Run(DAY, AT), later) == 2
        assert await schedules.shift(transaction, "Asia/Tokyo", 9 * 60, Run(DAY, later), AT) == 0
        await transaction.commit()
    moments = [(await get(database, key)).next for key in (first, second, other)]
    assert moments == [Run(DAY, later), Run(DAY, later), Run(DAY, AT + MINUTE)]


async def test_nobody_is_told_of_a_channel_that_was_taken_out(database: Database) -> None:
    """Neither of what went wrong before, nor of a post that was under way."""
    keys = await add(database, 10, 11)
    async with database.writing() as transaction:
        await schedules.note_trouble(transaction, {keys[0]: Trouble.REFUSED})
        for key in keys:
            await schedules.remove(transaction, key, by=7, now=AT)
        await schedules.note_trouble(transaction, {keys[1]: Trouble.CHANNEL_GONE})
        assert not await schedules.untold(transaction, 5)
