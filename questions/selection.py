"""Which question comes next, and which key point to probe for. Chance comes in as a random source.

A question is preferred when it was never seen or last went badly; among the preferred, one whose topic has come
up least in this interview and, where the difficulty is mixed, one as hard as this stage of the interview wants:
it begins easy and ends hard. What an interview draws on (`Drawing`) can put others first.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from questions.interview_state import Focus
from questions.model import Difficulty, Grade, PointStatus, Question
from questions.skill import START

DONE_BADLY = 0.6
"""A question whose last score was under this is asked again as gladly as one never seen."""

_LEVELS = (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD)


@dataclass(frozen=True, slots=True)
class Seen:
    """How a candidate did on a question the last time: score from 0 to 1, and when."""

    score: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Drawing:
    """What an interview draws on.

    `due`: ids of the questions to review, in their order. `ratings`: the candidate's skill by topic, where it is
    known. `difficulty` chooses one of those available; None: the interview climbs.
    """

    focus: Focus = Focus.MIXED
    due: Sequence[str] = ()
    ratings: Mapping[str, float] = field(default_factory=dict)
    difficulty: Callable[[Collection[Difficulty]], Difficulty] | None = None


MIXED = Drawing()


def next_question(
    pool: Iterable[Question],
    asked: Sequence[Question],
    seen: Mapping[str, Seen],
    *,
    progress: float,
    rng: random.Random,
    drawing: Drawing = MIXED,
) -> Question | None:
    """Choose from the pool, never one of `asked`; None when nothing is left.

    `progress` is the share of the interview that is over, 0 to 1. Pass a pool of mixed difficulty to have the
    interview climb; in a pool of one difficulty it changes nothing.
    """
    done = {question.id for question in asked}
    left = {question.id: question for question in pool if question.id not in done}
    if drawing.focus in (Focus.DUE, Focus.REVIEW):
        worst = next((left[question_id] for question_id in drawing.due if question_id in left), None)
        if worst is not None or drawing.focus is Focus.REVIEW:
            return worst
    if not left:
        return None
    open_questions = list(left.values())
    if drawing.difficulty is not None:
        level = drawing.difficulty({question.difficulty for question in open_questions})
        open_questions = [question for question in open_questions if question.difficulty is level]
    weak = _weak(open_questions, seen, drawing.ratings) if drawing.focus is Focus.WEAK else []
    candidates = weak or _fresh(open_questions, seen)
    topics = Counter(question.topic for question in asked)
    wanted = min(int(progress * len(_LEVELS)), len(_LEVELS) - 1)

    def cost(question: Question) -> int:
        return 2 * topics[question.topic] + abs(_LEVELS.index(question.difficulty) - wanted)

    least = min(cost(question) for question in candidates)
    return rng.choice([question for question in candidates if cost(question) == least])


def _fresh(left: list[Question], seen: Mapping[str, Seen]) -> list[Question]:
    """Those worth asking; where all are known and known well, what was done worst, longest ago."""
    return [question for question in left if _worth_asking(seen.get(question.id))] or _worst(left, seen)


def _weak(left: list[Question], seen: Mapping[str, Seen], ratings: Mapping[str, float]) -> list[Question]:
    """The worst of what last went badly; if nothing did, what was never seen of the weakest topic."""
    badly = [question for question in left if question.id in seen and _worth_asking(seen[question.id])]
    if badly:
        return _worst(badly, seen)
    unseen = [question for question in left if question.id not in seen]
    least = min((ratings.get(question.topic, START.rating) for question in unseen), default=0.0)
    return [question for question in unseen if ratings.get(question.topic, START.rating) == least]


def _worst(known: list[Question], seen: Mapping[str, Seen]) -> list[Question]:
    """The worst third, of equals those of longest ago."""
    return sorted(known, key=lambda q: (seen[q.id].score, seen[q.id].at))[: max(1, len(known) // 3)]


def _worth_asking(seen: Seen | None) -> bool:
    return seen is None or seen.score < DONE_BADLY


def point_to_probe(question: Question, grade: Grade) -> int | None:
    """The index of the key point worth one follow-up question, or None.

    The heaviest point that is missing, else partly there, and has a probing question. An answer that touched no
    point at all gets none: it needs the feedback, not another question.
    """
    if all(point.status in (PointStatus.MISSING, PointStatus.CONTRADICTED) for point in grade.points):
        return None
    for status in (PointStatus.MISSING, PointStatus.PARTLY):
        open_points = [
            index
            for index, (asked, graded) in enumerate(zip(question.key_points, grade.points, strict=True))
            if graded.status is status and asked.probe
        ]
        if open_points:
            return max(open_points, key=lambda index: (question.key_points[index].weight, -index))
    return None


def hints_for(question: Question, grade: Grade | None) -> tuple[str, ...]:
    """The hints of a question in the order they are given: heaviest point first, covered points left out."""
    covered = {
        index
        for index, point in enumerate(grade.points if grade else ())
        if point.status is PointStatus.COVERED
    }
    order = sorted(
        (index for index in range(len(question.key_points)) if index not in covered),
        key=lambda index: (-question.key_points[index].weight, index),
    )
    return tuple(question.key_points[index].hint for index in order if question.key_points[index].hint)
