"""What people chose, and who is due to be reminded of what, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert

from questions.daily import Run, Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan, PostStatus
from storage import daily, daily_posts, people
from storage.daily_rows import Post
from storage.database import Database, open_database
from storage.people import PersonalSettings
from storage.tables import daily_entries

NOW = datetime(2026, 3, 3, 19, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
PLAN = DailyPlan(Timetable(540, "Europe/Berlin", frozenset(range(7))), ANY)
ADA, BOB = 1001, 2**62


async def keep(database: Database, *chosen: PersonalSettings) -> None:
    """Keep settings."""
    async with database.writing() as transaction:
        for each in chosen:
            await people.put(transaction, each)
        await transaction.commit()


async def channel(database: Database, channel_id: int) -> int:
    """A channel's schedule."""
    async with database.writing() as transaction:
        run = Run(NOW.date() + DAY, NOW + DAY)
        key = await daily.add(transaction, 7, channel_id, PLAN, run, by=1, now=NOW)
        await transaction.commit()
    return key


async def post(
    database: Database, schedule_id: int, posted: datetime, hours: int = 20, *, known: bool = True
) -> int:
    """A post of a schedule, known to stand in its channel or not."""
    row = Post(0, schedule_id, 7, schedule_id + 10, posted.date(), posted, "q", PostStatus.CLAIMED)
    async with database.writing() as transaction:
        (added,) = await daily_posts.add(transaction, [row])
        key = added.id
        if known:
            await daily_posts.sent(transaction, {key: (key + 900, posted, posted + timedelta(hours=hours))})
        await transaction.commit()
    return key


async def answer(database: Database, user_id: int, *post_ids: int, at: datetime = NOW - DAY) -> None:
    """Answers that count."""
    rows = [
        {"post_id": post_id, "user_id": user_id, "hints": 0, "shares": False, "score": 0.5}
        | {"day": at.date(), "answered_at": at}
        for post_id in post_ids
    ]
    async with database.writing() as transaction:
        await transaction.execute(insert(daily_entries), rows)
        await transaction.commit()


async def open_for(database: Database, user_ids: Sequence[int], now: datetime = NOW) -> dict[int, list[int]]:
    """The ids of the posts that each can still answer."""
    async with database.reading() as transaction:
        found = await people.still_open(transaction, user_ids, now)
    return {user_id: [each.id for each in posts] for user_id, posts in found.items()}


async def test_settings_are_kept_as_they_are(database: Database) -> None:
    """Written over by later ones; somebody unknown has the defaults."""
    first = PersonalSettings(BOB, "Asia/Tokyo", reminders=True, remind_minute=0, remind_at=NOW)
    await keep(database, first)
    async with database.reading() as transaction:
        assert await people.get(transaction, BOB) == first
        assert await people.get(transaction, ADA) == PersonalSettings(ADA)
    await keep(database, PersonalSettings(BOB))
    async with database.reading() as transaction:
        assert await people.get(transaction, BOB) == PersonalSettings(BOB)


async def test_changes_at_once_wait_for_each_other(database: Database) -> None:
    """Also the first ones: each reads what the one before it has kept."""

    async def one_more() -> None:
        async with database.writing() as transaction:
            before = await people.get(transaction, ADA, lock=True)
            await people.put(transaction, replace(before, remind_minute=before.remind_minute + 1))
            await transaction.commit()

    await asyncio.gather(*(one_more() for _ in range(8)))
    async with database.reading() as transaction:
        assert (await people.get(transaction, ADA)).remind_minute == people.REMIND_MINUTE + 8


async def test_who_is_due_longest_comes_first(database: Database) -> None:
    await keep(
        database,
        *(PersonalSettings(n, reminders=True, remind_at=NOW - n * MINUTE) for n in (1, 3, 2, 0, -1)),
        PersonalSettings(9, reminders=True),
    )
    async with database.writing() as transaction:
        assert await people.is_any_to_remind(transaction, NOW)
        assert not await people.is_any_to_remind(transaction, NOW - 4 * MINUTE)
        due = await people.to_remind(transaction, NOW, 3)
        assert [each.user_id for each in due] == [3, 2, 1]
        await people.remind_at(transaction, {3: NOW + DAY, 2: None})
        await people.remind_at(transaction, {})
        assert [each.user_id for each in await people.to_remind(transaction, NOW, 9)] == [1, 0]
        assert (await people.get(transaction, 2)).unreachable
        assert (await people.get(transaction, 3)).remind_at == NOW + DAY


