"""What somebody learns about a question in one place, and then answers in another: hints and references go along."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.use_cases.daily_outcomes import Looked
from bot.use_cases.interview_outcomes import Asked, Hinted, Marked, Origin, Place, PlaceKind
from bot.use_cases.interviews import Interviews
from questions.bank import Bank
from questions.grading import Grader
from questions.interview_state import Mode, Plan
from storage import answers
from storage.daily_rows import Post
from tests.use_cases.daily_desk import ADA, BOB, DAY, FULL, GUILD, HALF, DailyDesk, be, open_desk
from tests.use_cases.desk import ME, Desk, expect
from tests.use_cases.test_adversary_points import DIRECT, ELSEWHERE, HERE, HOUR, Farmer

PRACTICE = Plan(Mode.PRACTICE, 1)
OTHER = 999
"""A server that does not have the question of the day."""


async def hinted(desk: Desk, hints: int, place: Place = HERE) -> int:
    """Have the question asked and take so many hints for it; gives the id."""
    number = await Farmer(desk).ask(place)
    for _ in range(hints):
        expect(await desk.interviews.hint(ME, number, 1), Hinted)
    return number


@pytest.mark.parametrize("place", [HERE, ELSEWHERE, DIRECT])
async def test_hints_are_paid_for_when_the_question_is_asked_anew(desk: Desk, place: Place) -> None:
    """Wherever they were taken. The grade that is shown stays what it is."""
    await hinted(desk, 2, place)
    desk.clock.move(24 * HOUR - 1)
    number = await Farmer(desk).ask()
    shown = expect(await desk.interviews.answer(ME, number, 1, FULL), Marked).view.turn.attempts[-1]
    assert (shown.hints, shown.score) == (0, shown.grade.score)
    assert await Farmer(desk).earned() == [("full", 16)]
    async with desk.database.reading() as transaction:
        (kept,) = await answers.of_person(transaction, ME)
    assert kept.hints == 2
    assert kept.earned.score == pytest.approx(0.8 * shown.score)


async def test_hints_are_paid_for_once(desk: Desk) -> None:
    """As many as were taken at most, not those of both turns together."""
    await hinted(desk, 2)
    number = await hinted(desk, 1)
    await desk.interviews.answer(ME, number, 1, FULL)
    assert await Farmer(desk).earned() == [("full", 16)]


async def test_hints_are_forgotten_after_a_day(desk: Desk) -> None:
    """Each for itself: one that was taken later is paid for, two that were taken before are not."""
    await hinted(desk, 2)
    desk.clock.move(23 * HOUR)
    await hinted(desk, 1)
    desk.clock.move(HOUR)
    await Farmer(desk).answer()
    assert await Farmer(desk).earned() == [("full", 18)]


async def test_hints_of_an_old_turn_are_paid_for_with_it(desk: Desk) -> None:
    number = await hinted(desk, 2)
    desk.clock.move(48 * HOUR)
    await desk.interviews.answer(ME, number, 1, FULL)
    assert await Farmer(desk).earned() == [("full", 16)]


async def test_a_follow_up_takes_no_hint_off_the_bill(desk: Desk) -> None:
    await hinted(desk, 2)
    number = await Farmer(desk).answer(text=HALF)
    ((_, before),) = await Farmer(desk).earned()
    await desk.interviews.follow_up(ME, number, 1, "It has sharp teeth.")
    ((_, after),) = await Farmer(desk).earned()
    assert before < after == 16


async def test_hints_change_no_reference_that_was_seen(desk: Desk) -> None:
    """Nor the other way: both stand in one row."""
    await Farmer(desk).read()
    await hinted(desk, 2)
    await Farmer(desk).answer()
    desk.clock.move(23 * HOUR)
    await hinted(desk, 1)
    await Farmer(desk).read()
    desk.clock.move(23 * HOUR)
    await Farmer(desk).answer()
    assert await Farmer(desk).earned() == [("shown", 0), ("shown", 0)]


class Fair:
    """A server with its question of the day, and all other places where the same question can be asked."""

    def __init__(self, daily: DailyDesk, interviews: Interviews, post: Post) -> None:
        self.daily = daily
        self.interviews = interviews
        self.post = post

    async def reveal(self, later: timedelta = timedelta()) -> None:
        """Its answer comes out, so much later than it should."""
        self.daily.clock.now = (self.post.reveal_at or self.daily.clock.now) + later
        for each in await self.daily.upkeep.reveals(10):
            await self.daily.upkeep.revealed(each.post, 7)

    async def ask(self, who: int, guild_id: int = OTHER) -> int:
        """Have the same question asked in this server; gives the id."""
        place = Place(PlaceKind.HERE, guild_id, 1)
        started = await self.interviews.start(who, PRACTICE, place, Origin.QUESTION, self.post.question_id)
        return expect(started, Asked).view.interview.id

    async def answer(self, who: int, guild_id: int = OTHER) -> tuple[str, int]:
        """The same, and answer it; gives how that counts, and its points."""
        expect(await self.interviews.answer(who, await self.ask(who, guild_id), 1, FULL), Marked)
        return await self.latest(who)

    async def latest(self, who: int) -> tuple[str, int]:
        """How the person's latest answer counts, and its points."""
        async with self.daily.database.reading() as transaction:
            earned = (await answers.of_person(transaction, who))[-1].earned
        return earned.standing.value, earned.points


