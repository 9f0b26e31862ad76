"""Custom ids of buttons, menus and modals: short, versioned, and without any state.

`iv1:{interview}:{turn}:{verb}`: what is meant is looked up in the database; the turn tells a stale click from a
fresh one. The version lets old messages be told apart for ever: an `iv1` id will always mean what it means now.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


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
    """What a click on the list of past interviews asks for."""

    PAGE = "page"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class HistoryId:
    """A page of the clicker's own history; `open`: a menu on it."""

    page: int
    verb: HistoryVerb

    def __str__(self) -> str:
        return f"ih1:{self.verb}:{self.page}"


# Numbers as we write them: no sign, no leading zero, nothing a 64-bit id cannot hold.
_NUMBER = r"(0|[1-9][0-9]{0,17})"
_INTERVIEW = re.compile(rf"iv1:{_NUMBER}:{_NUMBER}:({'|'.join(Verb)})")
_HISTORY = re.compile(rf"ih1:({'|'.join(HistoryVerb)}):{_NUMBER}")


def parse(custom_id: str) -> InterviewId | HistoryId | None:
    """The id that `str()` of one of them wrote; None for anything else."""
    if match := _INTERVIEW.fullmatch(custom_id):
        return InterviewId(int(match[1]), int(match[2]), Verb(match[3]))
    if match := _HISTORY.fullmatch(custom_id):
        return HistoryId(int(match[2]), HistoryVerb(match[1]))
    return None
