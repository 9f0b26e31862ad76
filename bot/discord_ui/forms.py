"""The forms for answers and follow-ups: what they show, and when there is none to show."""

from __future__ import annotations

from discord import ui

from bot.discord_ui.components import answer_modal
from bot.discord_ui.ids import DailyId, InterviewId, Verb
from bot.discord_ui.render.daily_people import practice_note
from bot.discord_ui.render.text import code_block, prose
from bot.use_cases.daily_outcomes import DailyView
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
from bot.wording import counted, percent
from questions.interview import Reason
from questions.interview_state import HINT_COST, TurnStatus


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


def daily_form(view: DailyView | None, target: DailyId) -> ui.Modal:
    """The form for a question of the day; a bare one while nothing is known of it.

    Once an answer counts, or the reference is out, it says that this is practice and has the latest text in it.
    """
    if view is None:
        return answer_modal(target, "Question of the day", "Your answer")
    prompt = [prose(view.question.prompt)]
    if view.question.code:
        prompt.append(code_block(view.question.code))
    note = practice_note(view)
    title = "Practice: question of the day" if note else "Question of the day"
    if not note:
        note = "Your first answer counts, and only you see it."
        if view.entry.hints:
            cost = percent(HINT_COST * view.entry.hints)
            note += f" {counted(view.entry.hints, 'hint')} taken: −{cost}%."
    earlier = view.entry.attempts[-1].text if view.entry.attempts else ""
    return answer_modal(target, title, "Your answer", [*prompt, f"-# {note}"], earlier)
