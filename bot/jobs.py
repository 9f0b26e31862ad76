"""Ticks: APScheduler asks a use-case what is due and hands each thing to a sender.

What is due lives in the database, so a job that was late, or ran twice, or died, does no harm: the next tick
finds what is left.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.use_cases.faults import StorageUnavailable
from bot.use_cases.interview_outcomes import View
from bot.use_cases.interviews import Interviews

log = structlog.get_logger(__name__)

EXAM_TICK_SECONDS = 5


async def close_exam_questions(interviews: Interviews, announce: Callable[[View], Awaitable[None]]) -> None:
    """Close the questions whose time is over and say so where it can be said. Safe to run at any time."""
    try:
        closed = await interviews.expire_due()
    except StorageUnavailable as error:
        log.warning("tick left out", job="exams", reason=str(error))
        return
    for view in closed:
        try:
            await announce(view)
        except Exception as error:  # noqa: BLE001 - one unreachable channel must not stop the others
            log.warning(
                "not announced", interview=view.interview.id, error=type(error).__name__, reason=str(error)
            )


@asynccontextmanager
async def ticking(interviews: Interviews, announce: Callable[[View], Awaitable[None]]) -> AsyncIterator[None]:
    """Run the ticks until the block ends."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(
        close_exam_questions,
        "interval",
        seconds=EXAM_TICK_SECONDS,
        args=(interviews, announce),
        id="exams",
        misfire_grace_time=None,  # the default drops a job that is a second late
        coalesce=True,
        max_instances=1,
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
