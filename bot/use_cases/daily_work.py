"""What there is to do for the question of the day, handed to whoever talks to Discord, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from questions.daily_plan import DailyPlan, Trouble
from questions.model import Question
from questions.spread import Spread
from storage.daily_rows import Entry, Post, Schedule

LEASE = timedelta(seconds=6)
"""How long a claimed post is nobody else's, from when its sender was heard of last (`DailyPosting.hold`).

After a kill -9 so long passes before another takes it on. A request that was under way has reached Discord by then.
"""

LEAST_PEOPLE = 3
"""Of fewer scores, what is said of all of them would tell who scored what."""

__all__ = [
    "LEASE",
    "LEAST_PEOPLE",
    "Assignment",
    "Count",
    "Delivery",
    "Entry",
    "Post",
    "Refused",
    "Reveal",
    "Schedule",
    "Sent",
    "Unknown",
]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A post to be sent. Nobody else sends it before `until`."""

    post: Post
    plan: DailyPlan
    question: Question
    until: datetime
    look_first: bool
    """Somebody began to send it and was not heard of again: it may stand there already."""
    left_out: Trouble | None = None
    """Why it is not sent any more if it does not stand there: its catch-up window is over, or admins stopped it."""

    @property
    def reveal_at(self) -> datetime:
        """When the answer is shown, if it is sent now."""
        return self.plan.reveal_at(self.post.due_at, self.until - LEASE)


@dataclass(frozen=True, slots=True)
class Sent:
    """The post stands in its channel."""

    assignment: Assignment
    message_id: int
    says: datetime | None = None
    """When the answer comes as the message says, where it stood there already: another try may have sent it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The post was not made, for a reason that does not go away by itself within seconds."""

    assignment: Assignment
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows whether the post was made: no answer, or one of a server that was in trouble itself."""

    assignment: Assignment


Delivery = Sent | Refused | Unknown


@dataclass(frozen=True, slots=True)
class Reveal:
    """A question whose answer is due. `question` None: the bank has lost it."""

    post: Post
    plan: DailyPlan
    question: Question | None
    spread: Spread
    best: Sequence[Entry]
    """The best answers of those who agreed to share, best first."""
    look_first: bool

    @property
    def shows_spread(self) -> bool:
        """Whether the spread tells nobody's score: of enough people, and of enough beside those who are named."""
        others = self.spread.people - len(self.best)
        return self.spread.people >= LEAST_PEOPLE and (others >= LEAST_PEOPLE or not others)


@dataclass(frozen=True, slots=True)
class Count:
    """A post whose message shows too few answers."""

    post: Post
    plan: DailyPlan
    question: Question | None
