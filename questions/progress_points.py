"""Which key points somebody knows and which they do not, from the grades of their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from questions.model import PointGrade, PointStatus

LATEST = 200
"""Counted answers that are looked at, the latest."""
MOST = 10
"""Key points in a list."""


@dataclass(frozen=True, slots=True)
class Graded:
    """The points of one answer's grade."""

    question_id: str
    at: datetime
    points: Sequence[PointGrade]


@dataclass(frozen=True, slots=True)
class PointRecord:
    """One key point of a question of the bank, over the answers to that question.

    `latest`: what became of it last. `known`: 0 to 1, a mean of the credits in which the latest weighs as much as
    all before it together. `times`: how often it was of each status.
    """

    question_id: str
    title: str
    """Of the question."""
    topic: str
    point: str
    weight: int
    latest: PointStatus
    known: float
    times: Mapping[PointStatus, int]
    at: datetime
    """When the latest of the answers was given."""

    @property
    def answers(self) -> int:
        """Answers in which it could have come up."""
        return sum(self.times.values())


@dataclass(frozen=True, slots=True)
class KeyPoints:
    """The best known key points, best first, and those worth learning, the most useful first."""

    strongest: Sequence[PointRecord]
    weakest: Sequence[PointRecord]
    answers: int
    """How many answers were looked at: at most `LATEST`."""
