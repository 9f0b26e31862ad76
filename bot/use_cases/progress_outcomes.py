"""What comes of asking how somebody is doing, and for their past answers: values that any front end can render."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from questions.interview_state import Attempt
from questions.model import Difficulty, PointStatus, Question
from questions.points import Standing, Total
from questions.progress import Cell, Mark, OverTime, Pace, Step, TopicProgress
from questions.progress import Progress as Doing
from questions.progress_points import KeyPoints, PointRecord
from questions.skill import Level, Skill
from questions.streaks import Streak
from storage.answers import Source

PAGE = 10
"""Past answers on a page."""

__all__ = [
    "PAGE",
    "Attempt",
    "Cell",
    "Difficulty",
    "Doing",
    "HistoryLine",
    "HistoryPage",
    "KeyPoints",
    "Level",
    "Mark",
    "NotShared",
    "Nothing",
    "OverTime",
    "Pace",
    "PastAnswer",
    "PointRecord",
    "PointStatus",
    "Reason",
    "Refusal",
    "Sharing",
    "Skill",
    "Source",
    "Standing",
    "Stats",
    "Step",
    "Streak",
    "TopicProgress",
    "Total",
]


@dataclass(frozen=True, slots=True)
class Stats:
    """How somebody is doing.

    For others' eyes (`is_own` False) everything here is made of what happened in the server `guild_id` alone, and
    there are no key points. For one's own it is made of all answers, wherever they were given. What is
    answered in an exam counts when the exam ends.
    """

    of: int
    """Whose."""
    is_own: bool
    guild_id: int | None
    """The server that others see; None for one's own."""
    doing: Doing
    level: Level
    """As of now: somebody long away has none."""
    topic_levels: Mapping[str, Level]
    """By topic id, of those with answers that count in full; empty for others' eyes."""
    streak: Streak
    """Days in a row with a question of the day."""
    key_points: KeyPoints | None
    """None for others' eyes."""
    shares: bool
    """Whether others may see this person's."""
    now: datetime


@dataclass(frozen=True, slots=True)
class NotShared:
    """The person does not let others see how they are doing, or not here: they are not in this server."""

    of: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is no answer yet that counts; those of an exam count when it ends."""

    of: int
    is_own: bool
    shares: bool = False


@dataclass(frozen=True, slots=True)
class Sharing:
    """Whether others may see the person's stats from now on."""

    shares: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One past answer. Those of an exam are past when it ends."""

    answer_id: int
    """What `past_answer` takes."""
    at: datetime
    question_id: str
    title: str | None
    """None: the bank has lost the question."""
    topic: str
    """Its title, or its id where the bank has lost it."""
    difficulty: Difficulty
    source: Source
    guild_id: int | None
    """None: in direct messages or the terminal."""
    score: float
    """0 to 1, less what hints cost."""
    points: int
    standing: Standing
    """How it counted."""
    is_daily: bool
    """It is the person's counted answer to a question of the day."""
    hints: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some past answers, latest first. `page` is from 0; an empty history has one empty page."""

    lines: Sequence[HistoryLine]
    page: int
    pages: int
    answers: int
    """In all."""
    now: datetime


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """One past answer with its grade, as it was given then.

    The question's reference answer is not to be shown with it: that it was shown would have to be noted.
    """

    line: HistoryLine
    attempt: Attempt
    """What was typed, the grade and its explanation; a follow-up only if it was answered or still can be."""
    question: Question | None
    """As the bank has it now; None: the bank has lost it."""
    number: int
    """Which attempt at this question it was, there and then, from 1."""


class Reason(StrEnum):
    """Why a past answer is not shown."""

    UNKNOWN = "unknown"  # none of one's own has that number: somebody else's is no different


@dataclass(frozen=True, slots=True)
class Refusal:
    """The past answer is not shown."""

    reason: Reason
