"""Where an interview may stand, and whether an event is refused there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from questions import interview as course
from questions.interview import Reason, Refused
from questions.interview_state import Interview, Mode
from tests.unit.builders import START, grade, interview

LATER = START + timedelta(minutes=1)
OK = None

Event = Callable[[Interview], Interview]


def asking(mode: Mode = Mode.PRACTICE, seconds: int | None = None, length: int = 3) -> Interview:
    """The first question is open."""
    return course.ask(interview(mode, length, seconds), "question-1", START)


def answered(mode: Mode = Mode.PRACTICE, seconds: int | None = None, score: float = 0.5) -> Interview:
    """The first question was answered."""
    return course.answer(asking(mode, seconds), 1, "first", grade(score), START)


def skipped(mode: Mode) -> Interview:
    """The first question was skipped."""
    return course.skip(asking(mode), 1, START)


def probed() -> Interview:
    """The interviewer waits for an addition."""
    return course.put_follow_up(answered(), 0, "And why?")


def expired() -> Interview:
    """The first question of an exam ran out of time."""
    return course.expire(asking(Mode.EXAM, 30), 1, START + timedelta(seconds=36))


def reason_of(event: Event, state: Interview) -> Reason | None:
    """Why an event is refused; None if it is not."""
    try:
        event(state)
    except Refused as refused:
        return refused.reason
    return None
