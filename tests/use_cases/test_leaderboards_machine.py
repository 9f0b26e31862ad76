"""Any course of answers, new scores, hiding, leaving, zones and clocks: all sums are what the answers say."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.use_cases.leaderboard_outcomes import Measure, Period, Wanted
from storage import boards
from storage.standings import Board
from tests.use_cases.board_sums import Kept, Name
from tests.use_cases.board_town import PEOPLE, SERVERS, Town, open_town

STEPS, CHECK_EVERY = 150, 10


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
async def test_boards_are_what_the_answers_say(
    backend: str, seed: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """In each state: answers, sums, tallies, places and pages."""
    async with open_town(backend, request, tmp_path) as town:
        town.rng = random.Random(seed)
        before = await town.kept()
        for step in range(STEPS):
            await town.happen()
            if step % CHECK_EVERY == 0:
                before = await check(town, before)


async def check(town: Town, before: Kept) -> Kept:
    """Everything that is kept, some pages, and that no board which was deleted is there again."""
    found = await town.kept()
    assert not (found.old() & before.old(found.lines)) - before.lines.keys()
    told = [
        (row.user_id, row.guild_id, row.question_id, row.topic, row.answered_at, row.day, row.standing)
        for row in found.answers
    ]
    assert told == [
        (
            each.key.user_id,
            each.guild_id,
            each.question.id,
            each.question.topic,
            each.at,
            each.day,
            each.standing,
        )
        for each in town.said
    ]
    assert [row.score for row in found.answers] == [each.score for each in town.said]
    assert found.hidden == town.hidden
    assert {person for person, left in found.left.items() if left} == town.left
    found.check()
    for name in town.rng.sample(sorted(found.lines), min(3, len(found.lines))):
        await check_pages(town, found, name, town.rng.choice([*Measure]))
    await check_view(town, found)
    return found


async def check_pages(town: Town, found: Kept, name: Name, measure: Measure) -> None:
    """Pages of two, one after another, are the list by brute force; each finds their own page."""
    guild_id, period, first, topic = name
    values = {user: row._mapping[measure.value] for user, row in found.lines[name].items()}
    order = sorted(((value, user) for user, value in values.items() if value is not None), reverse=True)
    board = Board(Period(period), first, topic)
    async with town.database.reading() as transaction:
        lines = [
            line
            for offset in range(0, len(order), 2)
            for line in (
                await boards.page(transaction, guild_id, board, measure, offset=offset, limit=2)
            ).lines
        ]
        for who in PEOPLE:
            page = await boards.page(transaction, guild_id, board, measure, offset=None, limit=2, user_id=who)
            assert page.people == len(order)
            mine = values.get(who)
            assert (page.own is None) == (mine is None)
            if page.own is not None and mine is not None:
                assert who in [line.user_id for line in page.lines]
                assert page.own.line.place == 1 + sum(value > mine for value, _ in order)
                assert page.own.sharing == sum(value == mine for value, _ in order) - 1
                assert page.own.ahead == min((value for value, _ in order if value > mine), default=None)
                assert page.own_offset == order.index((mine, who))
    assert [(line.value, line.user_id) for line in lines] == order
    assert [line.place for line in lines] == [
        1 + sum(more > value for more, _ in order) for value, _ in order
    ]


async def check_view(town: Town, found: Kept) -> None:
    """What people are shown is the board of today, this week, this month, all time."""
    guild_id, period, who = town.rng.choice(SERVERS), town.rng.choice([*Period]), town.rng.choice(PEOPLE)
    view = await town.show(who, guild_id, Wanted(period))
    listed = found.listed().get((guild_id, period.value, view.since, ""), {})
    assert {line.user_id: line.value for line in view.lines} == {
        user: sums[0] for user, sums in listed.items() if sums[0]
    }
    assert view.hidden == (who in town.hidden)
    assert view.ends_at is None or view.ends_at > town.clock()
