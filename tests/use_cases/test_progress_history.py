"""Every past answer is there for its own person, with its grade and how it counted; both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.use_cases.interview_outcomes import Asked, Marked, Origin
from bot.use_cases.progress import Progress
from bot.use_cases.progress_outcomes import (
    PAGE,
    HistoryLine,
    HistoryPage,
    PastAnswer,
    Reason,
    Refusal,
    Source,
    Standing,
)
from questions.interview_state import Mode
from tests.unit.builders import bank, plan, question
from tests.use_cases.daily_desk import FULL, HALF
from tests.use_cases.desk import expect
from tests.use_cases.progress_desk import ADA, BOB, GUILD, HERE, IN_DM, ProgressDesk, open_progress_desk


@pytest.fixture(params=["sqlite", "postgresql"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ProgressDesk]:
    """Nobody has answered anything."""
    async with open_progress_desk(request, tmp_path) as opened:
        yield opened


async def test_who_has_not_answered_has_one_empty_page(desk: ProgressDesk) -> None:
    """Whatever page they ask for."""
    empty = HistoryPage([], 0, 1, 0, desk.clock.now)
    assert await desk.progress.history(ADA) == empty
    assert await desk.progress.history(ADA, 7) == empty
    assert await desk.progress.history(ADA, -1) == empty


async def test_pages_hold_every_answer_once_the_latest_first(desk: ProgressDesk) -> None:
    """Past the end there is the last page; other people's answers are on none."""
    state = await desk.start(length=1)
    for _ in range(PAGE + 2):
        await desk.answer(state)
        await desk.interviews.advance(ADA, state.id, 0)
        await desk.interviews.retry(ADA, state.id, 1)
    await desk.one(BOB)
    first, second = [await desk.progress.history(ADA, page) for page in (0, 1)]
    assert (first.pages, first.answers, first.page, second.page) == (2, PAGE + 2, 0, 1)
    moments = [line.at for line in (*first.lines, *second.lines)]
    assert moments == sorted(moments, reverse=True)
    assert len({line.answer_id for line in (*first.lines, *second.lines)}) == PAGE + 2
    assert await desk.progress.history(ADA, 99) == second


async def test_a_line_says_where_what_and_how_it_counted(desk: ProgressDesk) -> None:
    """Once in full, again soon for half, and after the reference for nothing."""
    state = await desk.start(length=1)
    await desk.answer(state, 1, HALF)
    await desk.interviews.retry(ADA, state.id, 1)
    await desk.answer(state)
    await desk.interviews.reveal(ADA, state.id, 1)
    await desk.interviews.retry(ADA, state.id, 1)
    await desk.answer(state)
    shown, again, full = (await desk.progress.history(ADA)).lines
    assert [line.standing for line in (full, again, shown)] == [Standing.FULL, Standing.AGAIN, Standing.SHOWN]
    assert shown.points == 0
    assert again.points == round(20 * again.score * 0.5)
    asked = desk.bank.questions[full.question_id]
    assert full == HistoryLine(
        answer_id=full.answer_id,
        at=full.at,
        question_id=asked.id,
        title=asked.title,
        topic=desk.bank.topics[asked.topic].title,
        difficulty=asked.difficulty,
        source=Source.INTERVIEW,
        guild_id=GUILD,
        score=full.score,
        points=full.points,
        standing=Standing.FULL,
        is_daily=False,
        hints=0,
        seconds=60.0,
    )


async def test_a_past_answer_is_what_was_typed_with_the_grade_of_then(desk: ProgressDesk) -> None:
    """Of the attempt that is meant, with its number."""
    state = await desk.start(length=1)
    await desk.answer(state, 1, HALF)
    await desk.interviews.retry(ADA, state.id, 1)
    await desk.answer(state, 1, FULL)
    kept = (await desk.interviews.look(ADA, state.id)).view.interview.turn.attempts  # type: ignore[union-attr]
    for index, number in ((0, 2), (1, 1)):
        past = await desk.past(index=index)
        assert past.attempt == kept[number - 1]
        assert past.number == number
        assert past.line == (await desk.progress.history(ADA)).lines[index]
        assert past.question == desk.bank.questions[past.line.question_id]


async def test_what_was_added_to_an_answer_is_part_of_it(desk: ProgressDesk) -> None:
    """While the follow-up can be answered it is there to be seen; afterwards with what was added."""
    state = await desk.start(length=1)
    expect(await desk.answer(state, 1, HALF), Marked)
    before = await desk.past()
    assert before.attempt.probe is not None
    await desk.interviews.follow_up(ADA, state.id, 1, "It has sharp teeth.")
    after = await desk.past()
    assert after.attempt.probe is None
    assert after.attempt.said == f"{HALF}\n\nIt has sharp teeth."
    assert after.line.score == after.attempt.score > before.line.score


