"""Where an interview may stand when something happens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.use_cases.interview_outcomes import (
    Asked,
    Closed,
    Finished,
    Marked,
    Paused,
)
from questions.interview_state import Interview, Mode
from tests.use_cases.desk import HALF, ME, Desk, expect

SOMEBODY_ELSE = 2002


async def asking(desk: Desk, mode: Mode = Mode.PRACTICE, seconds: int | None = None) -> Interview:
    """An interview whose first question is open."""
    return await desk.start(mode, 3, seconds)


async def probed(desk: Desk) -> Interview:
    """The interviewer waits for an addition."""
    interview = await desk.start()
    marked = expect(await desk.answer(interview.id, 1, HALF), Marked)
    assert marked.view.turn.probe is not None
    return marked.view.interview


async def second(desk: Desk) -> Interview:
    """The second question is open."""
    interview = await probed(desk)
    return expect(await desk.next(interview.id, 1), Asked).view.interview


async def skipped(desk: Desk) -> Interview:
    """The first question was skipped."""
    interview = await desk.start()
    return expect(await desk.interviews.skip(ME, interview.id, 1), Closed).view.interview


async def paused(desk: Desk) -> Interview:
    """It rests after an answer."""
    interview = await probed(desk)
    return expect(await desk.interviews.pause(ME, interview.id), Paused).view.interview


async def ended(desk: Desk) -> Interview:
    """It is over."""
    interview = await desk.start()
    return expect(await desk.interviews.end(ME, interview.id), Finished).view.interview


Situation = Callable[[Desk], Awaitable[Interview]]
