"""What admins may do with a channel's question of the day, and what is remembered of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from bot.use_cases.daily import Daily, daily
from bot.use_cases.daily_outcomes import (
    Already,
    Changed,
    Coming,
    NoSchedule,
    Preview,
    Removed,
    Schedule,
    SetUp,
    Skipped,
)
from bot.use_cases.daily_pool import pool_of
from bot.use_cases.daily_work import Assignment, Sent
from questions.bank import Bank
from questions.daily import Timetable, UnknownZone
from questions.daily_choice import ANY, HARD, RISING, choose
from questions.daily_plan import DailyPlan
from questions.grading import Grader
from questions.model import Difficulty, Question
from storage.database import Database, open_database
from storage.migrate import upgrade
from storage.tables import daily_schedules
from tests.unit.builders import THOROUGH, Clock, question

GUILD, ELSEWHERE, CHANNEL, ADMIN = 11, 12, 21, 31
EVERY_DAY = frozenset(range(7))
PLAN = DailyPlan(Timetable(9 * 60, "Europe/Berlin", EVERY_DAY), ANY)
MONDAY = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)

levels = st.sampled_from([None, *Difficulty])


@pytest.fixture
def clock() -> Clock:
    """Half past eight in Berlin."""
    return Clock(MONDAY)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A migrated SQLite file."""
    async with open_database(url) as opened:
        await upgrade(opened)
        yield opened


@pytest.fixture
def desk(database: Database, questions: Bank, grader: Grader, clock: Clock) -> Daily:
    """The real use-cases."""
    return daily(database, questions, grader, clock)


async def post_now(desk: Daily) -> str:
    """Today's question, posted; gives its id."""
    claimed = await desk.posting.claim_today(CHANNEL)
    assert isinstance(claimed, Assignment)
    await desk.posting.record([Sent(claimed, 999)])
    return claimed.question.id


async def test_of_many_admins_one_sets_it_up(desk: Daily) -> None:
    """The others are told what is there."""
    plans = [replace(PLAN, reveal_hours=hours) for hours in range(1, 9)]
    outcomes = await asyncio.gather(*(desk.admin.set_up(ADMIN, GUILD, CHANNEL, plan) for plan in plans))
    kinds = Counter(type(outcome) for outcome in outcomes)
    assert kinds == {SetUp: 1, Already: 7}
    assert len({outcome.schedule.plan for outcome in outcomes}) == 1


async def test_a_channel_is_found_through_its_own_server_only(desk: Daily) -> None:
    """Whoever names another server's channel finds nothing there and changes nothing."""
    await desk.admin.set_up(ADMIN, GUILD, CHANNEL, PLAN)
    admin = desk.admin
    outcomes = [
        await admin.edit(ADMIN, ELSEWHERE, CHANNEL, lambda plan: replace(plan, levels=HARD)),
        await admin.pause(ADMIN, ELSEWHERE, CHANNEL),
        await admin.resume(ADMIN, ELSEWHERE, CHANNEL),
        await admin.skip(ELSEWHERE, CHANNEL),
        await admin.preview(ELSEWHERE, CHANNEL),
        await admin.queue(ELSEWHERE, CHANNEL),
        await admin.queue_next(ELSEWHERE, CHANNEL, "saw-1"),
        await admin.unqueue(ELSEWHERE, CHANNEL, ["saw-1"]),
        await admin.remove(ADMIN, ELSEWHERE, CHANNEL),
        await admin.find(ELSEWHERE, CHANNEL),
    ]
    assert outcomes == [NoSchedule(CHANNEL)] * 10
    (line,) = await admin.overview(GUILD)
    assert (line.schedule.plan, line.latest) == (PLAN, None)
    assert await admin.overview(ELSEWHERE) == ()


async def test_the_queue_is_last_in_first_out_and_can_be_emptied(desk: Daily) -> None:
    """Put next is put before all others, once; what is unknown to the bank is not shown."""
    await desk.admin.set_up(ADMIN, GUILD, CHANNEL, PLAN)
    for question_id in ("saw-1", "lamp-1", "saw-1", "gone"):
        coming = await desk.admin.queue_next(GUILD, CHANNEL, question_id)
    assert isinstance(coming, Coming)
    assert [each.id for each in coming.queued] == ["saw-1", "lamp-1"]
    assert [each.id for _, each in coming.days[:2]] == ["saw-1", "lamp-1"]
    shown = await desk.admin.preview(GUILD, CHANNEL)
    assert isinstance(shown, Preview)
    assert shown.question.id == "saw-1"
    assert await post_now(desk) == "saw-1"
    empty = await desk.admin.unqueue(GUILD, CHANNEL, ["lamp-1", "saw-1"])
    assert isinstance(empty, Coming)
    assert empty.queued == ()


