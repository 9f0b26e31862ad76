"""What is refused, why, and that nothing changes and every text comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.use_cases.interview_outcomes import (
    Marked,
    Outcome,
    Refusal,
)
from questions.interview import Reason
from tests.use_cases.desk import ME, Desk, expect
from tests.use_cases.situations import (
    SOMEBODY_ELSE,
    Situation,
    asking,
    ended,
    paused,
    probed,
    second,
    skipped,
)

Act = Callable[[Desk, int, int], Awaitable[Outcome]]

ACTS: dict[str, Act] = {
    "answer": lambda d, actor, i: d.interviews.answer(actor, i, 1, "typed for ten minutes\x00"),
    "follow_up": lambda d, actor, i: d.interviews.follow_up(actor, i, 1, "typed for ten minutes\x00"),
    "hint": lambda d, actor, i: d.interviews.hint(actor, i, 1),
    "skip": lambda d, actor, i: d.interviews.skip(actor, i, 1),
    "expire": lambda d, actor, i: d.interviews.expire(actor, i, 1),
    "retry": lambda d, actor, i: d.interviews.retry(actor, i, 1),
    "reveal": lambda d, actor, i: d.interviews.reveal(actor, i, 1),
    "pause": lambda d, actor, i: d.interviews.pause(actor, i),
    "end": lambda d, actor, i: d.interviews.end(actor, i),
    "advance": lambda d, actor, i: d.interviews.advance(actor, i, 1),
    "resume": lambda d, actor, i: d.interviews.resume(actor, i),
    "look": lambda d, actor, i: d.interviews.look(actor, i),
}


@pytest.mark.parametrize("act", ACTS)
async def test_nobody_acts_on_somebody_elses_interview(desk: Desk, act: str) -> None:
    """And what was typed comes back, as it would have been kept."""
    interview = await desk.start()
    refusal = expect(await ACTS[act](desk, SOMEBODY_ELSE, interview.id), Refusal)
    assert refusal.reason is Reason.NOT_YOURS
    assert refusal.text == ("typed for ten minutes\ufffd" if act in ("answer", "follow_up") else "")
    assert (await desk.stored(interview.id)).interview == interview


@pytest.mark.parametrize("act", ACTS)
async def test_an_interview_that_is_not_there_is_unknown(desk: Desk, act: str) -> None:
    refusal = expect(await ACTS[act](desk, ME, 999), Refusal)
    assert refusal.reason is Reason.UNKNOWN
    assert bool(refusal.text) is (act in ("answer", "follow_up"))


@pytest.mark.parametrize(
    ("situation", "number", "reason"),
    [
        (probed, 1, Reason.ALREADY_ANSWERED),
        (second, 1, Reason.ALREADY_ANSWERED),
        (second, 3, Reason.STALE),
        (second, 0, Reason.STALE),
        (skipped, 1, Reason.SKIPPED),
        (paused, 1, Reason.ALREADY_ANSWERED),
        (ended, 1, Reason.FINISHED),
    ],
)
async def test_a_refused_answer_comes_back_and_changes_nothing(
    desk: Desk, situation: Situation, number: int, reason: Reason
) -> None:
    interview = await situation(desk)
    assert await desk.answer(interview.id, number, "my text") == Refusal(reason, "my text")
    assert (await desk.stored(interview.id)).interview == interview


@pytest.mark.parametrize(
    ("situation", "number", "reason"),
    [
        (asking, 1, Reason.ALREADY_ANSWERED),
        (second, 1, Reason.STALE),
        (second, 9, Reason.STALE),
        (skipped, 1, Reason.ALREADY_ANSWERED),
        (ended, 1, Reason.FINISHED),
    ],
)
async def test_a_refused_addition_comes_back_and_changes_nothing(
    desk: Desk, situation: Situation, number: int, reason: Reason
) -> None:
    interview = await situation(desk)
    outcome = await desk.interviews.follow_up(ME, interview.id, number, "my text")
    assert outcome == Refusal(reason, "my text")
    assert (await desk.stored(interview.id)).interview == interview


async def test_of_two_submissions_of_one_answer_one_is_kept(desk: Desk) -> None:
    interview = await desk.start()
    outcomes = await asyncio.gather(desk.answer(interview.id, 1, "one"), desk.answer(interview.id, 1, "two"))
    assert {type(outcome) for outcome in outcomes} == {Marked, Refusal}
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    ((kept,),) = await desk.texts(interview.id)
    assert {kept, refused.text} == {"one", "two"}
    assert refused.reason is Reason.ALREADY_ANSWERED
