"""The ticks: what is due is closed and announced, whatever fails on the way."""

from __future__ import annotations

import asyncio
import io
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import jobs
from bot.jobs import Runner, Tick, close_exam_questions, exam_tick, ticking
from bot.use_cases.interview_outcomes import Asked, Place, PlaceKind, View
from bot.use_cases.interviews import Interviews
from questions.grading import Grader
from questions.interview_state import Mode, TurnStatus
from storage.database import open_database
from storage.migrate import upgrade
from tests.unit.builders import Clock, bank, plan, question

HERE = Place(PlaceKind.HERE, 111, 222)
PATIENCE = 60
"""Seconds until what should come is taken for lost; no test waits that long otherwise."""


@pytest.fixture
def clock() -> Clock:
    """Stands still until it is moved."""
    return Clock()


@pytest.fixture
async def interviews(tmp_path: Path, clock: Clock) -> AsyncIterator[Interviews]:
    """The use-cases on a SQLite file."""
    async with open_database(f"sqlite:///{tmp_path / 'interviews.db'}") as database:
        await upgrade(database)
        questions = bank(*(question(f"q{number}") for number in range(3)))
        yield Interviews(database, questions, Grader(), clock, random.Random(0))


@pytest.fixture
def log() -> Iterator[list[structlog.typing.EventDict]]:
    """What is logged."""
    with structlog.testing.capture_logs() as entries:
        yield entries


async def exam(interviews: Interviews, actor: int) -> int:
    """An exam whose first question is open for half a minute; gives its id."""
    started = await interviews.start(actor, plan(Mode.EXAM, 2, 30), HERE)
    assert isinstance(started, Asked)
    return started.view.interview.id


def into(announced: list[View]) -> Callable[[View], Awaitable[None]]:
    """A way of announcing that keeps what it was given."""

    async def announce(view: View) -> None:
        announced.append(view)

    return announce


async def test_a_tick_closes_what_is_over_and_announces_it_once(interviews: Interviews, clock: Clock) -> None:
    first = await exam(interviews, 1)
    announced: list[View] = []
    await close_exam_questions(interviews, into(announced))
    assert announced == []
    clock.move(36)
    await close_exam_questions(interviews, into(announced))
    await close_exam_questions(interviews, into(announced))
    assert [(view.interview.id, view.turn.status) for view in announced] == [(first, TurnStatus.EXPIRED)]


async def test_a_channel_that_cannot_be_reached_does_not_stop_the_others(
    interviews: Interviews, clock: Clock, log: list[structlog.typing.EventDict]
) -> None:
    ids = [await exam(interviews, actor) for actor in (1, 2, 3)]
    clock.move(36)
    reached: list[int] = []

    async def announce(view: View) -> None:
        if view.interview.id == ids[1]:
            raise LookupError("no such channel")
        reached.append(view.interview.id)

    await close_exam_questions(interviews, announce)
    assert reached == [ids[0], ids[2]]
    (entry,) = log
    assert (entry["event"], entry["interview"], entry["error"]) == ("not announced", ids[1], "LookupError")


async def test_a_database_that_is_down_costs_a_tick_and_one_log_line(
    log: list[structlog.typing.EventDict], clock: Clock
) -> None:
    async with open_database("postgresql://nobody@127.0.0.1:1/nowhere") as database:
        interviews = Interviews(database, bank(question("q")), Grader(), clock, random.Random(0))
        await Runner(exam_tick(interviews, into([]))).run()
    (entry,) = log
    assert (entry["event"], entry["job"], entry["log_level"]) == ("tick left out", "exams", "warning")


@pytest.fixture
def schedulers(monkeypatch: pytest.MonkeyPatch) -> list[AsyncIOScheduler]:
    """The schedulers that are made, which are real ones."""
    made: list[AsyncIOScheduler] = []

    def make(**options: object) -> AsyncIOScheduler:
        made.append(AsyncIOScheduler(**options))
        return made[-1]

    monkeypatch.setattr(jobs, "AsyncIOScheduler", make)
    return made


async def test_a_late_tick_is_run_once_and_never_two_at_a_time(
    interviews: Interviews, schedulers: list[AsyncIOScheduler]
) -> None:
    async with ticking([exam_tick(interviews, into([]))]):
        (scheduler,) = schedulers
        (job,) = scheduler.get_jobs()
        assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 2)
        assert job.trigger.interval == timedelta(seconds=jobs.EXAM_TICK_SECONDS)
        assert str(scheduler.timezone) == "UTC"
        assert scheduler.running
    await asyncio.sleep(0)  # the scheduler stops in the loop's next round
    assert not scheduler.running


async def test_the_ticks_come_by_themselves_and_go_on_after_a_failure(
    interviews: Interviews, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "EXAM_TICK_SECONDS", 0.02)
    come: asyncio.Queue[int] = asyncio.Queue()

    async def announce(view: View) -> None:
        come.put_nowait(view.interview.owner)
        raise LookupError("no such channel")

    async with ticking([exam_tick(interviews, announce)]):
        for actor in (1, 2):
            await exam(interviews, actor)
            clock.move(36)
            assert await asyncio.wait_for(come.get(), PATIENCE) == actor


@pytest.fixture
def apscheduler_log() -> Iterator[io.StringIO]:
    """What APScheduler itself calls a warning or worse."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setLevel(logging.WARNING)
    logging.getLogger("apscheduler").addHandler(handler)
    try:
        yield stream
    finally:
        logging.getLogger("apscheduler").removeHandler(handler)


async def test_a_tick_that_hits_a_bug_does_not_end_the_ticking(
    interviews: Interviews, monkeypatch: pytest.MonkeyPatch, apscheduler_log: io.StringIO
) -> None:
    """APScheduler logs it and the next tick comes."""
    monkeypatch.setattr(jobs, "EXAM_TICK_SECONDS", 0.02)
    come: asyncio.Queue[None] = asyncio.Queue()

    async def broken(_limit: int = 100) -> tuple[View, ...]:
        come.put_nowait(None)
        raise ZeroDivisionError

    monkeypatch.setattr(interviews, "expire_due", broken)
    async with ticking([exam_tick(interviews, into([]))]):
        for _ in range(3):
            await asyncio.wait_for(come.get(), PATIENCE)
    assert "ZeroDivisionError" in apscheduler_log.getvalue()


async def test_work_in_hand_is_put_away_at_the_end_and_nothing_calls_that_a_failure(
    apscheduler_log: io.StringIO,
) -> None:
    """A bot that is told to stop in the middle of a burst ends without a traceback."""
    begun = asyncio.Event()
    put_away: list[str] = []

    async def burst() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            put_away.append("what was sent")

    async with ticking([Tick("burst", 60, burst)]):
        await asyncio.wait_for(begun.wait(), PATIENCE)
    assert put_away == ["what was sent"]
    await asyncio.sleep(0)  # APScheduler hears of it in the loop's next round
    assert apscheduler_log.getvalue() == ""
