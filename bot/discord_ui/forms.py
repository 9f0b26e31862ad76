"""The form for an answer or a follow-up: what it shows, and when there is none to show."""

from __future__ import annotations

from discord import ui

from bot.discord_ui.components import answer_modal
from bot.discord_ui.ids import InterviewId, Verb
from bot.discord_ui.render.text import code_block, prose
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
from questions.interview_state import TurnStatus


def why_no_form(outcome: Outcome, target: InterviewId) -> Reason | None:
    """Why an answer to this turn cannot be taken as the interview stands now; None when it can."""
    match outcome:
        case Refusal(reason):
            return reason
        case Finished():
            return Reason.FINISHED
        case Paused():
            return Reason.PAUSED
        case Asked(view) | Marked(view) | Recorded(view) | Closed(view):
            if view.turn.number != target.turn:
                return Reason.STALE
            if not view.question.key_points:
                return Reason.QUESTION_GONE
            if target.verb is Verb.FOLLOW_UP:
                return None if view.turn.probe else Reason.ALREADY_ANSWERED
            if view.turn.status is TurnStatus.OPEN:
                return None
            if view.turn.status is TurnStatus.VOID:
                return Reason.QUESTION_GONE
            return Reason.TIME_UP if view.turn.status is TurnStatus.EXPIRED else Reason.ALREADY_ANSWERED
        case _:
            return Reason.UNKNOWN


def form(outcome: Outcome, target: InterviewId) -> ui.Modal:
    """The form, with the question above the field and an earlier attempt in it to improve on."""
    match outcome:
        case Asked(view):
            prompt = [prose(view.question.prompt)]
            if view.question.code:
                prompt.append(code_block(view.question.code))
            earlier = view.attempt.text if view.attempt else ""
            return answer_modal(target, f"Question {view.turn.number}", "Your answer", prompt, earlier)
        case Marked(view) if view.turn.probe:
            return answer_modal(target, "Follow-up", "What you would add", [prose(view.turn.probe.question)])
        case _:
            return answer_modal(target, "Your answer", "Your answer")
