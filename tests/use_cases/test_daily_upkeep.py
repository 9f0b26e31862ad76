"""What an open question of the day needs: each reveal and each edit is one process's to do, and is not forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.use_cases.daily_outcomes import Answered
from bot.use_cases.daily_play import DailyPlay
from bot.use_cases.daily_rules import next_edit
from bot.use_cases.daily_upkeep import LEASE, SETTLING
from bot.use_cases.daily_work import Reveal
from questions.bank import Bank
from questions.daily_plan import PostStatus, Trouble
from questions.grading import Grader
from tests.use_cases.daily_desk import ADA, BOB, DAY, FULL, LAMPS, MONDAY, TOOLS, DailyDesk, be, open_desk
from tests.use_cases.test_daily_play import Gate


@pytest.fixture(params=["sqlite", "postgresql"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DailyDesk]:
    """A minute before the first question."""
    async with open_desk(str(request.param), request, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("answers", "seconds"), [(0, 15), (9, 15), (10, 60), (99, 60), (100, 300), (50_000, 300)]
)
def test_the_more_answers_the_rarer_the_edits(answers: int, seconds: int) -> None:
    """A first answer shows within seconds; then the gap grows with what one answer more is worth."""
    assert next_edit(answers, None, MONDAY) <= MONDAY + timedelta(seconds=5)
    assert next_edit(answers, MONDAY, MONDAY) == MONDAY + timedelta(seconds=seconds)
    later = MONDAY + timedelta(hours=1)
    assert later < next_edit(answers, MONDAY, later) <= later + timedelta(seconds=5)


async def test_a_count_is_one_process_s_to_show(desk: DailyDesk) -> None:
    """Asked twice at once it is handed out once; should that process die, it is handed out again."""
    (post,) = await desk.begin()
    assert await desk.upkeep.counts(10) == ()
    await desk.answer(ADA, post)
    assert await desk.upkeep.counts(10) == (), "three answers in three seconds are one edit"
    desk.clock.move(3)
    both = await asyncio.gather(desk.upkeep.counts(10), desk.upkeep.counts(10))
    assert sorted(map(len, both)) == [0, 1]
    desk.clock.move(LEASE.total_seconds())
    (count,) = await desk.upkeep.counts(10)
    await desk.answer(BOB, post)
    await desk.upkeep.counted(count.post)
    assert (await desk.post(post.id)).answers_shown == 1
    assert await desk.upkeep.counts(10) == ()
    desk.clock.move(15)
    (count,) = await desk.upkeep.counts(10)
    assert count.post.answers == 2
    await desk.upkeep.counted(count.post)
    desk.clock.move(600)
    assert await desk.upkeep.counts(10) == ()


async def test_a_reveal_is_one_process_s_to_make(desk: DailyDesk) -> None:
    """Asked twice at once each is handed out once; a process that dies leaves it to the next, who looks first."""
    posts = await desk.begin(TOOLS, LAMPS)
    await desk.answer(ADA, posts[0])
    assert posts[0].reveal_at is not None
    desk.clock.now = posts[0].reveal_at
    both = await asyncio.gather(desk.upkeep.reveals(10), desk.upkeep.reveals(10))
    reveals = [reveal for each in both for reveal in each]
    assert sorted(reveal.post.channel_id for reveal in reveals) == [TOOLS, LAMPS]
    assert not any(reveal.look_first for reveal in reveals)
    assert await desk.upkeep.reveals(10) == ()
    desk.clock.now += LEASE
    again = await desk.upkeep.reveals(10)
    assert [reveal.look_first for reveal in again] == [True, True]
    for reveal in again:
        await desk.upkeep.revealed(reveal.post, 5000 + reveal.post.id)
    desk.clock.move(10 * DAY)
    assert await desk.upkeep.reveals(10) == ()
    assert (await desk.post(posts[0].id)).status is PostStatus.REVEALED


async def test_a_reveal_that_fails_is_tried_for_a_day(desk: DailyDesk) -> None:
    """Without the permission again and again, in a channel that is gone never; at last it is given up."""
    await desk.begin(TOOLS, LAMPS)
    desk.clock.move(DAY - 3 * 60 * 60)
    first, second = sorted(await desk.upkeep.reveals(10), key=lambda reveal: reveal.post.channel_id)
    assert await desk.upkeep.not_revealed(first.post, Trouble.NO_PERMISSION)
    assert not await desk.upkeep.not_revealed(second.post, Trouble.CHANNEL_GONE)
    tries = 1
    while reveals := await _later(desk):
        tries += 1
        await desk.upkeep.not_revealed(reveals[0].post, Trouble.NO_PERMISSION)
    assert 20 < tries < 100
    post = await desk.post(first.post.id)
    assert (post.status, post.trouble) == (PostStatus.REVEALED, Trouble.NO_PERMISSION)
    assert post.reveal_message_id is None


async def _later(desk: DailyDesk) -> tuple[Reveal, ...]:
    desk.clock.move(20 * 60)
    return await desk.upkeep.reveals(10)


async def test_what_was_being_graded_at_the_hour_is_in_the_spread(
    desk: DailyDesk, questions: Bank, grader: Grader
) -> None:
    """It came in the instant before, so it counts: the reveal waits a few seconds for it, and no longer."""
    (post,) = await desk.begin()
    assert post.reveal_at is not None
    desk.clock.now = post.reveal_at - timedelta(microseconds=1)
    with Gate() as gate:
        play = DailyPlay(desk.database, questions, grader, desk.clock, gate)
        answer = asyncio.create_task(play.answer(ADA, post.id, post.stamp, FULL))
        await gate.has_work.wait()
        desk.clock.now = post.reveal_at + SETTLING - timedelta(microseconds=1)
        early = await desk.upkeep.reveals(10, SETTLING)
        gate.opened.set()
        outcome = await be(answer, Answered)
    assert outcome.attempt.counts
    assert early == ()
    desk.clock.now = post.reveal_at + SETTLING
    (reveal,) = await desk.upkeep.reveals(10, SETTLING)
    assert reveal.spread.people == 1


async def test_no_count_after_the_hour_of_the_answer(desk: DailyDesk) -> None:
    """The message would promise what is overdue; it changes when the answer is out."""
    (post,) = await desk.begin()
    assert post.reveal_at is not None
    desk.clock.now = post.reveal_at - timedelta(seconds=1)
    await desk.answer(ADA, post)
    desk.clock.move(4)
    assert await desk.upkeep.counts(10) == ()


async def test_a_count_ends_with_the_reveal(desk: DailyDesk) -> None:
    """Once the answer is out, nothing writes the old text over the closed post."""
    (post,) = await desk.begin()
    await desk.answer(ADA, post)
    desk.clock.move(DAY)
    (reveal,) = await desk.upkeep.reveals(10)
    await desk.upkeep.revealed(reveal.post, 77)
    await desk.answer(BOB, post)
    desk.clock.move(DAY)
    assert await desk.upkeep.counts(10) == ()
