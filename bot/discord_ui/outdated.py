"""Clicks on a message that was right once: when it is brought up to date instead of answered beside it."""

from __future__ import annotations

from bot.discord_ui.ids import InterviewId, Verb
from bot.use_cases.interview_outcomes import (
    Asked,
    Closed,
    Finished,
    Marked,
    Outcome,
    Paused,
    Recorded,
    Refusal,
)
from questions.interview import Reason

_REASONS = {
    Reason.ALREADY_ANSWERED,
    Reason.SKIPPED,
    Reason.HINT_TAKEN,
    Reason.TIME_UP,
    Reason.OPEN_QUESTION,
    Reason.PAUSED,
    Reason.FINISHED,
}


def is_outdated(outcome: Outcome) -> bool:
    """Whether a click was refused because the interview has moved on from what its message shows."""
    return isinstance(outcome, Refusal) and outcome.reason in _REASONS


def needs_note(now: Outcome) -> bool:
    """Whether the message that comes instead does not say by itself why the click was refused."""
    return not isinstance(now, Closed | Paused)


def replaces(now: Outcome, target: InterviewId) -> bool:
    """Whether where the interview stands belongs into the clicked message: it is about the same question.

    The report does where the click asked for it, or where an exam ended behind the person's back.
    """
    match now:
        case Asked(view) | Marked(view) | Recorded(view) | Closed(view) | Paused(view):
            return view.turn.number == target.turn
        case Finished(view):
            return view.turn.number == target.turn and (target.verb is Verb.NEXT or view.is_exam)
        case _:
            return False
