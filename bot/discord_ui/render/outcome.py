"""One way from any outcome to its message."""

from __future__ import annotations

from collections.abc import Mapping

from bot.discord_ui.render import feedback, question, refusal, report, review
from bot.discord_ui.render.message import Message
from bot.use_cases.interview_outcomes import (
    AlreadyRunning,
    Asked,
    Closed,
    Finished,
    Hinted,
    Marked,
    NoQuestions,
    NothingDue,
    NothingToResume,
    Outcome,
    Paused,
    Recorded,
    Refusal,
    Revealed,
    View,
)


def render(outcome: Outcome, titles: Mapping[str, str]) -> Message:  # noqa: C901 - one flat match of a union
    """The message for an outcome. `titles` gives the topics' titles by id."""
    match outcome:
        case Asked() | Hinted():
            return question.asked(outcome, title_of(outcome.view, titles))
        case Marked():
            return feedback.marked(outcome, title_of(outcome.view, titles))
        case Recorded():
            return feedback.recorded(outcome, title_of(outcome.view, titles))
        case Closed():
            return feedback.closed(outcome, title_of(outcome.view, titles))
        case Paused():
            return question.paused(outcome, title_of(outcome.view, titles))
        case Revealed():
            return feedback.revealed(outcome)
        case Finished():
            return report.finished(outcome)
        case AlreadyRunning():
            return question.already_running(outcome)
        case NoQuestions():
            return refusal.no_questions(outcome, titles)
        case NothingDue():
            return review.nothing_due(outcome)
        case NothingToResume():
            return refusal.sentence("You have no unfinished interview; begin one with `/interview start`.")
        case Refusal():
            return refusal.refusal(outcome)


def title_of(view: View, titles: Mapping[str, str]) -> str:
    """The title of a view's topic."""
    return titles.get(view.question.topic, view.question.topic)
