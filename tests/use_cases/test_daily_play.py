"""What people do with a question of the day: one answer counts, hints cost once, streaks are fair; both databases."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.use_cases.daily_outcomes import Answered, Changed, Discussion, Looked, Reason
from bot.use_cases.daily_play import DailyPlay
from questions.bank import Bank
from questions.daily import Timetable
from questions.grading import Grader
from storage import people
from storage.people import PersonalSettings
from tests.use_cases.daily_desk import (
    ADA,
    ADMIN,
    BOB,
    DAY,
    GUILD,
    HALF,
    LAMPS,
    NINE,
    TOOLS,
    DailyDesk,
    be,
    days,
    open_desk,
)


@pytest.fixture(params=["sqlite", "postgresql"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DailyDesk]:
    """A minute before the first question."""
    async with open_desk(str(request.param), request, tmp_path) as opened:
        yield opened


async def test_one_answer_counts_however_many_come_at_once(desk: DailyDesk) -> None:
    """Eight submits of one person at the same time: one counts, all are kept, the count goes up by one."""
    (post,) = await desk.begin()
    outcomes = await asyncio.gather(*(desk.answer(ADA, post, f"{HALF} {n}") for n in range(8)))
    assert sum(outcome.attempt.counts for outcome in outcomes) == 1
    view = await desk.look(ADA, post)
    assert len(view.entry.attempts) == 8
    assert len(view.practice) == 7
    assert view.counted is not None
    assert view.post.answers == 1


async def test_everything_at_once_by_several_people(desk: DailyDesk) -> None:
    """Hints, answers, sharing and looking, all at once: nobody waits for ever, each hint is taken once."""
    (post,) = await desk.begin()
    crowd = range(2000, 2012)
    acts = [desk.hint(who, post) for who in crowd] + [desk.answer(who, post) for who in crowd]
    acts += [desk.hint(who, post) for who in crowd]
    shares = [desk.play.share(who, post.id, post.stamp, shares=True) for who in crowd]
    await asyncio.wait_for(asyncio.gather(*acts, *shares), 30)
    views = [await desk.look(who, post) for who in crowd]
    assert {view.entry.hints for view in views} == {1}
    assert all(view.counted and view.entry.shares for view in views)
    assert (await desk.post(post.id)).answers == len(crowd)


async def test_two_clicks_on_a_hint_take_it_once(desk: DailyDesk) -> None:
    """A button asks for one hint by its number; what was taken is always shown again."""
    (post,) = await desk.begin()
    await asyncio.gather(desk.hint(ADA, post), desk.hint(ADA, post))
    assert (await desk.look(ADA, post)).entry.hints == 1
    second = await desk.hint(ADA, post, seen=1)
    again = await desk.hint(ADA, post, seen=1)
    assert second.view.hints == again.view.hints
    assert len(again.view.hints) == 2
    assert again.view.hints_left == 0


async def test_hints_cost_only_what_counts(desk: DailyDesk) -> None:
    """A hint before the answer costs a tenth of it; one after it costs nothing, nor does practice."""
    (post,) = await desk.begin()
    assert (await desk.hint(ADA, post)).costs
    first = (await desk.answer(ADA, post)).attempt
    assert first.score == pytest.approx(first.grade.score * 0.9)
    assert not (await desk.hint(ADA, post, seen=1)).costs
    practice = (await desk.answer(ADA, post)).attempt
    assert practice.score == practice.grade.score
    counted = (await desk.look(ADA, post)).counted
    assert counted is not None
    assert counted.score == first.score


async def test_the_very_second_of_the_reveal(desk: DailyDesk) -> None:
    """What comes before that instant counts, what comes at it is practice, and the reveal is due."""
    (post,) = await desk.begin()
    assert post.reveal_at is not None
    desk.clock.now = post.reveal_at - timedelta(microseconds=1)
    assert (await desk.answer(ADA, post)).attempt.counts
    desk.clock.now = post.reveal_at
    late = await desk.answer(BOB, post)
    assert late.attempt.late
    assert not late.attempt.counts
    (reveal,) = await desk.upkeep.reveals(10)
    assert reveal.spread.people == 1
    assert (await desk.look(BOB, post)).streak.days == 0


async def test_a_clock_that_is_put_back_opens_nothing_again(desk: DailyDesk) -> None:
    """Whoever could read the reference is late, whatever the clock says: the answer is out."""
    (post,) = await desk.begin()
    desk.clock.move(DAY - 4 * 60 * 60)
    (reveal,) = await desk.upkeep.reveals(10)
    await desk.upkeep.revealed(reveal.post, 77)
    desk.clock.move(-60 * 60)
    outcome = await desk.answer(ADA, post)
    assert (outcome.attempt.counts, outcome.attempt.late, outcome.view.is_open) == (False, True, False)


class Gate(ThreadPoolExecutor):
    """Takes work on, and does it once it is opened."""

    def __init__(self) -> None:
        super().__init__(1)
        self.has_work = asyncio.Event()
        self.opened = threading.Event()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Behind the gate."""
        super().submit(self.opened.wait)
        self.has_work.set()
        return super().submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Opened at the latest now: a test that fails while it is closed must end too."""
        self.opened.set()
        super().shutdown(wait, cancel_futures=cancel_futures)


async def test_what_came_in_before_the_reveal_counts_however_long_it_is_graded(
    desk: DailyDesk, questions: Bank, grader: Grader
) -> None:
    """The answer comes out while it is being graded; it is no later for that."""
    (post,) = await desk.begin()
    desk.clock.move(DAY - 4 * 60 * 60 - 1)
    with Gate() as gate:
        play = DailyPlay(desk.database, questions, grader, desk.clock, gate)
        answer = asyncio.create_task(be(play.answer(ADA, post.id, post.stamp, HALF), Answered))
        await gate.has_work.wait()
        desk.clock.move(1)
        (reveal,) = await desk.upkeep.reveals(10)
        await desk.upkeep.revealed(reveal.post, 77)
        gate.opened.set()
        outcome = await answer
    assert (outcome.attempt.counts, outcome.view.is_open) == (True, False)


async def test_the_longest_streak_is_reckoned_with_the_days_missed_years_ago(desk: DailyDesk) -> None:
    """Every other day for a fortnight, then nothing for three years: no streak of a week comes of that."""
    posts = await desk.begin()
    for day in range(14):
        if day % 2 == 0:
            await desk.answer(ADA, posts[0])
        posts = await desk.next_day()
    await be(desk.daily.admin.pause(ADMIN, GUILD, TOOLS), Changed)
    desk.clock.move(3 * 365 * DAY)
    view = await desk.look(ADA, posts[0])
    assert (view.streak.days, view.streak.best) == (0, 1)


async def test_a_click_before_the_post_is_on_record(desk: DailyDesk) -> None:
    """Discord shows the post before we know its message: hints, answers and the discussion work, once."""
    await desk.set_up(TOOLS)
    desk.clock.move(60)
    assignments = await desk.claim()
    post = assignments[0].post
    assert post.posted_at is None
    await desk.hint(ADA, post)
    outcome = await desk.answer(ADA, post)
    assert outcome.attempt.counts
    assert outcome.view.reveal_at == assignments[0].reveal_at
    await be(desk.play.discussion(ADA, post.id, post.stamp), Discussion)
    (post,) = await desk.send(assignments)
    assert post.answers == 1
    view = await desk.look(ADA, post)
    assert view.entry.day == days(2)[0]
    assert view.streak.days == 1
    assert not (await desk.answer(ADA, post)).attempt.counts


async def test_one_person_in_two_channels(desk: DailyDesk) -> None:
    """Both answers count where they were given; the day counts once."""
    posts = await desk.begin(TOOLS, LAMPS)
    for post in posts:
        assert (await desk.answer(ADA, post)).attempt.counts
    assert (await desk.look(ADA, posts[0])).streak.days == 1
    assert [(await desk.post(post.id)).answers for post in posts] == [1, 1]


async def test_a_channel_tried_once_breaks_no_streak(desk: DailyDesk) -> None:
    """What a channel posted before one's first answer there, and long after the last, was no duty."""
    await desk.set_up(
        TOOLS, plan=replace(NINE, timetable=Timetable(9 * 60, "Europe/Berlin", frozenset({0, 2, 4})))
    )
    await desk.set_up(LAMPS)
    desk.clock.move(60)
    for day in range(40):
        posts = {post.channel_id: post for post in await desk.posts()}
        if TOOLS in posts:
            await desk.answer(ADA, posts[TOOLS])
        if day == 14:  # a Monday: tries the daily channel, too
            await desk.answer(ADA, posts[LAMPS])
            assert (await desk.look(ADA, posts[LAMPS])).streak.days == 7
        latest = posts[LAMPS]
        desk.clock.move(DAY)
    view = await desk.look(ADA, latest)
    assert view.streak.best >= 7
    assert view.streak.days > 0, "the daily channel's weekends after two weeks without her are none of hers"