async def test_the_list_links_the_latest_post_behind_a_skipped_day(desk: Daily) -> None:
    """The latest day is the skipped one; what stands in the channel is told too."""
    await desk.admin.set_up(ADMIN, GUILD, CHANNEL, PLAN)
    await post_now(desk)
    skipped = await desk.admin.skip(GUILD, CHANNEL)
    assert isinstance(skipped, Skipped)
    assert skipped.run.day == date(2026, 3, 3)
    (line,) = await desk.admin.overview(GUILD)
    assert line.latest is not None
    assert line.latest.day == date(2026, 3, 3)
    assert line.posted is not None
    assert (line.posted.day, line.posted.message_id) == (date(2026, 3, 2), 999)


async def test_history_outlives_removal(desk: Daily, clock: Clock) -> None:
    """Set up again, it goes on with what was not asked, and not on a day that had its post."""
    await desk.admin.set_up(ADMIN, GUILD, CHANNEL, PLAN)
    asked = await post_now(desk)
    removed = await desk.admin.remove(ADMIN, GUILD, CHANNEL)
    assert isinstance(removed, Removed)
    again = await desk.admin.set_up(ADMIN, GUILD, CHANNEL, PLAN)
    assert isinstance(again, SetUp)
    assert again.again
    assert (again.pool.questions, again.pool.unused, again.pool.posts) == (4, 3, 3)
    assert again.schedule.next is not None
    assert again.schedule.next.day == date(2026, 3, 3)
    coming = await desk.admin.queue(GUILD, CHANNEL)
    assert isinstance(coming, Coming)
    assert asked not in [each.id for _, each in coming.days[:3]]


async def test_a_zone_that_is_not_known_any_more(desk: Daily, database: Database) -> None:
    """What needs no reckoning still works; the rest raises, changing nothing, until the zone is changed."""
    await desk.admin.set_up(ADMIN, GUILD, CHANNEL, PLAN)
    async with database.writing() as transaction:
        await transaction.execute(update(daily_schedules).values(zone="Atlantis/City"))
        await transaction.commit()
    with pytest.raises(UnknownZone):
        await desk.admin.skip(GUILD, CHANNEL)
    assert isinstance(await desk.admin.pause(ADMIN, GUILD, CHANNEL), Changed)
    with pytest.raises(UnknownZone):
        await desk.admin.resume(ADMIN, GUILD, CHANNEL)
    await desk.admin.edit(ADMIN, GUILD, CHANNEL, lambda plan: replace(plan, levels=HARD))
    found = await desk.admin.find(GUILD, CHANNEL)
    assert isinstance(found, Schedule)
    assert found.paused
    await desk.admin.edit(ADMIN, GUILD, CHANNEL, lambda plan: replace(plan, timetable=PLAN.timetable))
    assert isinstance(await desk.admin.resume(ADMIN, GUILD, CHANNEL), Changed)


@THOROUGH
@given(
    st.lists(st.sampled_from(Difficulty), max_size=12),
    st.tuples(*[levels] * 7) | st.just(RISING),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 4),
)
def test_the_pool_lasts_as_long_as_is_said(
    difficulties: list[Difficulty],
    plan: tuple[Difficulty | None, ...],
    weekdays: frozenset[int],
    asked: int,
) -> None:
    """Posting by the real rules repeats nothing before that, where the plan leaves the level to no chance."""
    pool = [replace(question(f"q-{n}"), difficulty=level) for n, level in enumerate(difficulties)]
    there = {each.difficulty for each in pool}
    wanted = [plan[day] for day in sorted(weekdays)]
    posted = {each.id: date(2025, 1, 1) for each in pool[:asked]}
    found = pool_of(pool, DailyPlan(Timetable(0, "UTC", weekdays), plan), posted)
    assert found.unused <= found.questions <= len(pool)
    assert found.posts <= found.unused
    if not all(level in there for level in wanted):
        return  # some day takes any level, so chance decides how long each lasts
    made = 0
    while (chosen := _next(pool, wanted[made % len(wanted)], posted, made)) is not None:
        posted[chosen.id] = date(2025, 2, 1)
        made += 1
    assert made == found.posts


def _next(
    pool: list[Question], level: Difficulty | None, posted: dict[str, date], made: int
) -> Question | None:
    chosen = choose(pool, level=level, posted=posted, taken=(), seed=str(made))
    return chosen if chosen is not None and chosen.id not in posted else None
