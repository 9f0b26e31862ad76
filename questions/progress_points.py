"""Which key points somebody knows and which they do not, from the grades of their answers.

A key point is told apart by its question and its words. Only those that the bank has now are told of: what it asks
no more, or has put in other words, nobody can practise.

What the latest answer made of a point decides on which side it is. Worth learning most is what is missing most and
weighs most: weight times lack.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from questions.bank import Bank
from questions.model import PointGrade, PointStatus

LATEST = 200
"""Counted answers that are looked at, the latest."""
MOST = 10
"""Key points in a list."""
MOST_OF_A_QUESTION = 2
"""Key points of one question in a list: a single bad answer should not fill it."""
STRONG = 0.7
"""From here on a covered point is known well."""
FALSE = 0.5
"""Added to the lack of a point that was contradicted last: to believe what is false is worse than not to know."""


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

    @property
    def use(self) -> float:
        """How much learning it would help: weight times lack."""
        lack = 1 - self.known + (FALSE if self.latest is PointStatus.CONTRADICTED else 0)
        return self.weight * lack


@dataclass(frozen=True, slots=True)
class KeyPoints:
    """The best known key points, best first, and those worth learning, the most useful first."""

    strongest: Sequence[PointRecord]
    weakest: Sequence[PointRecord]
    answers: int
    """How many answers were looked at: at most `LATEST`."""


def key_points(graded: Iterable[Graded], bank: Bank) -> KeyPoints:
    """The key points that stand out in the latest of these answers, whatever order they come in."""
    latest = heapq.nlargest(LATEST, graded, key=_order)
    records = _records(reversed(latest), bank)
    known = [each for each in records if each.latest is PointStatus.COVERED and each.known >= STRONG]
    lacking = [each for each in records if each.latest is not PointStatus.COVERED]
    return KeyPoints(_first(known, _strength), _first(lacking, _usefulness), len(latest))


def _order(graded: Graded) -> tuple[datetime, str, list[str]]:
    """In time; of several at one moment the order is made up, but always the same."""
    return (
        graded.at,
        graded.question_id,
        [f"{each.status} {each.credit} {each.point}" for each in graded.points],
    )


def _records(in_order: Iterable[Graded], bank: Bank) -> list[PointRecord]:
    found: dict[tuple[str, str], PointRecord] = {}
    for graded in in_order:
        question = bank.get(graded.question_id)
        if question is None:
            continue
        weights = {each.point: each.weight for each in question.key_points}
        for grade in graded.points:
            if grade.point not in weights:
                continue
            key = (question.id, grade.point)
            before = found.get(key)
            times = Counter(before.times if before else ())
            times[grade.status] += 1
            found[key] = PointRecord(
                question_id=question.id,
                title=question.title,
                topic=question.topic,
                point=grade.point,
                weight=weights[grade.point],
                latest=grade.status,
                known=(before.known + grade.credit) / 2 if before else grade.credit,
                times=times,
                at=graded.at,
            )
    return list(found.values())


def _strength(record: PointRecord) -> tuple[Any, ...]:
    """What was shown more than once is surer than what was shown once."""
    once = record.answers < 2
    return (once, -record.known, -record.weight, -record.at.timestamp(), record.question_id, record.point)


def _usefulness(record: PointRecord) -> tuple[Any, ...]:
    return (-record.use, -record.at.timestamp(), record.question_id, record.point)


def _first(
    records: Iterable[PointRecord], order: Callable[[PointRecord], tuple[Any, ...]]
) -> tuple[PointRecord, ...]:
    chosen: list[PointRecord] = []
    of_question: Counter[str] = Counter()
    for record in sorted(records, key=order):
        if of_question[record.question_id] < MOST_OF_A_QUESTION:
            of_question[record.question_id] += 1
            chosen.append(record)
    return tuple(chosen[:MOST])
