"""Ticks: APScheduler asks a use-case what is due and hands each thing to a sender.

What is due lives in the database, so a job that was late, or ran twice, or died, does no harm: the next tick
finds what is left.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.use_cases.faults import StorageUnavailable
from bot.use_cases.interview_outcomes import View
from bot.use_cases.interviews import Interviews

log = structlog.get_logger(__name__)

EXAM_TICK_SECONDS = 5
_END_SECONDS = 4
"""How long ending waits for work to put away what it has in hand."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Something that is done every so many seconds. It must be safe to do at any time, and twice."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]


class Runner:
    """Does a tick's work unless it is still being done: a burst of posts lasts for many of its ticks."""

    def __init__(self, tick: Tick) -> None:
        self.tick = tick
        self.at_work: asyncio.Task[object] | None = None

    async def run(self) -> None:
        """Do it once. A database that is away costs a log line: whatever was due then is still due."""
        if self.at_work is not None:
            return
        self.at_work = asyncio.current_task()
        try:
            await self.tick.work()
        except StorageUnavailable as error:
            log.warning("tick left out", job=self.tick.name, reason=str(error))
        except asyncio.CancelledError:  # the end; APScheduler would call it a failure, with a traceback
            log.info("tick ended early", job=self.tick.name)
        finally:
            self.at_work = None


async def close_exam_questions(interviews: Interviews, announce: Callable[[View], Awaitable[None]]) -> None:
    """Close the questions whose time is over and say so where it can be said."""
    for view in await interviews.expire_due():
        try:
            await announce(view)
        except Exception as error:  # noqa: BLE001 - one unreachable channel must not stop the others
            log.warning(
                "not announced", interview=view.interview.id, error=type(error).__name__, reason=str(error)
            )


def exam_tick(interviews: Interviews, announce: Callable[[View], Awaitable[None]]) -> Tick:
    """The clock of exams."""
    return Tick("exams", EXAM_TICK_SECONDS, lambda: close_exam_questions(interviews, announce))


@asynccontextmanager
async def ticking(ticks: Iterable[Tick]) -> AsyncIterator[None]:
    """Run the ticks until the block ends."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    runners = [Runner(tick) for tick in ticks]
    for runner in runners:
        scheduler.add_job(
            runner.run,
            "interval",
            seconds=runner.tick.seconds,
            id=runner.tick.name,
            # Else the first comes an interval late, and a bot that was just restarted has work.
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,  # the default drops a job that is a second late
            coalesce=True,
            max_instances=2,  # the second sees that the first is at work; with one, each would be a warning
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        at_work = [runner.at_work for runner in runners if runner.at_work is not None]
        for task in at_work:
            task.cancel()
        if at_work:
            await asyncio.wait(at_work, timeout=_END_SECONDS)
