"""Custom ids of buttons, menus and modals: short, versioned, and without any state.

`iv1:{interview}:{turn}:{verb}`: what is meant is looked up in the database; the turn tells a stale click from a
fresh one. The version lets old messages be told apart for ever: an `iv1` id will always mean what it means now.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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


# Numbers as we write them: no sign, no leading zero, nothing a 64-bit id cannot hold.
_NUMBER = r"(0|[1-9][0-9]{0,17})"
_SNOWFLAKE = r"([1-9][0-9]{0,18})"  # of Discord: 64 bits, and not less
_PAGE = r"(0|[1-9][0-9]{0,8})"
_DAYS = r"([1-9][0-9]{0,5}|[12][0-9]{6})"  # since the year 1, for the next six thousand years
_SLUG = r"((?:[a-z0-9]+(?:-[a-z0-9]+)*)?)"  # of the bank, or nothing

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

_BOARD = rf"lb1:({'|'.join(BoardVerb)}):({'|'.join(Period)}):({'|'.join(Measure)}):{_PAGE}:{_SLUG}"
_FORMS: tuple[tuple[str, Callable[[re.Match[str]], CustomId]], ...] = (
    (
        rf"iv1:{_NUMBER}:{_NUMBER}:({'|'.join(Verb)})",
        lambda found: InterviewId(int(found[1]), int(found[2]), Verb(found[3])),
    ),
    (
        rf"ih1:({'|'.join(HistoryVerb)}):{_NUMBER}",
        lambda found: HistoryId(int(found[2]), HistoryVerb(found[1])),
    ),
    (
        rf"dq1:{_NUMBER}:{_NUMBER}:({'|'.join(DailyVerb)})",
        lambda found: DailyId(int(found[1]), int(found[2]), DailyVerb(found[3])),
    ),
    (
        rf"dp1:({'|'.join(QueueVerb)}):{_SNOWFLAKE}",
        lambda found: QueueId(int(found[2]), QueueVerb(found[1])),
    ),
    (rf"ps1:({'|'.join(SettingsVerb)})", lambda found: SettingsId(SettingsVerb(found[1]))),
    (
        rf"rv1:({'|'.join(ReviewVerb)}):([1-9]|1[0-9]|20)",
        lambda found: ReviewId(int(found[2]), ReviewVerb(found[1])),
    ),
    (
        _BOARD,
        lambda found: BoardId(
            BoardVerb(found[1]), Period(found[2]), Measure(found[3]), int(found[4]), found[5]
        ),
    ),
    (rf"lr1:{_DAYS}", lambda found: RecapId(date.fromordinal(int(found[1])))),
    (
        rf"st1:({'|'.join(StatsSection)}):(0|{_SNOWFLAKE})",
        lambda found: StatsId(StatsSection(found[1]), int(found[2])),
    ),
    (
        rf"hs1:({'|'.join(HistoryVerb)}):{_PAGE}",
        lambda found: AnswersId(int(found[2]), HistoryVerb(found[1])),
    ),
)
_PARSERS = tuple((re.compile(form), made) for form, made in _FORMS)


def parse(custom_id: str) -> CustomId | None:
    """The id that `str()` of one of them wrote; None for anything else."""
    for form, made in _PARSERS:
        if found := form.fullmatch(custom_id):
            return made(found)
    return None
