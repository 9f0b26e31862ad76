"""What each use-case refuses and gives back, and what survives restarts, lost questions and late clicks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.use_cases.interview_outcomes import (
    AlreadyRunning,
    Asked,
    Closed,
    Finished,
    Hinted,
    Marked,
    NoQuestions,
    NothingToResume,
    Origin,
    Outcome,
    Paused,
    Place,
    PlaceKind,
    Recorded,
    Refusal,
    Revealed,
)
from bot.use_cases.interviews import PAGE
from questions.bank import Bank
from questions.interview import Reason
from questions.interview_state import Interview, Mode, Phase, TurnStatus
from questions.model import Difficulty
from storage.database import open_database
from tests.unit.builders import bank, plan, question
from tests.use_cases.desk import FULL, HALF, HERE, ME, Desk, expect

SOMEBODY_ELSE = 2002

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
    assert expect(await poorer.interviews.resume(ME), Closed).view.turn.status is TurnStatus.SKIPPED
    expect(await poorer.next(interview.id, 1), Asked)
    finished = expect(await poorer.interviews.end(ME, interview.id), Finished)
    assert finished.questions[0] is None
    assert finished.report.skipped == 2


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
