"""Several at once: nobody waits for somebody who waits for them, and nothing is counted twice or lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.use_cases import scoring
from bot.use_cases.scoring import Given
from storage import members, standings
from storage.answers import Key, Source
from tests.use_cases.board_town import PEOPLE, SERVERS, Town, open_town

SAW, LAMP = "saw-0", "saw-3"
ADA = PEOPLE[0]


@pytest.fixture(params=["sqlite", "postgresql"])
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """A Monday noon."""
    async with open_town(str(request.param), request, tmp_path) as opened:
        yield opened


async def test_the_same_question_in_two_servers_at_the_same_instant(town: Town) -> None:
    """One of the two is the first, the other comes again."""
    for guild_id in SERVERS:
        await town.answer(PEOPLE[0], guild_id, town.bank[LAMP])
    await asyncio.gather(*(town.answer(PEOPLE[0], guild_id, town.bank[SAW]) for guild_id in SERVERS[:2]))
    found = await town.kept()
    assert sorted(row.standing for row in found.answers if row.question_id == SAW) == ["again", "full"]
    found.check()


async def test_one_person_twice_in_one_server(town: Town) -> None:
    """Eight answers to one question count once, whichever is the first; also the very first that they give there."""
    await asyncio.gather(*(town.answer(PEOPLE[0], 11, town.bank[SAW]) for _ in range(8)))
    found = await town.kept()
    assert sorted(row.standing for row in found.answers) == ["again"] * 7 + ["full"]
    assert await town.places(11) == [(1, PEOPLE[0], 10)]
    found.check()


async def test_everything_at_once(town: Town) -> None:
    """Answers, new scores, people who hide, leave and come back, ticks: all are done, all sums are right."""
    given = [
        await town.answer(who, guild_id, asked)
        for who in PEOPLE
        for guild_id in SERVERS
        for asked in town.bank.values()
    ]
    for round_ in range(3):
        acts: list[Awaitable[object]] = [
            *(town.answer(who, guild_id, town.bank[SAW]) for who in PEOPLE for guild_id in SERVERS),
            *(town.boards.hide(who, hidden=hidden) for who in PEOPLE for hidden in (True, False)),
            *(town.boards.gone(guild_id, PEOPLE) for guild_id in SERVERS),
            *(town.boards.there(guild_id, PEOPLE) for guild_id in SERVERS),
            *(town.rescore(each.key, 0.1 * round_) for each in given[round_::7]),
            town.boards.tidy(),
            town.boards.reckon_streaks(10),
        ]
        town.rng.shuffle(acts)
        await asyncio.gather(*acts)
        (await town.kept()).check()


async def test_hiding_while_answering_somewhere_new(town: Town) -> None:
    """Whichever is the first, who hides is on no board afterwards."""
    for n, who in enumerate(PEOPLE):
        acts = town.answer(who, SERVERS[n % 3], town.bank[SAW]), town.boards.hide(who, hidden=True)
        await asyncio.gather(*(acts if n % 2 else reversed(acts)))
    assert not any((await town.kept()).lines.values())


async def stuck_or_done(town: Town, task: asyncio.Task[bool]) -> None:
    """Until the task is done, or waits for a lock that somebody holds."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'")
    while not task.done():
        await asyncio.sleep(0)
        async with town.database.reading() as transaction:
            if await transaction.scalar(waiting):
                return


@pytest.mark.parametrize("comes_back", [False, True])
async def test_hiding_waits_for_lines_that_are_being_made(
    comes_back: bool, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Of somebody's first answer in a server, or of somebody who comes back: they are gone with the rest."""
    async with open_town("postgresql", request, tmp_path) as town:
        if comes_back:
            await town.answer(ADA, 11, town.bank[SAW])
            await town.boards.gone(11, [ADA])
        async with town.database.writing() as transaction:
            if comes_back:
                await standings.one_at_a_time(transaction, 11)
                await members.checked(transaction, 11, [ADA], town.clock())
                await scoring.rebuild(transaction, 11, ADA, town.clock())
            else:
                key = Key(ADA, Source.QUESTION, 99, 1, 1)
                given = Given(key, town.bank[SAW], 11, town.clock(), 1.0)
                await scoring.keep(transaction, given)
            hiding = asyncio.create_task(town.boards.hide(ADA, hidden=True))
            await stuck_or_done(town, hiding)
            await transaction.commit()
        assert await hiding
        assert await town.places(11) == []
        (await town.kept()).check()
