"""How good somebody is, as a rating against questions, and the same as a level that people understand.

The rating is Glicko-1: M. E. Glickman, "Parameter estimation in large dynamic paired comparison experiments",
Applied Statistics 48 (1999), and his "The Glicko system". A person plays against questions; the outcome is the
score of the answer, 0 to 1, where chess has 0, a half and 1. What is our own (docs/decisions/0012 says why):

- A question's rating is not learnt, it follows from its difficulty. So one person's answers move nobody else's
  level, and a rating can be reckoned anew from that person's answers alone.
- An easy question cannot show that somebody masters hard ones: `REACH`.
- Every answer tells equally much: `TELLING`. So a better score never makes a later rating worse.
- Every answer is a rating period of its own.

No clock here: moments are passed in, as aware datetimes.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from questions.model import Difficulty

QUESTION_RATINGS = {Difficulty.EASY: 1300.0, Difficulty.MEDIUM: 1500.0, Difficulty.HARD: 1700.0}
"""Who scores half on medium questions, rating 1500, is expected to score three quarters on easy ones and one
quarter on hard ones: 200 points apart are odds of about 3 to 1."""
QUESTION_DEVIATION = 75.0
"""How far questions of one difficulty lie apart: four in five are nearer to their own rating than to the next."""
REACH = {Difficulty.EASY: 1545.0, Difficulty.MEDIUM: 1745.0, Difficulty.HARD: 2100.0}
"""No answer lifts a rating above this, and who is above is expected to score as if at it.

For easy and medium it is an expected score of .8. Beyond, a better score says that somebody is careful rather than
that they know more, and a hundred easy answers would add up to a level at which hard ones are promised.
"""
LEAST_RATING = 900.0
MOST_DEVIATION = 350.0
LEAST_DEVIATION = 60.0
"""Glickman's advice: never so sure of somebody that new answers count for nothing."""
FORGOTTEN = timedelta(days=730)
"""Who is known best and then does not answer for so long is as unknown as somebody new."""
SURE_DEVIATION = 150.0
"""Up to here a level is told. A newcomer gets there with about six answers, after four months away it is passed."""

TELLING = 0.2
"""What Glickman reckons anew for each game, E(1 - E), is taken as if the score to expect were always .72 (or .28).

Done his way, a better score can leave somebody less surely known, to be thrown further down by the next bad one:
an appeal that is granted would lower the level.
"""

LEVELS_BEGIN = (LEAST_RATING, *(float(rating) for rating in range(1150, 1951, 100)))
"""The least rating of each level from 1 to 10: a level is the step from scoring about 55 to about 70."""
LEVEL_WORDS = (
    "taking the first steps with easy questions",
    "finding a way into easy questions",
    "growing into easy questions",
    "doing well on most easy questions",
    "comfortable with easy questions, growing into medium ones",
    "at home with easy questions, doing well on many medium ones",
    "comfortable with medium questions, growing into hard ones",
    "at home with medium questions, doing well on many hard ones",
    "comfortable with hard questions",
    "at home with hard questions",
)
"""Of each level. Growing into: a score of about 50 is to be expected; comfortable: 70 to 80; at home: over 80."""

_Q = math.log(10) / 400
_GROWTH = (MOST_DEVIATION**2 - LEAST_DEVIATION**2) / FORGOTTEN.total_seconds()
"""Variance that a second without an answer adds: the square of Glickman's c."""


@dataclass(frozen=True, slots=True)
class Skill:
    """A person's rating, how unsure it is (one standard deviation), the answers it rests on, the latest's moment."""

    rating: float
    deviation: float
    answers: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Level:
    """A skill in words. `number`: 1 to 10, None while it is too early to say.

    `progress`: the share from 0 to 1 of the way to the next level, or to the first that can be told; 1 at the top.
    `words` go on from "you are ..." where there is a number; `ahead` is a sentence of its own.
    """

    number: int | None
    words: str
    progress: float
    ahead: str


START = Skill(rating=1500.0, deviation=MOST_DEVIATION, answers=0, at=None)
"""Of whom nothing is known."""


def _damping(deviation: float) -> float:
    """Glickman's g: how much less a difference means when the opponent's rating is unsure."""
    return 1 / math.sqrt(1 + 3 * (_Q * deviation / math.pi) ** 2)


