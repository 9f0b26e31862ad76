"""How one answer is kept: its standing, its day, its place on boards; and what a new score moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.use_cases import scoring
from bot.use_cases.leaderboard_outcomes import Measure, Period
from questions.model import Difficulty
from questions.points import NOTHING, Standing
from storage import answers, standings
from storage.answers import Answer, Key, Source
from tests.use_cases.board_town import PEOPLE, Town, open_town

ADA, BOB = PEOPLE[:2]
HERE, ELSEWHERE = 11, 12
HOUR = timedelta(hours=1)


@pytest.fixture(params=["sqlite", "postgresql"])
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """A Monday noon."""
    async with open_town(str(request.param), request, tmp_path) as opened:
        yield opened


async def standing_of(town: Town, who: int, guild_id: int | None, asked: str = "saw-2") -> Standing:
    """How an answer counts that is given now."""
    return (await town.answer(who, guild_id, town.bank[asked])).earned.standing


async def test_again_within_a_day_anywhere_is_again(town: Town) -> None:
    """Whoever changes the server, or asks the bot alone, was still told what was missing."""
    assert await standing_of(town, ADA, HERE) is Standing.FULL
    assert await standing_of(town, ADA, HERE) is Standing.AGAIN, "at the same instant"
    assert await standing_of(town, ADA, ELSEWHERE) is Standing.AGAIN
    assert await standing_of(town, ADA, None) is Standing.AGAIN
    assert await standing_of(town, BOB, HERE) is Standing.FULL
    assert await standing_of(town, ADA, HERE, "saw-1") is Standing.FULL
    town.clock.now += 24 * HOUR
    assert await standing_of(town, ADA, HERE) is Standing.FULL
    assert await town.places(HERE) == [(1, ADA, 30 + 20), (2, BOB, 30)], "the best attempt, once"


async def test_whoever_saw_the_reference_earns_nothing_for_a_day(town: Town) -> None:
    async with town.database.writing() as transaction:
        await answers.saw_reference(transaction, ADA, "saw-2", town.clock())
        await transaction.commit()
    assert await standing_of(town, ADA, HERE) is Standing.SHOWN
    assert await standing_of(town, BOB, HERE) is Standing.FULL
    assert await town.places(HERE) == [(1, BOB, 30)]


async def test_a_clock_that_ran_ahead_hides_no_try(town: Town) -> None:
    """It left a try of next month; an hour ago there was one, too."""
    town.clock.now += 30 * 24 * HOUR
    await standing_of(town, ADA, HERE)
    town.clock.now -= 30 * 24 * HOUR
    assert await standing_of(town, ADA, HERE) is Standing.FULL, "that one says nothing of today"
    town.clock.now += HOUR
    assert await standing_of(town, ADA, HERE) is Standing.AGAIN
    assert await town.places(HERE) == [(1, ADA, 30)]
    (await town.kept()).check()


async def test_a_clock_put_back_a_little_opens_no_question_anew(town: Town) -> None:
    await standing_of(town, ADA, HERE)
    town.clock.now -= HOUR
    assert await standing_of(town, ADA, HERE) is Standing.AGAIN


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Kiritimati", 3), ("Europe/Berlin", 2), ("Pacific/Pago_Pago", 2)]
)
async def test_the_day_is_that_of_the_servers_clock(town: Town, zone: str, day: int) -> None:
    await town.boards.set_zone(HERE, zone)
    answer = await town.answer(ADA, HERE, town.bank["saw-0"])
    assert answer.earned.day == date(2026, 3, day)
    assert await town.places(HERE, Period.TODAY) == [(1, ADA, 10)]


async def test_another_zone_moves_nothing_that_was(town: Town) -> None:
    """Yesterday's answer stays yesterday's, though by the new clock it is still that day."""
    await town.boards.set_zone(HERE, "Pacific/Kiritimati")
    town.clock.now -= 3 * HOUR  # eleven in the evening of Monday there
    await town.answer(ADA, HERE, town.bank["saw-0"])
    town.clock.now += 2 * HOUR
    assert await town.places(HERE, Period.TODAY) == []
    await town.boards.set_zone(HERE, "UTC")
    await town.answer(BOB, HERE, town.bank["saw-0"])
    assert [person for _, person, _ in await town.places(HERE, Period.TODAY)] == [BOB, ADA]
    (await town.kept()).check()


async def test_a_question_that_changed_counts_as_it_was(town: Town) -> None:
    """Another topic, another difficulty: each answer stands where it was given; over all topics the best counts."""
    await town.answer(ADA, HERE, town.bank["saw-0"])
    town.clock.now += 24 * HOUR
    moved = replace(town.bank["saw-0"], topic="lights", difficulty=Difficulty.HARD)
    await town.answer(ADA, HERE, moved, 0.5)
    assert await town.places(HERE, topic="tools") == [(1, ADA, 10)]
    assert await town.places(HERE, topic="lights") == [(1, ADA, 15)]
    assert await town.places(HERE) == [(1, ADA, 15)]
    (await town.kept()).check()


async def test_a_question_of_no_topic_counts_once(town: Town) -> None:
    """The bank has lost it."""
    await town.answer(ADA, HERE, replace(town.bank["saw-0"], topic=""), daily=True)
    assert await town.places(HERE, measure=Measure.DAILIES) == [(1, ADA, 1)]
    (await town.kept()).check()


async def test_a_new_score_moves_all_that_depends_on_it(town: Town) -> None:
    """Up and down; and where another attempt is the best one now, that counts."""
    first = await town.answer(ADA, HERE, town.bank["saw-2"], 0.5)
    town.clock.now += 24 * HOUR
    await town.answer(ADA, HERE, town.bank["saw-2"], 0.4)
    for score, points in ((0.9, 27), (0.1, 12), (0.3, 12), (1.0, 30)):
        await town.rescore(first.key, score)
        assert await town.places(HERE) == [(1, ADA, points)]
        assert await town.places(HERE, topic="tools", period=Period.ALL) == [(1, ADA, points)]
        (await town.kept()).check()


async def test_a_new_score_for_an_answer_that_is_not_kept(town: Town) -> None:
    async with town.database.writing() as transaction:
        assert await scoring.rescore(transaction, Key(ADA, Source.QUESTION, 1, 1, 1), 1.0) is None


async def test_what_is_said_in_direct_messages_is_on_no_board(town: Town) -> None:
    answer: Answer = await town.answer(ADA, None, town.bank["saw-0"])
    await town.rescore(answer.key, 0.5)
    found = await town.kept()
    assert not found.lines
    assert [row.score for row in found.answers] == [0.5]
    assert (await town.oneself(ADA)).totals[Period.TODAY].points == 5
    assert (await town.oneself(BOB)).totals[Period.TODAY] == NOTHING


async def test_kept_and_reckoned_can_be_compared(town: Town) -> None:
    """What is kept is what the answers say; a line that somebody tampered with would be seen."""
    await town.answer(ADA, HERE, town.bank["saw-0"])
    async with town.database.writing() as transaction:
        found = await scoring.reckoned(transaction, HERE, ADA)
        assert found
        assert all(kept == said for kept, said in found.values())
        board = next(iter(found))
        kept, said = found[board]
        await standings.add(transaction, HERE, ADA, {board: kept})
        assert (await scoring.reckoned(transaction, HERE, ADA))[board] == (kept + kept, said)
