"""An open question, a pause, and what leads to them."""

from __future__ import annotations

from discord.utils import format_dt

from bot.discord_ui.components import Button, interview_button
from bot.discord_ui.ids import InterviewId, Verb
from bot.discord_ui.render.detail import AMPLE, Detail
from bot.discord_ui.render.message import Accent, Message
from bot.discord_ui.render.text import clip, code_block, prose
from bot.use_cases.interview_outcomes import AlreadyRunning, Asked, Hinted, Origin, Paused, PlaceKind, View
from bot.wording import counted, percent
from questions.interview_state import HINT_COST, Focus, Phase
from questions.model import Question

_WITHOUT_CODE = "-# The program is left out here, to make room."


def heading(view: View, topic_title: str) -> str:
    """Where one is: the small line above every question."""
    number, length = view.turn.number, view.interview.plan.length
    plan = view.interview.plan
    kind = "review" if plan.focus is Focus.REVIEW else plan.mode.value
    parts = [prose(topic_title), view.question.difficulty.value, kind]
    if view.origin is Origin.INTERVIEW:
        parts.insert(0, f"Question {number} of {length}")
    return "-# " + "  ·  ".join(part for part in parts if part)


def question_block(view: View, topic_title: str, detail: Detail = AMPLE) -> str:
    """Heading, prompt and code."""
    return prompt_block(heading(view, topic_title), view.question, detail)


def prompt_block(heading: str, question: Question, detail: Detail = AMPLE) -> str:
    """A question below its heading; with little room without its code, which the person has seen."""
    block = f"{heading}\n### {prose(clip(question.prompt, detail.prompt))}"
    if not question.code:
        return block
    return f"{block}\n{code_block(question.code)}" if detail.code else f"{block}\n{_WITHOUT_CODE}"


def asked(outcome: Asked | Hinted, topic_title: str) -> Message:
    """A question that waits for its answer, with the hints taken so far."""
    view = outcome.view
    notes = []
    if isinstance(outcome, Asked) and outcome.shortened:
        length = view.interview.plan.length
        notes.append(f"-# Only {counted(length, 'question')} match, so the interview has {length}.")
    if view.turn.deadline is not None:
        notes.append(
            f"⏳ Answer by {format_dt(view.turn.deadline, 'T')} ({format_dt(view.turn.deadline, 'R')})."
        )
    if view.turn.revealed:
        notes.append("-# You have seen the reference answer: this attempt is graded but does not count.")
    notes += [f"💡 **Hint {n}:** {prose(hint)}" for n, hint in enumerate(view.hints, 1)]
    return Message((question_block(view, topic_title), "\n".join(notes)), Accent.NEUTRAL, (_open_row(view),))


def button(view: View, verb: Verb, label: str, *, primary: bool | None = None) -> Button:
    """A button about this turn."""
    return interview_button(InterviewId(view.interview.id, view.turn.number, verb), label, primary=primary)


_HINTS = (Verb.HINT, Verb.HINT_2, Verb.HINT_3)


def _open_row(view: View) -> tuple[Button, ...]:
    row = [button(view, Verb.ANSWER, "Answer")]
    if view.hints_left:
        row.append(button(view, _HINTS[view.turn.hints], f"Hint (−{percent(HINT_COST)}%)"))
    row.append(button(view, Verb.SKIP, "Skip"))
    if view.origin is Origin.INTERVIEW:
        if not (view.is_exam and view.turn.deadline):
            row.append(button(view, Verb.PAUSE, "Pause"))
        row.append(button(view, Verb.ASK_END, "End"))
    return tuple(row)


def paused(outcome: Paused, topic_title: str) -> Message:
    """The interview rests."""
    view = outcome.view
    done = sum(turn.best is not None for turn in view.interview.turns)
    text = (
        f"### Paused at question {view.turn.number} of {view.interview.plan.length}\n"
        f"{counted(done, 'answer')} kept, nothing is lost. Go on with the button, or later, from anywhere, "
        "with `/interview resume`."
    )
    row = (button(view, Verb.RESUME, "Resume"), button(view, Verb.ASK_END, "End"))
    return Message((f"{heading(view, topic_title)}\n{text}",), Accent.QUIET, (row,))


def already_running(outcome: AlreadyRunning) -> Message:
    """One interview at a time."""
    view = outcome.view
    state = "paused" if view.interview.phase is Phase.PAUSED else "still open"
    begun = format_dt(view.interview.started_at, "R")
    text = (
        f"### You have an interview that is {state}\n"
        f"Question {view.turn.number} of {view.interview.plan.length}, begun {begun}{_whereabouts(view)}. "
        "Go on with it here, or end it and start anew."
    )
    row = (button(view, Verb.RESUME, "Resume it"), button(view, Verb.END, "End it and see the report"))
    return Message((text,), Accent.NEUTRAL, (row,))


def _whereabouts(view: View) -> str:
    """Where it has messages that others or oneself still find."""
    if view.place.kind is PlaceKind.THREAD:
        return f", in <#{view.place.channel_id}>"
    return ", in our direct messages" if view.place.kind is PlaceKind.DM else ""


def confirm_end(view: View) -> Message:
    """Ask before an interview is over for good."""
    left = view.interview.plan.length - len(view.interview.turns)
    text = "### End the interview?\nYou will get the report on what you have answered so far."
    if left > 0:
        text += f" {counted(left, 'question')} would stay unasked."
        if view.is_exam:
            text += " In an exam they count 0."
    row = (button(view, Verb.END, "End and report"), button(view, Verb.BACK, "Keep going"))
    return Message((text,), Accent.QUIET, (row,))
