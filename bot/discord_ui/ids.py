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
    HINT = "hint"
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


# Numbers as we write them: no sign, no leading zero, nothing a 64-bit id cannot hold.
_NUMBER = r"0|[1-9][0-9]{0,17}"
TEMPLATE = re.compile(rf"iv1:(?P<interview>{_NUMBER}):(?P<turn>{_NUMBER}):(?P<verb>{'|'.join(Verb)})\Z")
HISTORY_PAGE = re.compile(rf"ih1:page:(?P<page>{_NUMBER})\Z")
HISTORY_OPEN = re.compile(rf"ih1:open:(?P<page>{_NUMBER})\Z")


def parse(custom_id: str) -> InterviewId | None:
    """The id that `str(InterviewId)` wrote; None for anything else."""
    match = TEMPLATE.fullmatch(custom_id)
    return from_match(match) if match else None


def from_match(match: re.Match[str]) -> InterviewId:
    """The id in a match of TEMPLATE."""
    return InterviewId(int(match["interview"]), int(match["turn"]), Verb(match["verb"]))
