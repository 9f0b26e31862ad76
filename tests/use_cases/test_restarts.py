"""What survives pauses, restarts, lost questions and time that runs out."""

from __future__ import annotations

import pytest

from bot.use_cases.interview_outcomes import (
    Asked,
    Closed,
    Finished,
    Marked,
    NothingToResume,
    Place,
    PlaceKind,
    Refusal,
)
from questions.bank import Bank
from questions.interview import Reason
from questions.interview_state import Mode, Phase, TurnStatus
from storage.database import open_database
from tests.unit.builders import bank, plan, question
from tests.use_cases.desk import HERE, ME, Desk, expect
from tests.use_cases.situations import (
    SOMEBODY_ELSE,
    Situation,
    asking,
    paused,
    probed,
    second,
    skipped,
)


@pytest.mark.parametrize("situation", [asking, probed, second, skipped, paused])
async def test_after_a_restart_it_stands_where_it_stood(desk: Desk, url: str, situation: Situation) -> None:
    """Another process on the same file shows the same, and old buttons still work."""
    interview = await situation(desk)
    before = await desk.interviews.look(ME, interview.id)
    await desk.database.engine.dispose()
    async with open_database(url) as database:
        again = Desk(database, desk.bank, desk.grader, desk.clock)
        assert await again.interviews.look(ME, interview.id) == before
        await again.interviews.resume(ME)
        expect(await again.interviews.end(ME, interview.id), Finished)


async def test_a_form_that_was_open_during_a_restart_is_still_taken(desk: Desk, url: str) -> None:
    interview = await asking(desk)
    async with open_database(url) as database:
        again = Desk(database, desk.bank, desk.grader, desk.clock)
        expect(await again.answer(interview.id, 1, "typed across the restart"), Marked)
    assert await desk.texts(interview.id) == [["typed across the restart"]]


async def test_resume_takes_the_latest_and_may_go_on_elsewhere(desk: Desk) -> None:
    assert await desk.interviews.resume(ME) == NothingToResume()
    interview = await desk.start()
    thread = Place(PlaceKind.THREAD, 111, 333)
    assert expect(await desk.interviews.resume(ME, place=thread), Asked).view.place == thread
    assert (await desk.stored(interview.id)).place == thread
    await desk.interviews.relocate(ME, interview.id, HERE)
    assert (await desk.stored(interview.id)).place == HERE
    await desk.interviews.end(ME, interview.id)
    assert await desk.interviews.resume(ME) == NothingToResume()
    assert await desk.interviews.resume(ME, interview.id) == Refusal(Reason.FINISHED)


async def test_a_pause_stops_the_clock_across_restarts(desk: Desk) -> None:
    interview = await asking(desk, Mode.PRACTICE, 60)
    desk.clock.move(20.25)
    await desk.interviews.pause(ME, interview.id)
    desk.clock.move(86_400)
    resumed = expect(await desk.interviews.resume(ME), Asked).view.turn
    assert resumed.deadline is not None
    assert (resumed.deadline - desk.clock.now).total_seconds() == 39.75


async def test_an_exams_clock_cannot_be_paused(desk: Desk) -> None:
    interview = await asking(desk, Mode.EXAM, 60)
    assert await desk.interviews.pause(ME, interview.id) == Refusal(Reason.CLOCK_RUNS)


def without(questions: Bank, question_id: str) -> Bank:
    """The bank after it lost a question."""
    return bank(*(known for known in questions if known.id != question_id))


async def test_a_question_the_bank_lost_gives_the_answer_back_and_resume_goes_on(desk: Desk) -> None:
    interview = await desk.start()
    poorer = desk.with_bank(without(desk.bank, interview.turn.question_id))
    assert expect(await poorer.interviews.look(ME, interview.id), Asked).view.question.key_points == ()
    assert await poorer.answer(interview.id, 1, "my text") == Refusal(Reason.QUESTION_GONE, "my text")
    assert expect(await poorer.interviews.resume(ME), Closed).view.turn.status is TurnStatus.VOID
    expect(await poorer.next(interview.id, 1), Asked)
    finished = expect(await poorer.interviews.end(ME, interview.id), Finished)
    assert finished.questions[0] is None
    assert finished.report.skipped == 1, "the open one; the lost one counts neither for nor against"


async def test_a_bank_that_lost_the_rest_ends_the_interview(desk: Desk) -> None:
    interview = await skipped(desk)
    poorer = desk.with_bank(bank(question(interview.turn.question_id)))
    expect(await poorer.next(interview.id, 1), Finished)


async def test_time_that_is_over_is_closed_once_for_everybody(desk: Desk) -> None:
    """Practice and answered questions are left alone; a later tick finds nothing."""
    mine = await desk.start(Mode.EXAM, 2, 60)
    theirs = expect(
        await desk.interviews.start(SOMEBODY_ELSE, plan(Mode.EXAM, 2, 30), HERE), Asked
    ).view.interview
    practice = expect(
        await desk.interviews.start(3003, plan(Mode.PRACTICE, 2, 30), HERE), Asked
    ).view.interview
    desk.clock.move(65)
    (closed,) = await desk.interviews.expire_due()
    assert closed.interview.id == theirs.id
    desk.clock.move(1)
    assert [view.interview.id for view in await desk.interviews.expire_due()] == [mine.id]
    assert await desk.interviews.expire_due() == ()
    assert (await desk.stored(practice.id)).interview == practice
    assert await desk.interviews.skip(ME, mine.id, 1) == Refusal(Reason.TIME_UP)


async def test_the_last_question_of_an_exam_that_runs_out_of_time_ends_it(desk: Desk) -> None:
    interview = await desk.start(Mode.EXAM, 1, 60)
    desk.clock.move(66)
    (closed,) = await desk.interviews.expire_due()
    assert closed.interview.phase is Phase.FINISHED
    late = expect(await desk.answer(interview.id, 1, "typed in vain"), Finished)
    assert (late.report.score, late.report.expired) == (0.0, 1)
    assert await desk.texts(interview.id) == [["typed in vain"]]


async def test_only_so_many_are_closed_at_a_time(desk: Desk) -> None:
    for actor in range(1, 6):
        await desk.interviews.start(actor, plan(Mode.EXAM, 2, 30), HERE)
    desk.clock.move(60)
    assert [len(await desk.interviews.expire_due(limit=2)) for _ in range(4)] == [2, 2, 1, 0]
