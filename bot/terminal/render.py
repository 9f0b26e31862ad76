"""Outcomes as they are shown in a terminal: pure functions from a value to something rich can print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.terminal import words
from bot.terminal.render_feedback import marked, revealed
from bot.terminal.render_question import asked, choices, hinted
from bot.terminal.render_report import finished
from bot.terminal.text import local_time, plain
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
from bot.wording import counted
from questions.interview_state import Attempt


def render(
    outcome: Outcome, topics: Mapping[str, str], now: datetime, before: Attempt | None = None
) -> RenderableType:
    """Any outcome. `topics` gives titles; `before` is the attempt ahead of a follow-up's answer."""
    match outcome:
        case Asked():
            return asked(outcome, topics, now)
        case Hinted():
            return hinted(outcome)
        case Marked():
            return marked(outcome, before)
        case Revealed():
            return revealed(outcome)
        case Finished():
            return finished(outcome)
        case AlreadyRunning(view):
            return _already_running(view)
        case Paused():
            return Group(Text(), notice(_sentence(outcome)))
        case _:
            return notice(_sentence(outcome))


def _sentence(
    outcome: Recorded | Closed | Paused | NoQuestions | NothingDue | NothingToResume | Refusal,
) -> str:
    """What one sentence says."""
    match outcome:
        case Recorded(late=late):
            return words.RECORDED_LATE if late else words.RECORDED
        case Closed(view):
            return words.CLOSED[view.turn.status]
        case Paused(view):
            return f"Paused at {_position(view)}: {_kept(view)}."
        case NoQuestions():
            return _no_questions(outcome)
        case NothingDue():
            return _nothing_due(outcome)
        case NothingToResume():
            return words.NOTHING_TO_RESUME
        case Refusal(reason, text):
            sentence = words.REFUSALS[reason]
            return f"{sentence} {words.NOT_KEPT}" if text else sentence


def notice(sentence: str) -> RenderableType:
    """One sentence of the program's own."""
    return Text(plain(sentence), style="bold")


def outage(sentence: str, text: str, *, again: bool) -> RenderableType:
    """The database did not do it: why, what is not stored yet, and what to do."""
    parts = [Text.assemble(("! ", "bold red"), (plain(sentence), "bold"))]
    if text:
        parts += [Text(words.UNSENT), Text(plain(text), style="dim")]
    if again:
        parts.append(Text(words.TRY_AGAIN))
    return Group(Text(), *parts)


def going_on(view: View) -> RenderableType:
    """An interview that is taken up again."""
    return Group(
        Text(f"\nGoing on with the interview of {local_time(view.interview.started_at)}.", style="bold"),
        Text(words.HOW_TO_ANSWER),
    )


def prompt(text: str) -> RenderableType:
    """What can be done now."""
    return Padding(Text(text, style="dim"), (1, 0, 0, 0))


def _already_running(view: View) -> RenderableType:
    kind = "exam" if view.is_exam else "interview"
    begun = local_time(view.interview.started_at)
    return Group(
        Text(f"\nYour {kind} of {begun} is not finished.", style="bold"),
        Text(f"It stands at {_position(view)}; {_kept(view)}.\n"),
        choices(words.OFFER),
    )


def _position(view: View) -> str:
    return f"question {view.turn.number} of {view.interview.plan.length}"


def _kept(view: View) -> str:
    return f"{counted(sum(bool(turn.attempts) for turn in view.interview.turns), 'answer')} kept"


def _nothing_due(outcome: NothingDue) -> str:
    backlog = outcome.backlog
    if backlog.next_at is None:
        return words.NOTHING_TO_REVIEW
    when = local_time(backlog.next_at)
    return f"Nothing is due for review before {when}; without --review you are asked something new."


def _no_questions(outcome: NoQuestions) -> str:
    difficulty = f"{outcome.difficulty} " if outcome.difficulty else ""
    topics = f" on {', '.join(outcome.topics)}" if outcome.topics else ""
    return f"The bank has no {difficulty}question{topics}."
