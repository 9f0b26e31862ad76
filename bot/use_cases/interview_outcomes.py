"""What comes of acting on an interview: values that any front end can render."""

from __future__ import annotations

from dataclasses import dataclass

from bot.use_cases.review_outcomes import NothingDue
from questions.interview import Reason
from questions.interview_state import Attempt, Interview, Mode, Turn
from questions.model import Question
from questions.report import Report
from questions.skill import Level
from storage.interview_rows import Line, Origin, Place, PlaceKind

__all__ = [
    "AlreadyRunning",
    "Asked",
    "Closed",
    "Finished",
    "Hinted",
    "History",
    "Line",
    "Marked",
    "NoQuestions",
    "NothingDue",
    "NothingToResume",
    "Origin",
    "Outcome",
    "Paused",
    "Place",
    "PlaceKind",
    "Recorded",
    "Refusal",
    "Revealed",
    "View",
]


@dataclass(frozen=True, slots=True)
class View:
    """An interview as its owner may see it now, with the question of the turn that is meant."""

    interview: Interview
    turn: Turn
    question: Question
    place: Place
    origin: Origin
    hints: tuple[str, ...] = ()
    """The hints taken so far on this turn."""
    hints_left: int = 0

    @property
    def is_exam(self) -> bool:
        """Whether feedback waits for the end."""
        return self.interview.plan.mode is Mode.EXAM

    @property
    def attempt(self) -> Attempt | None:
        """The latest attempt at this turn's question."""
        return self.turn.attempts[-1] if self.turn.attempts else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question is open. `shortened`: fewer questions than asked for match, so the interview has these."""

    view: View
    shortened: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """Practice: the answer was stored and graded; here is the feedback, perhaps with a follow-up question."""

    view: View
    added: bool = False
    """Whether this is the feedback after the follow-up."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Exam: the answer was stored; feedback comes at the end."""

    view: View
    late: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """The question was left without a new answer: skipped, or its time ran out."""

    view: View


@dataclass(frozen=True, slots=True)
class Hinted:
    """One more hint; the last of `view.hints` is the new one."""

    view: View


@dataclass(frozen=True, slots=True)
class Revealed:
    """The reference answer may be shown."""

    view: View


@dataclass(frozen=True, slots=True)
class Paused:
    """The interview rests; nothing is lost."""

    view: View


@dataclass(frozen=True, slots=True)
class Finished:
    """The end, with the report."""

    view: View
    report: Report
    questions: tuple[Question | None, ...]
    """The question of each turn; None where the bank has lost it."""
    level: Level | None = None
    """The owner's as this interview left it; None once later answers have moved it."""


@dataclass(frozen=True, slots=True)
class NoQuestions:
    """Nothing in the bank matches the wish."""

    topics: tuple[str, ...]
    difficulty: str | None


@dataclass(frozen=True, slots=True)
class AlreadyRunning:
    """One interview at a time: this one is not finished yet."""

    view: View


@dataclass(frozen=True, slots=True)
class NothingToResume:
    """There is no unfinished interview."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """It was not done, and nothing changed. `text` is what the person had typed, to be given back."""

    reason: Reason
    text: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """A page of past interviews, latest first; pages count from 0."""

    lines: tuple[Line, ...]
    page: int
    pages: int


Outcome = (
    Asked
    | Marked
    | Recorded
    | Closed
    | Hinted
    | Revealed
    | Paused
    | Finished
    | NoQuestions
    | NothingDue
    | AlreadyRunning
    | NothingToResume
    | Refusal
)
