"""What there is to review: values that any front end can render."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.use_cases.reminders import Claim


@dataclass(frozen=True, slots=True)
class Backlog:
    """A person's questions to review. `due`: ids, the most likely forgotten first.

    `cards`: how many questions they have answered so far. `next_at`: when the next becomes due, `soon` how many
    within a day of that; None and 0 where everything is due, or there is nothing.
    """

    due: tuple[str, ...]
    cards: int
    next_at: datetime | None
    soon: int


@dataclass(frozen=True, slots=True)
class NothingDue:
    """There is nothing to review now."""

    backlog: Backlog


@dataclass(frozen=True, slots=True)
class ReviewReminder:
    """Somebody is to be told what is due."""

    claim: Claim
    backlog: Backlog