async def test_two_processes_share_who_is_due(database: Database, url: str) -> None:
    """Nobody is handed out twice, and nobody is left."""
    everybody = [PersonalSettings(n, reminders=True, remind_at=NOW) for n in range(60)]
    await keep(database, *everybody)

    async def work(opened: Database) -> list[int]:
        mine: list[int] = []
        while True:
            async with opened.writing() as transaction:
                due = await people.to_remind(transaction, NOW, 7)
                await people.remind_at(transaction, {each.user_id: NOW + DAY for each in due})
                await transaction.commit()
            mine += [each.user_id for each in due]
            async with opened.reading() as transaction:
                if not await people.is_any_to_remind(transaction, NOW):
                    return mine

    async with open_database(url) as second:
        taken = await asyncio.gather(work(database), work(second))
    assert sorted([*taken[0], *taken[1]]) == list(range(60))


async def test_open_questions_are_those_of_channels_one_plays_in(database: Database) -> None:
    """Not answered, not revealed, known to stand there, and not of a channel that was removed."""
    one, two = await channel(database, 11), await channel(database, 12)
    first = await post(database, one, NOW - DAY)
    today = await post(database, one, NOW - timedelta(hours=10))
    other = await post(database, two, NOW - timedelta(hours=9))
    await answer(database, ADA, first)
    assert await open_for(database, [ADA, BOB]) == {ADA: [today]}
    await answer(database, BOB, other)
    assert await open_for(database, [ADA, BOB]) == {ADA: [today]}
    assert await open_for(database, [ADA], NOW + timedelta(hours=10)) == {}, "the answer is out"
    async with database.writing() as transaction:
        await transaction.execute(
            insert(daily_entries).values(post_id=today, user_id=ADA, hints=1, shares=False)
        )
        await transaction.commit()
    assert await open_for(database, [ADA]) == {ADA: [today]}, "a hint is no answer"
    async with database.writing() as transaction:
        await daily.remove(transaction, one, by=1, now=NOW)
        await transaction.commit()
    assert await open_for(database, [ADA]) == {}


async def test_a_post_not_yet_known_is_not_open(database: Database) -> None:
    one = await channel(database, 11)
    await answer(database, ADA, await post(database, one, NOW - DAY))
    await post(database, one, NOW - MINUTE, known=False)
    assert await open_for(database, [ADA]) == {}


async def test_who_stopped_playing_is_left_alone(database: Database) -> None:
    """A while after the last answer, and for what was posted before the first."""
    one = await channel(database, 11)
    old = await post(database, one, NOW - 17 * DAY)
    week = await post(database, one, NOW - 3 * DAY, 24 * 7)
    today = await post(database, one, NOW - timedelta(hours=10))
    await answer(database, ADA, old, at=NOW - 17 * DAY)
    await answer(database, BOB, today)
    assert await open_for(database, [ADA, BOB]) == {ADA: [week]}
    await answer(database, ADA, week, at=NOW - 2 * DAY)
    assert await open_for(database, [ADA, BOB]) == {ADA: [today]}


async def test_the_channel_of_the_latest_answer_comes_first(database: Database) -> None:
    one, two = await channel(database, 11), await channel(database, 12)
    for number, (schedule, at) in enumerate([(one, 5), (two, 4), (one, 2), (two, 3)]):
        key = await post(database, schedule, NOW - at * DAY - timedelta(hours=number))
        await answer(database, ADA, key, at=NOW - at * DAY)
    async with database.reading() as transaction:
        found = await people.played(transaction, [ADA, BOB], NOW)
    assert list(found) == [ADA]
    assert [(each.schedule.channel_id, each.answered_at) for each in found[ADA]] == [
        (11, NOW - 2 * DAY),
        (12, NOW - 3 * DAY),
    ]
    assert found[ADA][0].schedule.plan == PLAN


async def test_days_answered_are_told_apart_by_person(database: Database) -> None:
    one = await channel(database, 11)
    keys = [await post(database, one, NOW - n * DAY) for n in range(3)]
    await answer(database, ADA, keys[0], at=NOW)
    await answer(database, ADA, keys[2], at=NOW - 2 * DAY)
    await answer(database, BOB, keys[1], at=NOW - DAY)
    async with database.reading() as transaction:
        found = await people.days_answered(transaction, [ADA, BOB, 5], date(2026, 3, 2))
    assert found == {ADA: frozenset({date(2026, 3, 3)}), BOB: frozenset({date(2026, 3, 2)})}