async def test_a_freeze_covers_a_missed_day(desk: DailyDesk) -> None:
    """Seven days earn a freeze, the missed eighth uses it, the ninth goes on; a second miss ends the streak."""
    posts = await desk.begin()
    for _ in range(7):
        view = (await desk.answer(ADA, posts[0])).view
        posts = await desk.next_day()
    assert (view.streak.days, view.streak.freezes) == (7, 1)
    posts = await desk.next_day()
    view = (await desk.answer(ADA, posts[0])).view
    assert (view.streak.days, view.streak.freezes, view.streak.frozen) == (8, 0, days(9))
    await desk.next_day()
    posts = await desk.next_day()
    view = (await desk.answer(ADA, posts[0])).view
    assert (view.streak.days, view.streak.best) == (1, 8)


async def test_the_day_is_that_of_the_persons_own_zone(desk: DailyDesk) -> None:
    """Nine on Monday in Berlin is still Sunday in Honolulu; a zone that was lost costs nobody an answer."""
    (post,) = await desk.begin()
    async with desk.database.writing() as transaction:
        await people.put(transaction, PersonalSettings(ADA, "Pacific/Honolulu"))
        await people.put(transaction, PersonalSettings(BOB, "Mars/Olympus_Mons"))
        await transaction.commit()
    assert (await desk.answer(ADA, post)).view.entry.day == datetime(2026, 3, 1, tzinfo=UTC).date()
    bob = await desk.answer(BOB, post)
    assert bob.view.entry.day == days(2)[0]
    assert bob.view.streak.days == 1


