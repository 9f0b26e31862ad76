"""What each use-case does, in practice and in an exam."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.interview_outcomes import (
    AlreadyRunning,
    Asked,
    Hinted,
    Marked,
    NoQuestions,
    Origin,
    Recorded,
    Refusal,
    Revealed,
)
from bot.use_cases.interviews import PAGE
from questions.interview import Reason
from questions.interview_state import Mode
from questions.model import Difficulty
from tests.unit.builders import plan
from tests.use_cases.desk import FULL, HALF, HERE, ME, Desk, expect
from tests.use_cases.situations import (
    SOMEBODY_ELSE,
    ended,
    paused,
    probed,
)


async def test_an_addition_counts_with_the_answer_it_belongs_to(desk: Desk) -> None:
    """Once; it is kept beside the answer, and the score can only rise."""
    interview = await probed(desk)
    before = interview.turn.score
    marked = expect(await desk.interviews.follow_up(ME, interview.id, 1, "It has sharp teeth."), Marked)
    assert marked.added
    assert marked.view.turn.score > before
    again = await desk.interviews.follow_up(ME, interview.id, 1, "And more.")
    assert again == Refusal(Reason.ALREADY_ANSWERED, "And more.")
    follow_up = (await desk.stored(interview.id)).interview.turn.attempts[0].follow_up
    assert follow_up is not None
    assert follow_up.answer == "It has sharp teeth."


async def test_an_answer_with_nothing_missing_is_not_probed(desk: Desk) -> None:
    interview = await desk.start()
    assert expect(await desk.answer(interview.id, 1, FULL), Marked).view.turn.probe is None


async def test_hints_come_one_by_one_until_there_are_no_more(desk: Desk) -> None:
    interview = await desk.start()
    first = expect(await desk.interviews.hint(ME, interview.id, 1), Hinted).view
    both = expect(await desk.interviews.hint(ME, interview.id, 1), Hinted).view
    assert (first.hints, first.hints_left) == (("What is it for?",), 1)
    assert (both.hints, both.hints_left) == (("What is it for?", "Look at its edge."), 0)
    assert await desk.interviews.hint(ME, interview.id, 1) == Refusal(Reason.NO_MORE_HINTS)


async def test_an_exam_gives_no_feedback_no_hint_no_retry_no_reference(desk: Desk) -> None:
    interview = await desk.start(Mode.EXAM)
    refused = Refusal(Reason.NOT_IN_EXAM)
    assert await desk.interviews.hint(ME, interview.id, 1) == refused
    recorded = expect(await desk.answer(interview.id, 1, HALF), Recorded)
    assert recorded.view.turn.probe is None
    assert await desk.interviews.retry(ME, interview.id, 1) == refused
    assert await desk.interviews.reveal(ME, interview.id, 1) == refused


@pytest.mark.parametrize(("seconds", "late"), [(65, False), (66, True)])
async def test_a_late_answer_is_kept_and_counts_only_in_practice(
    desk: Desk, seconds: int, late: bool
) -> None:
    practice = await desk.start(Mode.PRACTICE, 1, 60)
    exam = expect(
        await desk.interviews.start(SOMEBODY_ELSE, plan(Mode.EXAM, 1, 60), HERE), Asked
    ).view.interview
    desk.clock.move(seconds)
    await desk.answer(practice.id, 1)
    await desk.interviews.answer(SOMEBODY_ELSE, exam.id, 1, FULL)
    for interview, counts in ((practice, True), (exam, not late)):
        turn = (await desk.stored(interview.id)).interview.turn
        assert (turn.attempts[0].text, turn.attempts[0].late) == (FULL, late)
        assert (turn.score > 0) is counts


async def test_one_interview_at_a_time_but_any_number_of_single_questions(desk: Desk) -> None:
    interview = await desk.start()
    running = expect(await desk.interviews.start(ME, plan(), HERE), AlreadyRunning)
    assert running.view.interview == interview
    for _ in range(2):
        single = await desk.interviews.start(ME, plan(length=1), HERE, Origin.QUESTION, "lamp-1")
        assert expect(single, Asked).view.question.id == "lamp-1"
    expect(await desk.interviews.start(SOMEBODY_ELSE, plan(), HERE), Asked)
    await desk.interviews.end(ME, interview.id)
    expect(await desk.interviews.start(ME, plan(), HERE), Asked)


async def test_a_paused_interview_still_runs(desk: Desk) -> None:
    interview = await paused(desk)
    assert expect(await desk.interviews.start(ME, plan(), HERE), AlreadyRunning).view.interview == interview


async def test_nothing_in_the_bank_matches(desk: Desk) -> None:
    wish = replace(plan(), topics=("tools",), difficulty=Difficulty.HARD)
    assert await desk.interviews.start(ME, wish, HERE) == NoQuestions(("tools",), Difficulty.HARD)
    assert (await desk.interviews.history(ME)).lines == ()


async def test_a_single_question_that_the_bank_does_not_have(desk: Desk) -> None:
    outcome = await desk.interviews.start(ME, plan(length=1), HERE, Origin.QUESTION, "gone-since")
    assert outcome == NoQuestions((), None)


async def test_fewer_questions_than_asked_for_shorten_the_interview(desk: Desk) -> None:
    wish = replace(plan(length=9), topics=("tools",))
    asked = expect(await desk.interviews.start(ME, wish, HERE), Asked)
    assert asked.shortened
    assert asked.view.interview.plan.length == 3
    exact = replace(plan(length=3), topics=("tools",))
    assert not expect(await desk.interviews.start(SOMEBODY_ELSE, exact, HERE), Asked).shortened


async def test_history_comes_in_pages_latest_first(desk: Desk) -> None:
    assert (await desk.interviews.history(ME, 5)).pages == 1
    ids: list[int] = []
    for _ in range(PAGE + 3):
        interview = await desk.start()
        await desk.interviews.end(ME, interview.id)
        desk.clock.move(60)
        ids.insert(0, interview.id)
    first, last, beyond, before = [await desk.interviews.history(ME, page) for page in (0, 1, 99, -1)]
    assert [line.id for line in (*first.lines, *last.lines)] == ids
    assert (len(last.lines), last.page, last.pages) == (3, 1, 2)
    assert beyond == last
    assert before == first


async def test_after_the_end_each_reference_may_be_seen_and_nothing_else_changes(desk: Desk) -> None:
    interview = await ended(desk)
    expect(await desk.interviews.reveal(ME, interview.id, 1), Revealed)
    after = (await desk.stored(interview.id)).interview
    assert replace(after, turns=interview.turns) == interview
    assert after.turn == replace(interview.turn, revealed=True)
