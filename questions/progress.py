"""How somebody is doing, from their answers: scores over time, by topic and difficulty, what of the bank they know.

An answer counts unless it was late or its reference had been shown before (`questions.points.SHARE`): means, times
and points are made of those that count. A question is seen once it was answered in any way.

All of it follows from the answers and the bank alone, whatever order the answers come in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from questions.model import Difficulty
from questions.points import Earned, Total

FEW = 30
"""Up to so many counted answers are told one by one."""
LEAST_WEEKS = 3
"""Weeks with answers that it takes to tell by weeks: fewer marks show no course."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One answer of the person. `topic`: the question's then. `seconds`: to answer, None where it says nothing."""

    earned: Earned
    at: datetime
    topic: str
    seconds: float | None = None


class Step(StrEnum):
    """What one mark of scores over time stands for."""

    ANSWER = "answer"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mean score, 0 to 1, over so many counted answers.

    `day`: of the answer, or the Monday of the week, by the servers' clocks; `at`: when the latest of them was given.
    """

    day: date
    at: datetime
    score: float
    answers: int


@dataclass(frozen=True, slots=True)
class OverTime:
    """Scores in order of time. Weeks without an answer have no mark. `earlier`: answers before the first mark."""

    step: Step
    marks: Sequence[Mark]
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """Questions of one difficulty in a topic: counted answers and their mean score, how many seen of the bank's."""

    answers: int
    score: float | None
    """0 to 1; None without an answer that counts."""
    seen: int
    of: int
    """0: the bank has no such question (any more)."""


@dataclass(frozen=True, slots=True)
class TopicProgress:
    """A topic: over all, and by each difficulty. `title` is the id where the bank has lost the topic."""

    topic: str
    title: str
    all: Cell
    by_difficulty: Mapping[Difficulty, Cell]


@dataclass(frozen=True, slots=True)
class Pace:
    """The median time from question to answer, over so many counted answers whose time is known."""

    seconds: float
    answers: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How somebody is doing. With no answer at all everything is there and empty."""

    answers: int
    """Of any kind."""
    counted: int
    score: float | None
    """The mean over counted answers, 0 to 1."""
    total: Total
    """Of all time, wherever they were given, each question's best answer once: as leaderboards have it."""
    over_time: OverTime
    topics: Sequence[TopicProgress]
    """In the bank's order, those without an answer too; then those that the bank has lost, by id."""
    all_topics: Mapping[Difficulty, Cell]
    seen: int
    """Different questions of the bank that were answered."""
    of: int
    """Questions in the bank."""
    pace: Mapping[Difficulty, Pace]
    """Only difficulties of which a time is known."""
    first_at: datetime | None
    latest_at: datetime | None
