"""Questions of the day on boards: streaks of one server, which end with time; an answer that is out for a server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.use_cases import scoring
from bot.use_cases.leaderboard_outcomes import BoardView, Measure, Period, Wanted
from bot.use_cases.leaderboards import Leaderboards
from bot.use_cases.scoring import Given
from questions.points import Standing
from storage.answers import Key, Source
from tests.unit.builders import question
from tests.use_cases.board_sums import kept
from tests.use_cases.daily_desk import ADA, BOB, DAY, FULL, GUILD, LAMPS, TOOLS, DailyDesk, open_desk

ELSEWHERE = GUILD + 1


@dataclass
class Square:
    """The channels, and the boards that their answers stand on."""

    desk: DailyDesk
    boards: Leaderboards

    async def streaks(self, guild_id: int = GUILD) -> dict[int, int]:
        """The streak board. Which period and topic is asked for makes no difference."""
        wanted = Wanted(Period.TODAY, Measure.STREAK, "lights")
        view = await self.boards.show(ADA, guild_id, wanted)
        assert isinstance(view, BoardView)
        async with self.desk.database.reading() as transaction:
            (await kept(transaction)).check()
        return {line.user_id: line.value for line in view.lines}

    async def reckon(self, limit: int = 100) -> int:
        """Tick until all is right; gives how many streaks were reckoned."""
        reckoned = 0
        while more := await self.boards.reckon_streaks(limit):
            reckoned += more
        return reckoned

    async def days(self, number: int, *who: int) -> None:
        """So many days on which these people answer in all channels."""
        for _ in range(number):
            for post in await self.desk.next_day():
                for each in who:
                    await self.desk.answer(each, post)


@pytest.fixture(params=["sqlite", "postgresql"])
async def square(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Square]:
    """Nine o'clock of a Monday in Berlin, and both have answered."""
    async with open_desk(str(request.param), request, tmp_path) as desk:
        posts = await desk.begin(TOOLS)
        for who in (ADA, BOB):
            await desk.answer(who, posts[0])
        yield Square(desk, Leaderboards(desk.database, desk.clock))


async def test_streaks_grow_with_each_day(square: Square) -> None:
    assert await square.streaks() == {ADA: 1, BOB: 1}
    await square.days(2, ADA, BOB)
    assert await square.streaks() == {ADA: 3, BOB: 3}
    assert await square.streaks(ELSEWHERE) == {}


async def test_a_streak_that_time_broke_leaves_the_board(square: Square) -> None:
    """Also while nobody does anything; those that run stay, and each is looked at once a day."""
    await square.days(2, ADA, BOB)
    await square.days(2, ADA)
    square.desk.clock.move(DAY)
    assert await square.streaks() == {ADA: 5, BOB: 3}
    assert await square.reckon(1) == 2
    assert await square.streaks() == {ADA: 5}
    assert await square.reckon() == 0
    await square.days(1, BOB)
    assert await square.streaks() == {ADA: 5, BOB: 1}


async def test_the_servers_day_decides_when_to_look(square: Square) -> None:
    """Answered on Monday at nine in Berlin: it is looked at again when Tuesday begins there."""
    square.desk.clock.move(14 * 60 * 60)
    assert await square.reckon() == 0, "eleven in the evening"
    square.desk.clock.move(60 * 60)
    assert await square.reckon() == 2


async def test_another_clock_of_the_server_ends_nothing(square: Square) -> None:
    await square.boards.set_zone(GUILD, "Pacific/Kiritimati")
    assert await square.reckon() == 0
    square.desk.clock.move(3 * 60 * 60)
    assert await square.reckon() == 2, "Tuesday began there"
    await square.boards.set_zone(GUILD, "Pacific/Pago_Pago")
    await square.reckon()
    assert await square.reckon() == 0
    assert await square.streaks() == {ADA: 1, BOB: 1}


async def test_a_clock_that_ran_ahead_ends_nothing_that_runs(square: Square) -> None:
    """A year ahead, no question came: when it is set right, streaks are looked at again each day."""
    square.desk.clock.move(365 * DAY)
    assert await square.reckon() == 2
    square.desk.clock.move(-364 * DAY)
    assert await square.reckon() == 2
    assert await square.streaks() == {ADA: 1, BOB: 1}


async def test_who_hides_or_leaves_is_not_reckoned_back(square: Square) -> None:
    """And who comes back has the streak that they have by then."""
    await square.boards.hide(ADA, hidden=True)
    await square.boards.gone(GUILD, [BOB])
    await square.days(1, ADA)
    await square.reckon()
    assert await square.streaks() == {}
    await square.boards.hide(ADA, hidden=False)
    await square.boards.there(GUILD, [BOB])
    assert (await square.streaks())[ADA] == 2


async def test_a_streak_without_points_stays_when_made_anew(square: Square) -> None:
    """Whoever saw the reference before earns nothing by the answer, which is given in time all the same."""
    (post,) = await square.desk.next_day()
    await keep(square, ADA, post.question_id or "", None, shown=True)
    await square.desk.answer(ADA, post)
    before = await square.streaks()
    await square.boards.hide(ADA, hidden=True)
    await square.boards.hide(ADA, hidden=False)
    assert await square.streaks() == before == {ADA: 2, BOB: 1}


async def test_an_answer_that_is_out_for_a_server_earns_nothing_there_for_a_day(square: Square) -> None:
    """Elsewhere it was not shown; who answered it late is late."""
    post = await square.desk.post(1)
    assert post.reveal_at is not None
    square.desk.clock.now = post.reveal_at
    for reveal in await square.desk.upkeep.reveals(10):
        await square.desk.upkeep.revealed(reveal.post, 1)
    asked, newcomer = post.question_id or "", 77
    square.desk.clock.move(60)
    assert await keep(square, newcomer, asked, GUILD) is Standing.SHOWN
    assert await keep(square, 78, asked, ELSEWHERE) is Standing.FULL
    assert (await square.desk.answer(79, post, FULL)).attempt.late
    square.desk.clock.now = post.reveal_at + timedelta(days=1)
    assert await keep(square, newcomer + 10, asked, GUILD) is Standing.FULL


async def test_two_channels_a_day_are_two_questions_of_the_day(square: Square) -> None:
    await square.desk.set_up(LAMPS)
    await square.days(1, ADA)
    view = await square.boards.show(ADA, GUILD, Wanted(measure=Measure.DAILIES))
    assert isinstance(view, BoardView)
    assert [(line.user_id, line.value) for line in view.lines] == [(ADA, 3), (BOB, 1)]
    assert (await square.streaks())[ADA] == 2, "one day all the same"


async def keep(
    square: Square, who: int, asked: str, guild_id: int | None, *, shown: bool = False
) -> Standing:
    """How an answer to a single question counts that is given now."""
    number = int(square.desk.clock().timestamp())
    key = Key(who, Source.QUESTION, number, 1, 1)
    given = Given(key, question(asked), guild_id, square.desk.clock(), 1.0, shown=shown)
    async with square.desk.database.writing() as transaction:
        answer = await scoring.keep(transaction, given)
        await transaction.commit()
    return answer.earned.standing
