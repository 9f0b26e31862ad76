"""What an answer earns, and how earnings add up over a period: knowing pays, clicking does not.

Everything is reckoned in whole numbers, so that sums kept bit by bit never drift from sums made anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from questions.interview_state import HINT_COST
from questions.model import Difficulty

WORTH = MappingProxyType({Difficulty.EASY: 10, Difficulty.MEDIUM: 20, Difficulty.HARD: 30})
"""Points for a full answer."""
LEAST_SCORE = 0.2
"""An answer that scores less earns nothing: a few lucky words are no knowledge."""
AGAIN_WITHIN = timedelta(hours=24)
"""For so long after a try, or after its reference was shown, a question is no new question to that person."""
PER_MILLE = 1000


class Standing(StrEnum):
    """How an answer counts. The values stand in the database: never change one."""

    FULL = "full"
    AGAIN = "again"
    """The same question again soon after an earlier try, whose feedback said what was missing."""
    SHOWN = "shown"
    """The reference had been shown to this person."""
    LATE = "late"
    """After an exam's time, or after the answer to a question of the day was out."""


SHARE = MappingProxyType({Standing.FULL: 1.0, Standing.AGAIN: 0.5, Standing.SHOWN: 0.0, Standing.LATE: 0.0})
"""The part of an answer's points that it earns."""


class Period(StrEnum):
    """The spans of time over which points are added up. The values stand in buttons: never change one."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


FROM_THE_BEGINNING = date(2000, 1, 1)
"""Where all time begins: before any answer."""
LEAST_QUESTIONS = MappingProxyType({Period.TODAY: 1, Period.WEEK: 3, Period.MONTH: 5, Period.ALL: 10})
"""Different questions that it takes in a period before an average says something."""


@dataclass(frozen=True, slots=True)
class Earned:
    """One answer as it counts. `day`: by the clock of its server. `score`: net of hints, 0 to 1."""

    question_id: str
    day: date
    difficulty: Difficulty
    score: float
    standing: Standing
    daily: bool = False
    """It is the counted answer to a question of the day."""

    @property
    def points(self) -> int:
        """What it earns."""
        return points(self.difficulty, self.score, self.standing)

    @property
    def per_mille(self) -> int:
        """The score as a whole number, 0 to 1000."""
        return round(PER_MILLE * self.score)


@dataclass(frozen=True, slots=True)
class Total:
    """What somebody has together over some answers. `score`: thousandths, the sum over `questions`."""

    points: int = 0
    questions: int = 0
    score: int = 0
    dailies: int = 0

    def __add__(self, other: Total) -> Total:
        return Total(
            self.points + other.points,
            self.questions + other.questions,
            self.score + other.score,
            self.dailies + other.dailies,
        )

    def __sub__(self, other: Total) -> Total:
        return Total(
            self.points - other.points,
            self.questions - other.questions,
            self.score - other.score,
            self.dailies - other.dailies,
        )

    def average(self, period: Period) -> int | None:
        """The mean score in thousandths; None while there are too few questions for one."""
        if self.questions < LEAST_QUESTIONS[period]:
            return None
        return (2 * self.score + self.questions) // (2 * self.questions)  # half up, in whole numbers


NOTHING = Total()


def points(difficulty: Difficulty, score: float, standing: Standing) -> int:
    """The points of an answer with that score (0 to 1, what hints cost taken off already)."""
    if score < LEAST_SCORE:
        return 0
    return round(WORTH[difficulty] * score * SHARE[standing])


def standing(
    at: datetime, *, late: bool, shown: bool, tried_at: datetime | None, shown_at: datetime | None
) -> Standing:
    """How an answer given at that moment counts.

    `late` and `shown` are about the question as it stood before the person; `tried_at` and `shown_at` say when the
    person last answered the same question anywhere, and last saw its reference. Moments shortly after `at`, by a
    clock that was put back, count as shortly before.
    """
    if late:
        return Standing.LATE
    if shown or (shown_at is not None and abs(at - shown_at) < AGAIN_WITHIN):
        return Standing.SHOWN
    if tried_at is not None and abs(at - tried_at) < AGAIN_WITHIN:
        return Standing.AGAIN
    return Standing.FULL


def hints_counted(at: datetime, taken: int, hinted: Iterable[datetime | None]) -> int:
    """How many hints an answer given at that moment is charged: the most that the person took for its question.

    `taken`: with this turn of it. `hinted`: when they last took one anywhere, two, and so on, where they did; what is
    longer ago than `AGAIN_WITHIN` is forgotten. Moments shortly after `at` count, as in `standing`.
    """
    lately = (
        number
        for number, moment in enumerate(hinted, 1)
        if moment is not None and abs(at - moment) < AGAIN_WITHIN
    )
    return max(taken, *lately, 0)


def charged(score: float, taken: int, counted: int) -> float:
    """A score net of the hints that were taken, as it is net of those that count."""
    if taken == counted:
        return score
    return round(
        score / (1 - HINT_COST * taken) * (1 - HINT_COST * counted), 9
    )  # .2 must not be just under .2


def since(period: Period, day: date) -> date:
    """The first day of the period that a day belongs to. Weeks begin on Monday."""
    match period:
        case Period.TODAY:
            return day
        case Period.WEEK:
            return day - timedelta(days=day.weekday())
        case Period.MONTH:
            return day.replace(day=1)
        case Period.ALL:
            return FROM_THE_BEGINNING


def best(answers: Iterable[Earned]) -> Total:
    """What one person has for one question over some answers to it: the best one, once.

    The best earns the most points, and has the highest score of those that earn as much. Answers that count for
    nothing (`SHARE`) are left out. Every counted question of the day counts as one.
    """
    counted = [each for each in answers if SHARE[each.standing]]
    if not counted:
        return NOTHING
    top = max(counted, key=lambda each: (each.points, each.per_mille))
    return Total(top.points, 1, top.per_mille, sum(each.daily for each in counted))