@pytest.fixture(params=["sqlite", "postgresql"])
async def fair(
    request: pytest.FixtureRequest, tmp_path: Path, questions: Bank, grader: Grader
) -> AsyncIterator[Fair]:
    """The question of the day has just been posted."""
    async with open_desk(str(request.param), request, tmp_path) as daily:
        (post,) = await daily.begin()
        yield Fair(daily, Interviews(daily.database, questions, grader, daily.clock, random.Random(1)), post)


async def test_hints_for_the_question_of_the_day_are_paid_for_elsewhere(fair: Fair) -> None:
    await fair.daily.hint(ADA, fair.post)
    await fair.daily.hint(ADA, fair.post, 1)
    assert await fair.answer(ADA) == ("full", 16)
    assert await fair.answer(BOB) == ("full", 20)


async def test_hints_taken_elsewhere_are_paid_for_on_the_question_of_the_day(fair: Fair) -> None:
    """Its grade, by which it is compared, stays what it is."""
    await fair.interviews.hint(ADA, await fair.ask(ADA), 1)
    attempt = (await fair.daily.answer(ADA, fair.post)).attempt
    assert (attempt.hints, attempt.score) == (0, attempt.grade.score)
    assert await fair.latest(ADA) == ("full", 18)


async def test_my_result_shows_the_answer_and_counts_as_seen(fair: Fair) -> None:
    """From when it was looked at, the last time; whoever did not look has seen nothing in another server."""
    await fair.reveal()
    fair.daily.clock.move(2 * DAY)
    await fair.daily.look(ADA, fair.post)
    fair.daily.clock.move(DAY - 1)
    assert await fair.answer(ADA) == ("shown", 0)
    assert await fair.answer(BOB) == ("full", 20)


async def test_my_result_before_the_answer_is_out_shows_nothing(fair: Fair) -> None:
    await fair.daily.look(ADA, fair.post)
    assert await fair.answer(ADA) == ("full", 20)


async def test_a_look_that_does_not_show_the_answer_is_none(fair: Fair) -> None:
    await fair.reveal()
    await be(fair.daily.play.look(ADA, fair.post.id, fair.post.stamp, shows=False), Looked)
    assert await fair.answer(ADA) == ("full", 20)


async def test_my_result_while_the_answer_is_overdue_shows_it(fair: Fair) -> None:
    """It is out for whoever asks, before it stands in the channel."""
    fair.daily.clock.now = fair.post.reveal_at or fair.daily.clock.now
    await fair.daily.look(ADA, fair.post)
    assert await fair.answer(ADA) == ("shown", 0)


async def test_taking_an_answer_down_shows_the_result(fair: Fair) -> None:
    await fair.reveal()
    await be(fair.daily.play.share(ADA, fair.post.id, fair.post.stamp, shares=False), Looked)
    assert await fair.answer(ADA) == ("shown", 0)


async def test_an_answer_that_came_out_late_was_seen_then(fair: Fair) -> None:
    """After an outage; by those of its server, for a day."""
    await fair.reveal(timedelta(hours=23))
    fair.daily.clock.move(DAY - 1)
    assert await fair.answer(ADA, GUILD) == ("shown", 0)
    assert await fair.answer(ADA) == ("again", 10)
    fair.daily.clock.move(1)
    assert await fair.answer(BOB, GUILD) == ("full", 20)
