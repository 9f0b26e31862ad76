"""Clicks that come at the same moment, on both databases: each thing happens once and no text is lost."""

from __future__ import annotations

import asyncio
import random

import pytest

from bot.use_cases.interview_outcomes import AlreadyRunning, Asked, Marked, Outcome, Refusal
from bot.use_cases.interviews import Interviews
from questions.grading import Grader
from questions.interview import Reason
from storage.database import Database
from tests.storage.kept import HERE
from tests.unit.builders import Clock, bank, plan, question


@pytest.fixture
def interviews(database: Database) -> Interviews:
    """The use-cases on a bank of three questions."""
    questions = bank(*(question(f"q{number}") for number in range(3)))
    return Interviews(database, questions, Grader(), Clock(), random.Random(0))


def of_kind(outcomes: list[Outcome], kind: type) -> list[Outcome]:
    """Those outcomes."""
    return [outcome for outcome in outcomes if isinstance(outcome, kind)]


async def test_of_two_answers_one_is_kept_and_the_other_given_back(interviews: Interviews) -> None:
    started = await interviews.start(1, plan(), HERE)
    assert isinstance(started, Asked)
    interview_id = started.view.interview.id
    texts = [f"It cuts wood, {number}." for number in range(5)]
    outcomes = [*await asyncio.gather(*(interviews.answer(1, interview_id, 1, text) for text in texts))]
    (marked,) = of_kind(outcomes, Marked)
    assert isinstance(marked, Marked)
    assert marked.view.attempt is not None
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert {refusal.reason for refusal in refused} == {Reason.ALREADY_ANSWERED}
    assert {refusal.text for refusal in refused} | {marked.view.attempt.text} == {*texts}


async def test_of_two_starts_one_begins_and_the_other_shows_it(interviews: Interviews) -> None:
    outcomes = [*await asyncio.gather(*(interviews.start(1, plan(), HERE) for _ in range(5)))]
    (asked,) = of_kind(outcomes, Asked)
    running = of_kind(outcomes, AlreadyRunning)
    assert isinstance(asked, Asked)
    assert len(running) == 4
    assert {o.view.interview.id for o in running if isinstance(o, AlreadyRunning)} == {
        asked.view.interview.id
    }
    assert len((await interviews.history(1)).lines) == 1


async def test_of_two_next_one_asks_and_the_other_is_stale(interviews: Interviews) -> None:
    started = await interviews.start(1, plan(), HERE)
    assert isinstance(started, Asked)
    interview_id = started.view.interview.id
    await interviews.skip(1, interview_id, 1)
    outcomes = [*await asyncio.gather(*(interviews.advance(1, interview_id, 1) for _ in range(4)))]
    assert len(of_kind(outcomes, Asked)) == 1
    assert {o.reason for o in outcomes if isinstance(o, Refusal)} == {Reason.STALE}


async def test_many_people_at_once_do_not_get_into_each_others_way(interviews: Interviews) -> None:
    async def whole(actor: int) -> int:
        started = await interviews.start(actor, plan(length=1), HERE)
        assert isinstance(started, Asked)
        view = started.view
        outcome = await interviews.answer(actor, view.interview.id, 1, f"It cuts wood for {actor}.")
        assert isinstance(outcome, Marked)
        assert outcome.view.attempt is not None
        assert outcome.view.attempt.text == f"It cuts wood for {actor}."
        return view.interview.id

    ids = await asyncio.gather(*(whole(actor) for actor in range(1, 25)))
    assert len({*ids}) == 24