_DAMPING = _damping(QUESTION_DEVIATION)
_INFORMATION = TELLING * (_Q * _DAMPING) ** 2
"""Precision (1 / deviation squared) that an answer adds: Glickman's 1/d²."""


def updated(skill: Skill, difficulty: Difficulty, score: float, at: datetime) -> Skill:
    """The skill after one counted answer with a score from 0 to 1; ValueError for what is no such score.

    A clock that was set back adds no doubt, and the moment kept is the later one.
    """
    if not 0 <= score <= 1:
        raise ValueError(f"a score is from 0 to 1, not {score}")
    before = aged(skill, at)
    reach = REACH[difficulty]
    foreseen = _chance(min(before.rating, reach) - QUESTION_RATINGS[difficulty], _DAMPING)
    precision = 1 / before.deviation**2 + _INFORMATION
    rating = before.rating + _Q / precision * _DAMPING * (score - foreseen)
    return Skill(
        rating=max(min(rating, max(before.rating, reach)), LEAST_RATING),
        deviation=max(1 / math.sqrt(precision), LEAST_DEVIATION),
        answers=before.answers + 1,
        at=before.at,
    )


def aged(skill: Skill, now: datetime) -> Skill:
    """The skill as it is known at a moment: less surely, the longer ago the latest answer is.

    For showing and choosing. What is kept is what `updated` gave, which ages by itself.
    """
    if skill.at is None:
        return replace(skill, at=now)
    seconds = max((now - skill.at).total_seconds(), 0.0)
    grown = math.sqrt(skill.deviation**2 + _GROWTH * seconds) if seconds else skill.deviation
    return replace(skill, deviation=min(grown, MOST_DEVIATION), at=max(skill.at, now))


def expected(skill: Skill, difficulty: Difficulty) -> float:
    """The score from 0 to 1 to expect on a question of a difficulty; nearer to a half, the less is known."""
    damping = _damping(math.hypot(skill.deviation, QUESTION_DEVIATION))
    return _chance(skill.rating - QUESTION_RATINGS[difficulty], damping)


def replayed(answers: Iterable[tuple[Difficulty, float, datetime]]) -> Skill:
    """The skill after all counted answers (difficulty, score, moment), in the order in which they came."""
    skill = START
    for difficulty, score, at in answers:
        skill = updated(skill, difficulty, score, at)
    return skill


def _chance(difference: float, damping: float) -> float:
    """Glickman's E for a difference of ratings."""
    return 1 / (1 + 10 ** (-damping * difference / 400))


def level(skill: Skill) -> Level:
    """The skill as a level. Pass `aged(skill, now)`: somebody long away is not told what was true a year ago."""
    if skill.deviation > SURE_DEVIATION:
        return _too_early(skill)
    number = max(bisect_right(LEVELS_BEGIN, skill.rating), 1)
    words = LEVEL_WORDS[number - 1]
    if number == len(LEVELS_BEGIN):
        return Level(number, words, 1.0, "This is the highest level.")
    here, there = LEVELS_BEGIN[number - 1], LEVELS_BEGIN[number]
    goal = next(difficulty for difficulty in Difficulty if there < REACH[difficulty])
    points = 5 * round(20 * _chance(there - QUESTION_RATINGS[goal], _DAMPING))
    return Level(
        number,
        words,
        progress=max((skill.rating - here) / (there - here), 0.0),
        ahead=f"For level {number + 1}: about {points} of 100 on {goal} questions.",
    )


def _too_early(skill: Skill) -> Level:
    known, unknown = 1 / SURE_DEVIATION**2, 1 / MOST_DEVIATION**2
    precision = 1 / skill.deviation**2
    more = max(math.ceil((known - precision) / _INFORMATION), 1)
    answers = "One more answer" if more == 1 else f"About {more} more answers"
    away = skill.answers >= (known - unknown) / _INFORMATION
    return Level(
        number=None,
        words="it has been a while" if away else "too early to say",
        progress=min(max((precision - unknown) / (known - unknown), 0.0), 1.0),
        ahead=f"{answers} will show {'where you are now' if away else 'your level'}.",
    )
