"""What comes of acts on the question of the day: values that a front end can render."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.use_cases.daily_pool import Pool
from questions.daily import Run
from questions.daily_plan import DailyPlan, PostStatus, Trouble
from questions.interview_state import Attempt
from questions.model import Question
from questions.streaks import Streak
from storage.daily_rows import Entry, Post, Schedule
from storage.people import PersonalSettings

__all__ = [
    "Already",
    "Answered",
    "Changed",
    "Coming",
    "DailyView",
    "Discussion",
    "Entry",
    "Gone",
    "Hinted",
    "Line",
    "Looked",
    "NoSchedule",
    "NothingToPost",
    "NothingToSkip",
    "PersonalSettings",
    "Pool",
    "Post",
    "PostStatus",
    "Preview",
    "Reason",
    "Removed",
    "Run",
    "Schedule",
    "SetUp",
    "Skipped",
    "Standing",
    "Streak",
    "Trouble",
    "Unskipped",
]


# -- admins --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetUp:
    """A channel has a question of the day now. `again`: it had one before, whose history goes on."""

    schedule: Schedule
    again: bool
    pool: Pool


@dataclass(frozen=True, slots=True)
class Already:
    """The channel has one already: it is not set up twice."""

    schedule: Schedule


@dataclass(frozen=True, slots=True)
class NoSchedule:
    """The channel has no question of the day."""

    channel_id: int


@dataclass(frozen=True, slots=True)
class Changed:
    """Edited, paused or resumed; `before` is as it was."""

    before: Schedule
    schedule: Schedule
    pool: Pool


@dataclass(frozen=True, slots=True)
class Removed:
    """The channel gets no more questions of the day; `before` is as it was."""

    before: Schedule


@dataclass(frozen=True, slots=True)
class Skipped:
    """This run will not take place; `schedule.next` is the one after it."""

    schedule: Schedule
    run: Run


@dataclass(frozen=True, slots=True)
class Unskipped:
    """The latest skip was taken back; `schedule.next` is what comes now."""

    schedule: Schedule


@dataclass(frozen=True, slots=True)
class NothingToSkip:
    """It is paused, so nothing is coming that could be skipped; or no skip is left that could be taken back."""

    schedule: Schedule


@dataclass(frozen=True, slots=True)
class NothingToPost:
    """The bank has no question for the channel's topics."""

    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be posted at the next run (`run` None: paused; then it is what today would have)."""

    schedule: Schedule
    run: Run | None
    question: Question


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes next, if nothing changes. `queued` is what admins put first, in that order."""

    schedule: Schedule
    days: tuple[tuple[date, Question], ...]
    queued: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One channel in the list: its schedule, its latest day, and the latest post that stands in it, if any."""

    schedule: Schedule
    latest: Post | None
    posted: Post | None


# -- people --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a score stands among all that count, reckoned from whole points. Only ever made for enough people."""

    people: int
    """The person included."""
    below: int
    same: int
    """Others with the very same points."""


@dataclass(frozen=True, slots=True)
class DailyView:
    """One question of the day as a person may see it now."""

    post: Post
    plan: DailyPlan
    question: Question
    entry: Entry
    is_open: bool
    """Whether an answer now is in time (the reference is not shown yet)."""
    streak: Streak
    hints: tuple[str, ...] = ()
    """The hints taken so far."""
    hints_left: int = 0
    standing: Standing | None = None
    """Once the answer is out, if the person's own counts and enough others' do."""

    @property
    def counted(self) -> Attempt | None:
        """The person's answer that counts."""
        return self.entry.counted

    @property
    def practice(self) -> tuple[Attempt, ...]:
        """The attempts that do not count, in order."""
        return tuple(attempt for attempt in self.entry.attempts if not attempt.counts)

    @property
    def reveal_at(self) -> datetime:
        """When the answer is shown; as planned, in the moment in which the post stands and is not on record yet."""
        return self.post.reveal_at or self.plan.reveal_at(self.post.due_at, self.post.due_at)

    @property
    def has_discussion(self) -> bool:
        """Whether there is a thread about this question, or one can be had."""
        return self.plan.thread or self.post.thread_id is not None


class Reason(StrEnum):
    """Why nothing was done."""

    UNKNOWN = "unknown"  # no such question of the day here (perhaps another database's)
    QUESTION_GONE = "question-gone"  # the bank has lost the question
    NOT_ENGLISH = "not-english"  # the only language that is graded
    EMPTY = "empty"  # nothing was typed that could be an answer
    NO_MORE_HINTS = "no-more-hints"
    NOT_ANSWERED = "not-answered"  # the discussion is for those who answered, until the reveal
    NO_THREAD = "no-thread"  # this channel has no discussions


@dataclass(frozen=True, slots=True)
class Gone:
    """It was not done, and nothing changed. `text` is what the person had typed, to be given back."""

    reason: Reason
    text: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """Where the person stands with this question."""

    view: DailyView


@dataclass(frozen=True, slots=True)
class Hinted:
    """The hints taken so far, the last of `view.hints` perhaps new. `costs`: it lowers the answer to come."""

    view: DailyView
    costs: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer was stored and graded; whether it counts is in `attempt.counts`."""

    view: DailyView
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Discussion:
    """The person may enter the discussion; `post.thread_id` None: the thread is still to be made."""

    post: Post
    question: Question
    at: datetime
