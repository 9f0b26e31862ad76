"""What an interview is at any moment: plain frozen values, kept by storage, shown by the front ends.

The rules by which it changes are in `questions.interview`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from questions.model import Difficulty, Grade
from questions.skill import Skill

HINT_COST = 0.1
"""Share of an attempt's score that each hint costs."""
MAX_HINTS = 3
GRACE = timedelta(seconds=5)
"""An answer on its way when the time ends still counts."""


class Mode(StrEnum):
    """Practice gives feedback after each answer; an exam at the end, timed, without hints."""

    PRACTICE = "practice"
    EXAM = "exam"


class Focus(StrEnum):
    """What questions are drawn from. The values stand in the database: never change one."""

    MIXED = "mixed"
    DUE = "due"
    """First what is due for review, then as in a mixed one."""
    WEAK = "weak"
    """First what went badly, then the weakest topics."""
    REVIEW = "review"
    """Nothing but what is due."""


class Phase(StrEnum):
    """Where an interview stands."""

    ASKING = "asking"
    REVIEWING = "reviewing"
    PAUSED = "paused"
    FINISHED = "finished"


class TurnStatus(StrEnum):
    """What became of a question."""

    OPEN = "open"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    VOID = "void"  # the bank lost the question before it was answered: it counts nothing, not even 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for at the start. No topics: all; no difficulty: mixed; no seconds: untimed.

    `adaptive`: the difficulty follows the owner's skill and their answers.
    """

    mode: Mode
    length: int
    topics: tuple[str, ...] = ()
    difficulty: Difficulty | None = None
    seconds: int | None = None
    focus: Focus = Focus.MIXED
    adaptive: bool = False


def net(score: float, hints: int) -> float:
    """A score less what the hints cost."""
    return score * (1 - HINT_COST * hints)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The interviewer's one probe for a key point (its index), and what was added."""

    point: int
    question: str
    answer: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer to a question. `hints` had been taken when it was sent; `late` means after the deadline."""

    text: str
    at: datetime
    grade: Grade
    hints: int = 0
    late: bool = False
    counts: bool = True
    follow_up: FollowUp | None = None

    @property
    def score(self) -> float:
        """The grade's score less what the hints cost, 0 to 1."""
        return net(self.grade.score, self.hints)

    @property
    def probe(self) -> FollowUp | None:
        """The follow-up that waits for an answer."""
        return self.follow_up if self.follow_up and self.follow_up.answer is None else None

    @property
    def said(self) -> str:
        """All that was said: the text in which the spans of the grade count."""
        added = self.follow_up.answer if self.follow_up else None
        return self.joined_by(added) if added else self.text

    def joined_by(self, addition: str) -> str:
        """The answer and what is added to it, as they are graded together."""
        return f"{self.text}\n\n{addition}"


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of an interview, numbered from 1."""

    number: int
    question_id: str
    asked_at: datetime
    deadline: datetime | None = None
    status: TurnStatus = TurnStatus.OPEN
    hints: int = 0
    revealed: bool = False
    attempts: tuple[Attempt, ...] = ()

    @property
    def is_scored(self) -> bool:
        """Whether the turn has its part in a score: it is closed, by whatever, but not void."""
        return self.status not in (TurnStatus.OPEN, TurnStatus.VOID)

    @property
    def best(self) -> Attempt | None:
        """The counting attempt with the highest score; the first of equals."""
        counting = [attempt for attempt in self.attempts if attempt.counts]
        return max(counting, key=lambda attempt: attempt.score, default=None)

    @property
    def score(self) -> float:
        """What the turn is worth, 0 to 1; nothing that counts is worth 0."""
        best = self.best
        return best.score if best else 0.0

    @property
    def probe(self) -> FollowUp | None:
        """The latest attempt's follow-up that waits for an answer."""
        return self.attempts[-1].probe if self.attempts else None

    def over_time(self, now: datetime) -> bool:
        """Whether an answer sent now would be late."""
        return self.deadline is not None and now > self.deadline + GRACE


@dataclass(frozen=True, slots=True)
class Interview:
    """The whole state. `phase_before` and `remaining` are set only while paused.

    `skill` is the owner's at the start, where the plan is adaptive: its own answers must not count twice.
    """

    owner: int
    plan: Plan
    started_at: datetime
    id: int = 0
    phase: Phase = Phase.REVIEWING
    turns: tuple[Turn, ...] = ()
    finished_at: datetime | None = None
    phase_before: Phase | None = None
    remaining: timedelta | None = None
    skill: Skill | None = None

    @property
    def turn(self) -> Turn:
        """The latest turn; every stored interview has one."""
        return self.turns[-1]

    @property
    def asked(self) -> frozenset[str]:
        """Ids of the questions so far; none is asked twice."""
        return frozenset(turn.question_id for turn in self.turns)

    @property
    def is_last(self) -> bool:
        """Whether the latest turn is the last one planned."""
        return len(self.turns) >= self.plan.length
