"""A whole practice interview and a whole exam, on the bank that comes with the program."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.interview_outcomes import (
    Asked,
    Closed,
    Finished,
    Hinted,
    Marked,
    Paused,
    Recorded,
    Revealed,
)
from questions.bank import Bank, bundled_bank_path, load_bank
from questions.interview_state import Mode, Phase, TurnStatus
from questions.report import report
from tests.unit.builders import START, plan
from tests.use_cases.desk import HERE, ME, Desk, expect


@pytest.fixture
def questions() -> Bank:
    """The bundled bank."""
    return load_bank(bundled_bank_path())


async def test_a_practice_interview_from_start_to_report(desk: Desk) -> None:
    """Hint, answer, follow-up, reference, another try, skip, pause, resume: each is kept as it was shown."""
    wish = replace(plan(length=3), topics=("oop",))
    asked = expect(await desk.interviews.start(ME, wish, HERE), Asked)
    assert asked.view.question.topic == "oop"
    interview_id = asked.view.interview.id
    hinted = expect(await desk.interviews.hint(ME, interview_id, 1), Hinted)
    assert len(hinted.view.hints) == 1
    reference = asked.view.question.reference
    marked = expect(await desk.answer(interview_id, 1, reference), Marked)
    assert marked.view.turn.score == pytest.approx(marked.view.turn.attempts[0].grade.score * 0.9)

    second = expect(await desk.next(interview_id, 1), Asked).view
    assert second.question.id != asked.view.question.id
    expect(await desk.interviews.pause(ME, interview_id), Paused)
    assert expect(await desk.interviews.resume(ME), Asked).view == second
    expect(await desk.answer(interview_id, 2, "It has to do with classes."), Marked)
    expect(await desk.interviews.reveal(ME, interview_id, 2), Revealed)
    expect(await desk.interviews.retry(ME, interview_id, 2), Asked)
    copied = expect(await desk.answer(interview_id, 2, second.question.reference), Marked).view.turn
    assert not copied.attempts[-1].counts
    assert copied.score == copied.attempts[0].score

    expect(await desk.next(interview_id, 2), Asked)
    expect(await desk.interviews.skip(ME, interview_id, 3), Closed)
    finished = expect(await desk.next(interview_id, 3), Finished)
    state = (await desk.stored(interview_id)).interview
    assert finished.view.interview == state
    assert state.phase is Phase.FINISHED
    assert len({question.id for question in finished.questions if question}) == 3
    titles = {topic.id: topic.title for topic in desk.bank.topics.values()}
    assert finished.report == report(state, desk.bank.get, titles)
    assert (finished.report.answered, finished.report.skipped) == (2, 1)


async def test_an_exam_from_start_to_report(desk: Desk) -> None:
    """In time, out of time by the tick, late: all feedback comes at the end, and the clock decides."""
    interview = await desk.start(Mode.EXAM, 3, 60)
    asked = expect(await desk.interviews.look(ME, interview.id), Asked).view
    assert (asked.hints_left, asked.turn.deadline) == (0, desk.clock.now.replace(minute=1))
    desk.clock.move(30)
    recorded = expect(await desk.answer(interview.id, 1, asked.question.reference), Recorded)
    assert not recorded.late

    expect(await desk.next(interview.id, 1), Asked)
    desk.clock.move(66)
    (closed,) = await desk.interviews.expire_due()
    assert (closed.interview.id, closed.turn.number, closed.turn.status) == (
        interview.id,
        2,
        TurnStatus.EXPIRED,
    )

    expect(await desk.next(interview.id, 2), Asked)
    late = expect(await desk.answer(interview.id, 2, "typed in vain"), Recorded)
    assert late.late
    assert late.view.interview.phase is Phase.ASKING
    finished = expect(await desk.answer(interview.id, 3, "The last one."), Finished)
    scores = [turn.score for turn in finished.view.interview.turns]
    assert scores[0] > 0.5
    assert scores[1] == 0
    assert finished.report.score == pytest.approx(sum(scores) / 3)
    assert (finished.report.answered, finished.report.expired) == (2, 1)
    assert finished.view.interview.finished_at == START.replace(minute=1, second=36)
    assert (await desk.texts(interview.id))[1] == ["typed in vain"]


async def test_mixed_difficulty_climbs_and_the_next_interview_prefers_what_is_new(desk: Desk) -> None:
    async def skipped_through(wish_length: int) -> list[str]:
        interview = await desk.start(length=wish_length)
        for number in range(1, wish_length + 1):
            question = desk.bank.get((await desk.stored(interview.id)).interview.turn.question_id)
            assert question is not None
            await desk.answer(interview.id, number, question.reference)
            await desk.next(interview.id, number)
        return [turn.question_id for turn in (await desk.stored(interview.id)).interview.turns]

    first = await skipped_through(6)
    levels = [desk.bank.questions[question_id].difficulty for question_id in first]
    assert [level.value for level in levels] == ["easy", "easy", "medium", "medium", "hard", "hard"]
    desk.clock.move(60)
    assert not {*first} & {*await skipped_through(6)}
