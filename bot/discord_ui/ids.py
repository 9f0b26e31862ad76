"""Custom ids of buttons, menus and modals: short, versioned, and without any state.

`iv1:{interview}:{turn}:{verb}`: what is meant is looked up in the database; the turn tells a stale click from a
fresh one. The version lets old messages be told apart for ever: an `iv1` id will always mean what it means now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.use_cases.leaderboard_outcomes import Measure, Period


class Verb(StrEnum):
    """What a click on an interview's message asks for. The values stand in old messages: never change one."""

    ANSWER = "answer"
    FOLLOW_UP = "follow"
    HINT = "hint"  # the first; a button asks for one hint by its number, so that two clicks take it once
    HINT_2 = "hint2"
    HINT_3 = "hint3"
    SKIP = "skip"
    RETRY = "retry"
    REVEAL = "reference"
    NEXT = "next"
    PAUSE = "pause"
    RESUME = "resume"
    ASK_END = "finish"
    END = "end"
    BACK = "back"
    REVIEW = "review"
    TURN_PAGE = "page"


@dataclass(frozen=True, slots=True)
class InterviewId:
    """What an interview's button or modal refers to."""

    interview: int
    turn: int
    verb: Verb

    def __str__(self) -> str:
        return f"iv1:{self.interview}:{self.turn}:{self.verb}"


class HistoryVerb(StrEnum):
    """What a click on a list of past interviews or answers asks for."""

    PAGE = "page"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class HistoryId:
    """A page of the clicker's own history; `open`: a menu on it."""

    page: int
    verb: HistoryVerb

    def __str__(self) -> str:
        return f"ih1:{self.verb}:{self.page}"


class DailyVerb(StrEnum):
    """What a click on a question of the day asks for. The values stand in old messages: never change one."""

    ANSWER = "answer"
    HINT = "hint"  # shows the hints taken, and the first
    HINT_2 = "hint2"
    HINT_3 = "hint3"
    RESULT = "result"
    SHARE = "share"
    KEEP = "keep"  # to oneself
    DISCUSS = "discuss"


@dataclass(frozen=True, slots=True)
class DailyId:
    """One channel's question on one day. `stamp`: see `storage.daily_rows.Post`."""

    post: int
    stamp: int
    verb: DailyVerb

    def __str__(self) -> str:
        return f"dq1:{self.post}:{self.stamp}:{self.verb}"


class QueueVerb(StrEnum):
    """What a click on an admin's view of the queue asks for."""

    TAKE_OUT = "out"


@dataclass(frozen=True, slots=True)
class QueueId:
    """A menu on the queue of a channel."""

    channel: int
    verb: QueueVerb

    def __str__(self) -> str:
        return f"dp1:{self.verb}:{self.channel}"


class SettingsVerb(StrEnum):
    """What a click on a message about the clicker's own settings asks for. The values never change."""

    NO_REMINDERS = "quiet"
    NO_REVIEWS = "rest"


@dataclass(frozen=True, slots=True)
class SettingsId:
    """A button about the clicker's own settings."""

    verb: SettingsVerb

    def __str__(self) -> str:
        return f"ps1:{self.verb}"


class ReviewVerb(StrEnum):
    """What a click on a message about reviews asks for. The values stand in old messages: never change one."""

    BEGIN = "begin"
    INTERVIEW = "interview"  # something new: nothing is due


@dataclass(frozen=True, slots=True)
class ReviewId:
    """Begin with so many questions, 1 to 20."""

    questions: int
    verb: ReviewVerb

    def __str__(self) -> str:
        return f"rv1:{self.verb}:{self.questions}"


LAST_PAGE = 10**9 - 1
"""The farthest that an id can name; whoever reads it stops at the last there is."""


class BoardVerb(StrEnum):
    """What a click on a leaderboard asks for. The values stand in old messages: never change one."""

    FIRST = "first"
    BACK = "back"
    OWN = "own"  # the page with the clicker's own place
    NEXT = "next"
    LAST = "last"
    OPEN = "open"  # a private copy of a public message
    PERIOD = "period"  # menus, whose choice takes the place of what the id says
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class BoardId:
    """A list, and the page of it that is meant, from 0. `topic` '': all of them."""

    verb: BoardVerb
    period: Period
    measure: Measure
    page: int
    topic: str = ""

    def __str__(self) -> str:
        return f"lb1:{self.verb}:{self.period}:{self.measure}:{self.page}:{self.topic}"


@dataclass(frozen=True, slots=True)
class RecapId:
    """A week's recap, by its Monday: a click asks for the clicker's own place."""

    week: date

    def __str__(self) -> str:
        return f"lr1:{self.week.toordinal()}"


class StatsSection(StrEnum):
    """Part of how somebody is doing. The values stand in old messages: never change one."""

    OVERVIEW = "overview"
    TOPICS = "topics"
    POINTS = "points"  # key points, only one's own


@dataclass(frozen=True, slots=True)
class StatsId:
    """A section; `of` is a person's id, 0: the clicker's own."""

    section: StatsSection
    of: int = 0

    def __str__(self) -> str:
        return f"st1:{self.section}:{self.of}"


@dataclass(frozen=True, slots=True)
class AnswersId:
    """A page of the clicker's own past answers; `open`: a menu on it."""

    page: int
    verb: HistoryVerb

    def __str__(self) -> str:
        return f"hs1:{self.verb}:{self.page}"


CustomId = (
    InterviewId
    | HistoryId
    | DailyId
    | QueueId
    | SettingsId
    | ReviewId
    | BoardId
    | RecapId
    | StatsId
    | AnswersId
)
"""Any of them."""
