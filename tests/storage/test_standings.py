"""Boards of thousands: places, ties and pages far from the top are those of the whole list, sorted."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import insert, select

from questions.points import Period, Total
from storage import boards, standings, tables
from storage.boards import Page
from storage.database import Database
from storage.standings import EVER, Board, Measure, StreakOn

GUILD = 11
TODAY = Board(Period.TODAY, date(2026, 3, 2))
MANY = 3000


async def fill(database: Database, points: Sequence[int]) -> None:
    """A line for each, of people 1, 2, 3 and so on: written at once, as one by one they would be."""
    async with database.writing() as transaction:
        named = {"guild_id": GUILD, "period": TODAY.period.value, "since": TODAY.since, "topic": ""}
        key = await transaction.scalar(insert(tables.boards).values(named).returning(tables.boards.c.id))
        rows = [
            {"board_id": key, "user_id": user_id, "points": each, "questions": 1, "score": 500}
            for user_id, each in enumerate(points, 1)
        ]
        await transaction.execute(insert(tables.standings), rows)
        counts = [
            {"board_id": key, "measure": "points", "value": value, "people": people}
            for value, people in Counter(points).items()
        ]
        await transaction.execute(insert(tables.tallies), counts)
        await transaction.commit()


async def page(database: Database, offset: int | None, limit: int = 10, user_id: int | None = None) -> Page:
    """Some lines by points."""
    async with database.reading() as transaction:
        return await boards.page(
            transaction, GUILD, TODAY, Measure.POINTS, offset=offset, limit=limit, user_id=user_id
        )


async def test_three_thousand_tied(database: Database) -> None:
    """All are first; each is on exactly one page, and finds it."""
    await fill(database, [10] * MANY)
    shown: list[int] = []
    for offset in range(0, MANY, 500):
        found = await page(database, offset, 500)
        assert {(line.place, line.value) for line in found.lines} == {(1, 10)}
        shown += [line.user_id for line in found.lines]
    assert sorted(shown) == list(range(1, MANY + 1))
    for user_id in (1, 17, MANY):
        own = await page(database, None, 10, user_id)
        assert user_id in [line.user_id for line in own.lines]
        assert own.own is not None
        assert (own.own.line.place, own.own.sharing, own.own.ahead) == (1, MANY - 1, None)
        assert own.own_offset == shown.index(user_id)
        assert own.offset == shown.index(user_id) // 10 * 10


async def test_far_pages_are_those_of_the_sorted_list(database: Database) -> None:
    """Some values are shared by hundreds, others are had by one."""
    rng = random.Random(5)
    points = [rng.choice((5, 10, rng.randrange(1, 2000))) for _ in range(MANY)]
    await fill(database, points)
    order = sorted(((each, user_id) for user_id, each in enumerate(points, 1)), reverse=True)
    for offset in (0, 1, 499, 500, 501, 777, 1500, MANY - 10, *rng.sample(range(MANY - 10), 20)):
        found = await page(database, offset)
        assert [(line.value, line.user_id) for line in found.lines] == order[offset : offset + 10]
        assert [line.place for line in found.lines] == [
            1 + sum(more > value for more, _ in order) for value, _ in order[offset : offset + 10]
        ]
    for user_id in rng.sample(range(1, MANY + 1), 10):
        own = (await page(database, None, 10, user_id)).own
        mine = points[user_id - 1]
        assert own is not None
        assert own.line.place == 1 + sum(each > mine for each in points)
        assert own.sharing == points.count(mine) - 1
        assert own.ahead == min((each for each in points if each > mine), default=None)


@pytest.mark.parametrize("offset", [MANY, 10**15])
async def test_past_the_end_is_the_last_page(database: Database, offset: int) -> None:
    await fill(database, [1, 2, 3])
    found = await page(database, offset, 2)
    assert [(line.place, line.user_id) for line in found.lines] == [(3, 1)]
    assert found.offset == 2


async def test_a_board_that_is_not_there_and_one_that_everybody_left(database: Database) -> None:
    assert await page(database, 0, user_id=1) == Page((), 0, None)
    async with database.writing() as transaction:
        await standings.add(transaction, GUILD, 1, {TODAY: Total(10, 1, 500, 0)})
        await transaction.commit()
    assert (await page(database, None, user_id=1)).people == 1
    async with database.writing() as transaction:
        await standings.replace_all(transaction, GUILD, 1, {}, None)
        await transaction.commit()
    assert await page(database, None, user_id=1) == Page((), 0, None)


async def test_sums_that_come_to_nothing_leave_no_line(database: Database) -> None:
    more = Total(10, 1, 500, 1)
    async with database.writing() as transaction:
        await standings.add(transaction, GUILD, 1, {TODAY: more})
        await standings.add(transaction, GUILD, 1, {TODAY: Total() - more})
        assert await standings.lines(transaction, GUILD, 1) == {}
        assert not any(await transaction.scalars(select(tables.tallies.c.people)))


async def test_a_streak_alone_is_a_line(database: Database) -> None:
    """Whoever answers without points has one; made anew, it stays."""
    running = StreakOn(3, date(2026, 3, 2))
    async with database.writing() as transaction:
        await standings.add(transaction, GUILD, 1, {}, running)
        before = await standings.lines(transaction, GUILD, 1)
        assert before == {EVER: (Total(), 3)}
        await standings.replace_all(transaction, GUILD, 1, {}, running)
        assert await standings.lines(transaction, GUILD, 1) == before
        await standings.add(transaction, GUILD, 1, {}, StreakOn(0, date(2026, 3, 9)))
        assert await standings.lines(transaction, GUILD, 1) == {}


async def test_points_leave_the_streak_and_the_streak_leaves_points(database: Database) -> None:
    async with database.writing() as transaction:
        await standings.add(transaction, GUILD, 1, {EVER: Total(10, 1, 500, 0)})
        await standings.add(transaction, GUILD, 1, {}, StreakOn(3, date(2026, 3, 2)))
        await standings.add(transaction, GUILD, 1, {EVER: Total(5, 0, 0, 0)})
        assert await standings.lines(transaction, GUILD, 1) == {EVER: (Total(15, 1, 500, 0), 3)}


async def test_more_boards_than_are_looked_up_at_once(database: Database) -> None:
    """Years of days in one go."""
    start = date(2020, 1, 1).toordinal()
    totals = {Board(Period.TODAY, date.fromordinal(start + n)): Total(n, 1, n, 0) for n in range(1200)}
    async with database.writing() as transaction:
        await standings.replace_all(transaction, GUILD, 1, totals, None)
        assert await standings.lines(transaction, GUILD, 1) == {b: (t, None) for b, t in totals.items()}
        await standings.replace_all(transaction, GUILD, 1, totals, None)
        assert await standings.lines(transaction, GUILD, 1) == {b: (t, None) for b, t in totals.items()}