async def test_questions_of_the_day_are_there_too(desk: ProgressDesk) -> None:
    """The answer that counts, and practice."""
    (post,) = await desk.daily.begin()
    counted = (await desk.daily.answer(ADA, post, FULL)).attempt
    desk.clock.move(60)
    practice = (await desk.daily.answer(ADA, post, HALF)).attempt
    latest, first = await desk.past(), await desk.past(index=1)
    assert (first.attempt, latest.attempt) == (counted, practice)
    assert (first.line.source, first.line.is_daily, latest.line.is_daily) == (Source.DAILY, True, False)
    assert (first.line.guild_id, first.number, latest.number) == (GUILD, 1, 2)
    assert latest.line.standing is Standing.AGAIN


async def test_a_single_question_in_direct_messages_has_no_server(desk: ProgressDesk) -> None:
    """And says that it was one."""
    outcome = await desk.interviews.start(ADA, plan(length=1), IN_DM, Origin.QUESTION, "lamp-1")
    await desk.answer(outcome.view.interview)  # type: ignore[union-attr]
    (line,) = (await desk.progress.history(ADA)).lines
    assert (line.source, line.guild_id, line.title) == (Source.QUESTION, None, "About lamp-1")


async def test_somebody_elses_answer_is_no_different_from_none(desk: ProgressDesk) -> None:
    """Sharing stats shares no answer either."""
    await desk.one()
    await desk.progress.share(ADA, shares=True)
    (line,) = (await desk.progress.history(ADA)).lines
    for answer_id in (line.answer_id, line.answer_id + 1, 0, -1, 2**62):
        assert await desk.progress.past_answer(BOB, answer_id) == Refusal(Reason.UNKNOWN)
    assert (await desk.progress.history(BOB)).lines == []


async def test_the_answers_of_an_exam_are_listed_when_it_ends(desk: ProgressDesk) -> None:
    """Until then no list and no number has them; then they stand where they were given, with their grades."""
    await desk.one()
    (earlier,) = (await desk.progress.history(ADA)).lines
    exam = await desk.start(mode=Mode.EXAM)
    await desk.answer(exam)
    first = desk.clock.now
    for act in (desk.interviews.look, desk.interviews.pause, desk.interviews.resume):
        await act(ADA, exam.id)
        page = await desk.progress.history(ADA)
        assert (page.lines, page.answers) == ([earlier], 1)
        for number in range(earlier.answer_id + 1, earlier.answer_id + 4):
            assert await desk.progress.past_answer(ADA, number) == Refusal(Reason.UNKNOWN)
    between = desk.clock.move(60)
    single = await desk.interviews.start(ADA, plan(length=1), IN_DM, Origin.QUESTION, "lamp-1")
    await desk.interviews.answer(ADA, expect(single, Asked).view.interview.id, 1, FULL)
    await desk.interviews.advance(ADA, exam.id, 1)
    await desk.answer(exam, 2, HALF)
    lines = (await desk.progress.history(ADA)).lines
    assert [line.at for line in lines] == [desk.clock.now, between, first, earlier.at]
    for index, text in ((0, HALF), (2, FULL)):
        past = await desk.past(index=index)
        assert (past.attempt.text, past.attempt.score) == (text, past.line.score)


async def test_a_question_of_the_day_is_no_exam_of_the_same_number(desk: ProgressDesk) -> None:
    """Posts and interviews are counted apart, each from 1."""
    (post,) = await desk.daily.begin()
    await desk.daily.answer(ADA, post)
    exam = await desk.start(mode=Mode.EXAM)
    assert exam.id == post.id
    await desk.answer(exam, text=HALF)
    (of_day,) = (await desk.progress.history(ADA)).lines
    await desk.interviews.end(ADA, exam.id)
    assert [line.source for line in (await desk.progress.history(ADA)).lines] == [
        Source.INTERVIEW,
        Source.DAILY,
    ]
    assert (await desk.past()).attempt.text == HALF
    assert (await desk.past(index=1)).line == of_day
    stats = await desk.stats()
    assert (stats.doing.answers, stats.doing.total.dailies) == (2, 1)


async def test_a_question_that_the_bank_has_lost_is_shown_as_lost(desk: ProgressDesk) -> None:
    """The answer and its grade are there all the same, and by the other bank's start nothing is deleted."""
    await desk.one()
    other = Progress(desk.database, bank(question("new", "news")), desk.clock)
    (line,) = (await other.history(ADA)).lines
    assert (line.title, line.question_id in desk.bank.questions) == (None, True)
    assert line.topic in desk.bank.topics  # its id: the title is lost with it
    past = await other.past_answer(ADA, line.answer_id)
    assert isinstance(past, PastAnswer)
    assert past.question is None
    assert past.attempt == (await desk.past()).attempt


async def test_a_turn_that_is_gone_from_the_database_is_said_to_be(desk: ProgressDesk) -> None:
    """The ledger remembers that there was an answer; what it was is not kept any more."""
    await desk.one(ADA, HERE)
    (line,) = (await desk.progress.history(ADA)).lines
    async with desk.database.writing() as transaction:
        await transaction.exec_driver_sql("DELETE FROM interviews")
        await transaction.commit()
    assert await desk.progress.past_answer(ADA, line.answer_id) == Refusal(Reason.UNKNOWN)
    assert (await desk.stats()).doing.answers == 1