async def test_where_a_score_stands_is_said_only_among_enough(desk: DailyDesk) -> None:
    """Nothing before the reveal, nothing of two people; of three, how many are below and equal."""
    posts = await desk.begin(TOOLS, LAMPS)
    texts = {ADA: HALF, BOB: "It is blue."}
    for post in posts:
        for who, text in texts.items():
            await desk.answer(who, post, text)
    await desk.answer(1003, posts[0], HALF)
    assert (await desk.look(ADA, posts[0])).standing is None
    desk.clock.move(DAY)
    standing = (await desk.look(ADA, posts[0])).standing
    assert standing is not None
    assert (standing.people, standing.below, standing.same) == (3, 1, 1)
    assert (await desk.look(ADA, posts[1])).standing is None


async def test_what_cannot_be_done(desk: DailyDesk) -> None:
    """Another database's post, nothing typed, a discussion before the answer: refused, and nothing changes."""
    (post,) = await desk.begin()
    wrong = await desk.refused(desk.play.answer(ADA, post.id, post.stamp + 1, "typed"))
    assert (wrong.reason, wrong.text) == (Reason.UNKNOWN, "typed")
    assert (await desk.refused(desk.play.look(ADA, post.id + 1, post.stamp))).reason is Reason.UNKNOWN
    nothing = {
        " \n\t": Reason.EMPTY,
        "🤷": Reason.EMPTY,
        "no idea": Reason.EMPTY,
        "I don't know": Reason.EMPTY,
    }
    nothing["Es schneidet Holz und hat scharfe Zähne, damit kann man alles sägen."] = Reason.NOT_ENGLISH
    for text, reason in nothing.items():
        refused = await desk.refused(desk.play.answer(ADA, post.id, post.stamp, text))
        assert (refused.reason, refused.text) == (reason, text)
    refused = await desk.refused(desk.play.discussion(ADA, post.id, post.stamp))
    assert refused.reason is Reason.NOT_ANSWERED
    assert (await desk.look(ADA, post)).entry.attempts == ()
    assert (await desk.answer(ADA, post)).attempt.counts


async def test_sharing_until_the_reveal(desk: DailyDesk) -> None:
    """The last choice before the reveal holds; after it an answer can be taken down, and not be put up."""
    (post,) = await desk.begin()
    await desk.answer(ADA, post)
    for shares in (True, False, True):
        looked = await be(desk.play.share(ADA, post.id, post.stamp, shares=shares), Looked)
        assert looked.view.entry.shares is shares
    desk.clock.move(DAY)
    (reveal,) = await desk.upkeep.reveals(10)
    assert [entry.user_id for entry in reveal.best] == [ADA]
    await desk.upkeep.revealed(reveal.post, 77)
    assert await desk.upkeep.corrections(10) == ()
    looked = await be(desk.play.share(ADA, post.id, post.stamp, shares=False), Looked)
    assert not looked.view.entry.shares
    (correction,) = await desk.upkeep.corrections(10)
    assert list(correction.best) == []
    await desk.upkeep.corrected(correction.post)
    looked = await be(desk.play.share(ADA, post.id, post.stamp, shares=True), Looked)
    assert not looked.view.entry.shares
    assert await desk.upkeep.corrections(10) == ()
