"""What time does to boards: those long over are deleted, and never made again by halves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.use_cases.leaderboard_outcomes import Measure, Period
from storage import boards
from storage.standings import Board
from tests.use_cases.board_town import NOON, PEOPLE, Town, open_town

ADA, BOB = PEOPLE[:2]
HERE = 11
DAY = timedelta(days=1)
YEAR = 365 * DAY


@pytest.fixture(params=["sqlite", "postgresql"])
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """A Monday noon."""
    async with open_town(str(request.param), request, tmp_path) as opened:
        yield opened


async def days(town: Town, number: int) -> None:
    """So many days, each with an answer by two people and its tidying."""
    for _ in range(number):
        town.clock.now += DAY
        for who in (ADA, BOB):
            await town.answer(who, HERE, town.bank["saw-0"])
        while await town.boards.tidy():
            pass


async def first_days(town: Town) -> dict[str, list[date]]:
    """The boards there are, over all topics."""
    found: dict[str, list[date]] = {}
    for _, period, first, topic in (await town.kept()).lines:
        if not topic:
            found.setdefault(period, []).append(first)
    return {period: sorted(firsts) for period, firsts in found.items()}


async def test_what_is_looked_at_is_kept(town: Town) -> None:
    """In every state this and last week, this and last month, all time; and a bounded number of boards."""
    for _ in range(20):
        await days(town, 7)
        found, today = await first_days(town), town.clock().date()
        monday = today - timedelta(days=today.weekday())
        this_month = today.replace(day=1)
        last_month = (this_month - DAY).replace(day=1)
        assert today in found["today"]
        assert {monday, monday - 7 * DAY} <= set(found["week"]) | {date(2026, 2, 23)}
        assert {this_month, last_month} <= set(found["month"]) | {date(2026, 2, 1)}
        assert len(found["all"]) == 1
    assert {period: len(firsts) for period, firsts in found.items()} == {
        "today": 9,
        "week": 6,
        "month": 4,
        "all": 1,
    }
    (await town.kept()).check()


async def test_a_new_score_for_an_old_answer_makes_no_board_by_halves(town: Town) -> None:
    """It moves all time alone; the same where somebody comes back with old answers."""
    old = await town.answer(ADA, HERE, town.bank["saw-2"])
    await town.answer(BOB, HERE, town.bank["saw-2"])
    await days(town, 40)
    before = await first_days(town)
    assert NOON.date() not in before["today"]
    await town.rescore(old.key, 0.5)
    await town.boards.hide(BOB, hidden=True)
    await town.boards.hide(BOB, hidden=False)
    await town.boards.gone(HERE, [BOB])
    await town.boards.there(HERE, [BOB])
    assert await first_days(town) == before
    assert await town.places(HERE, Period.ALL) == [(1, BOB, 40), (2, ADA, 25)]
    (await town.kept()).check()


async def test_a_clock_that_runs_ahead_for_days_costs_no_board(town: Town) -> None:
    """A year ahead, with ticks all the time: set right, today and this week are as they were."""
    await days(town, 30)
    right = town.clock.now
    listed = {period: await town.places(HERE, period) for period in Period}
    town.clock.now += YEAR
    for _ in range(5):
        while await town.boards.tidy():
            pass
    town.clock.now = right
    assert {period: await town.places(HERE, period) for period in Period} == listed
    await days(town, 10)
    (await town.kept()).check()
    assert len((await first_days(town))["today"]) <= 9


async def test_answers_by_a_clock_that_ran_ahead_come_on_their_day(town: Town) -> None:
    """They do not count today; nor does tidying by either clock lose any."""
    town.clock.now += 3 * DAY
    await town.answer(ADA, HERE, town.bank["saw-0"])
    await town.boards.tidy()
    town.clock.now = NOON
    assert await town.places(HERE, Period.TODAY) == []
    await town.answer(BOB, HERE, town.bank["saw-0"])
    await town.boards.tidy()
    town.clock.now += 3 * DAY
    assert await town.places(HERE, Period.TODAY) == [(1, ADA, 10)]
    assert {who for _, who, _ in await town.places(HERE, Period.WEEK)} == {ADA, BOB}


async def test_a_clock_far_behind_makes_nothing_old_again(town: Town) -> None:
    """What is answered then is kept and counts for all time."""
    await days(town, 20)
    await town.tidy()
    right = town.clock.now
    before = await first_days(town)
    town.clock.now = NOON - 20 * YEAR
    await town.answer(ADA, HERE, town.bank["saw-2"])
    await town.boards.tidy()
    assert await first_days(town) == before
    town.clock.now = right
    assert (await town.places(HERE, Period.ALL))[0] == (1, ADA, 40)
    (await town.kept()).check()


async def test_an_empty_database_has_nothing_to_tidy(town: Town) -> None:
    assert await town.boards.tidy() == 0
    assert (await town.kept()).swept is None


async def test_a_recap_finds_last_week(town: Town) -> None:
    """On its last day the new week has begun; the one before still has its board."""
    await days(town, 60)
    monday = town.clock().date() - timedelta(days=town.clock().weekday())
    async with town.database.reading() as transaction:
        board = Board(Period.WEEK, monday - 7 * DAY)
        page = await boards.page(transaction, HERE, board, Measure.POINTS, offset=0, limit=3)
    assert [line.value for line in page.lines] == [10, 10]
