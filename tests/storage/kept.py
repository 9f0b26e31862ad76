"""Interviews put into a database for a test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from questions import interview as course
from questions.interview_state import Interview, Mode
from questions.model import Grade
from storage import interviews as store
from storage.database import Database
from storage.interview_rows import Origin, Place, PlaceKind, Stored
from tests.unit.builders import START, plan

HERE = Place(PlaceKind.HERE, 111, 222)


def opened(owner: int = 1, mode: Mode = Mode.PRACTICE, seconds: int | None = None) -> Interview:
    """An interview whose first question is open."""
    return course.ask(Interview(owner, plan(mode, 3, seconds), START), "q1", START)


def began(state: Interview, after: timedelta) -> Interview:
    """The same, begun so much later."""
    turns = tuple(replace(turn, asked_at=turn.asked_at + after) for turn in state.turns)
    return replace(state, started_at=state.started_at + after, turns=turns)


async def add(
    database: Database, state: Interview, place: Place = HERE, origin: Origin = Origin.INTERVIEW
) -> Interview:
    """Keep it; gives it with its id."""
    async with database.writing() as transaction:
        interview_id = await store.add(transaction, state, place, origin)
        await transaction.commit()
    return replace(state, id=interview_id)


async def save(database: Database, before: Interview, after: Interview) -> None:
    """Keep a change."""
    async with database.writing() as transaction:
        await store.save(transaction, before, after)
        await transaction.commit()


async def get(database: Database, interview_id: int) -> Stored:
    """What is kept; it must be there."""
    async with database.reading() as transaction:
        stored = await store.get(transaction, interview_id)
    assert stored is not None
    return stored


def with_answers(state: Interview, grades: Sequence[Grade | None], at: datetime = START) -> Interview:
    """Answered question by question, `q1`, `q2` and so on, and ended; None: skipped."""
    for number, graded in enumerate(grades, 1):
        if number > 1:
            state = course.ask(course.leave(state, number - 1), f"q{number}", at)
        if graded is None:
            state = course.skip(state, number, at)
        else:
            state = course.answer(state, number, f"text {number}", graded, at)
    return course.finish(state, at)
