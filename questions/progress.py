"""How somebody is doing, from their answers: scores over time, by topic and difficulty, what of the bank they know.

An answer counts unless it was late or its reference had been shown before (`questions.points.SHARE`): means, times
and points are made of those that count. A question is seen once it was answered in any way.

All of it follows from the answers and the bank alone, whatever order the answers come in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import fmean, median

from questions.bank import Bank
from questions.model import Difficulty
from questions.points import NOTHING, SHARE, Earned, Total, best

FEW = 30
"""Up to so many counted answers are told one by one."""
LEAST_WEEKS = 3
"""Weeks with answers that it takes to tell by weeks: fewer marks show no course."""
NO_TOPIC = "Other"
"""The title of '', the topic of answers to questions that were lost before answers were counted."""


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


def progress(tried: Iterable[Tried], bank: Bank) -> Progress:
    """How the person who gave these answers is doing, with a bank as it is now."""
    every = list(tried)
    counted = [each for each in every if SHARE[each.earned.standing]]
    seen = {each.earned.question_id for each in every} & bank.questions.keys()
    topics, all_topics = _by_topic(counted, seen, bank)
    moments = [each.at for each in every]
    return Progress(
        answers=len(every),
        counted=len(counted),
        score=_mean([each.earned.score for each in counted]),
        total=_total(every),
        over_time=_over_time(counted),
        topics=topics,
        all_topics=all_topics,
        seen=len(seen),
        of=len(bank),
        pace=_pace(counted),
        first_at=min(moments, default=None),
        latest_at=max(moments, default=None),
    )


def _mean(scores: Sequence[float]) -> float | None:
    """The same in whatever order they come: `fmean` rounds once, at the end."""
    return fmean(scores) if scores else None


def _total(every: Iterable[Tried]) -> Total:
    by_question: defaultdict[str, list[Earned]] = defaultdict(list)
    for each in every:
        by_question[each.earned.question_id].append(each.earned)
    return sum(map(best, by_question.values()), NOTHING)


def _over_time(counted: Sequence[Tried]) -> OverTime:
    by_day: defaultdict[date, list[Tried]] = defaultdict(list)
    for each in counted:
        by_day[each.earned.day].append(each)
    by_week: defaultdict[date, list[Tried]] = defaultdict(list)
    for day, given in by_day.items():
        by_week[day - timedelta(days=day.weekday())] += given
    if len(counted) > FEW and len(by_week) >= LEAST_WEEKS:
        return OverTime(Step.WEEK, [_mark(monday, given) for monday, given in sorted(by_week.items())])
    # Of several at one moment the order is made up, but always the same.
    ordered = sorted(counted, key=lambda each: (each.at, each.earned.question_id, each.earned.score))
    shown = ordered[-FEW:]
    return OverTime(
        Step.ANSWER, [_mark(each.earned.day, [each]) for each in shown], len(counted) - len(shown)
    )


def _mark(day: date, given: Sequence[Tried]) -> Mark:
    score = fmean(each.earned.score for each in given)
    return Mark(day, max(each.at for each in given), score, len(given))


def _by_topic(
    counted: Iterable[Tried], seen: Iterable[str], bank: Bank
) -> tuple[list[TopicProgress], dict[Difficulty, Cell]]:
    """Each topic, and each difficulty over all topics."""
    scores: defaultdict[tuple[str, Difficulty], list[float]] = defaultdict(list)
    for each in counted:
        scores[each.topic, each.earned.difficulty].append(each.earned.score)
    held = Counter((question.topic, question.difficulty) for question in bank)
    known = Counter((bank.questions[each].topic, bank.questions[each].difficulty) for each in seen)

    def cell(*places: tuple[str, Difficulty]) -> Cell:
        given = [score for place in places for score in scores.get(place, ())]
        return Cell(
            len(given),
            _mean(given),
            sum(known[place] for place in places),
            sum(held[place] for place in places),
        )

    titles = {topic.id: topic.title for topic in bank.topics.values()}
    titles |= {topic: topic or NO_TOPIC for topic in sorted({topic for topic, _ in scores} - titles.keys())}
    topics = [
        TopicProgress(
            topic,
            title,
            cell(*((topic, level) for level in Difficulty)),
            {level: cell((topic, level)) for level in Difficulty},
        )
        for topic, title in titles.items()
    ]
    return topics, {level: cell(*((topic, level) for topic in titles)) for level in Difficulty}


def _pace(counted: Iterable[Tried]) -> dict[Difficulty, Pace]:
    seconds: defaultdict[Difficulty, list[float]] = defaultdict(list)
    for each in counted:
        if each.seconds is not None:
            seconds[each.earned.difficulty].append(each.seconds)
    return {
        level: Pace(median(seconds[level]), len(seconds[level])) for level in Difficulty if seconds[level]
    }
