"""A question as it is put, its hints, and what stands around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.syntax import ANSISyntaxTheme, Syntax
from rich.table import Table
from rich.text import Text

from bot.terminal.text import duration, plain, prose
from bot.terminal.words import HELP, NOT_AT_FIRST, NOT_FOR_EXAMS
from bot.use_cases.interview_outcomes import Asked, Hinted, View
from bot.wording import counted, percent
from questions.interview_state import HINT_COST, Focus, Mode, Phase, Plan

ACCENT = "cyan"

# Named terminal colours only, each legible on a dark and on a light background.
_CODE_THEME = ANSISyntaxTheme(
    {
        ("Token", "Comment"): Style(dim=True, italic=True),
        ("Keyword",): Style(color="magenta"),
        ("Name", "Builtin"): Style(color="cyan"),
        ("Name", "Decorator"): Style(color="magenta"),
        ("Name", "Function"): Style(bold=True),
        ("Name", "Class"): Style(bold=True),
        ("Operator", "Word"): Style(color="magenta"),
        ("Literal", "String"): Style(color="green"),
        ("Literal", "Number"): Style(color="cyan"),
        ("Comment",): Style(dim=True, italic=True),
    }
)


def welcome(plan: Plan) -> RenderableType:
    """What will happen, how to answer, and the commands."""
    exam = plan.mode is Mode.EXAM
    what = (
        "An exam: no hints, and the feedback comes at the end."
        if exam
        else "Practice: feedback after each answer, sometimes a follow-up question."
    )
    parts: list[RenderableType] = [
        Text.assemble(("Mock interview", f"bold {ACCENT}"), " · ", plan_line(plan)),
        Text(f"{what} Answer in your own words, as you would say it to an interviewer."),
        Text(),
        help_table(exam=exam, brief=True),
    ]
    return Padding(Group(*parts), (1, 0))


def plan_line(plan: Plan) -> str:
    """'5 questions · easy · memory-gc · 2 min each'."""
    parts = [
        counted(plan.length, "question"),
        _FOCUS.get(plan.focus, ""),
        _difficulty(plan),
        ", ".join(plan.topics) or "all topics",
    ]
    if plan.seconds:
        parts.append(f"{_limit(plan.seconds)} each")
    return " · ".join(filter(None, parts))


_FOCUS = {Focus.REVIEW: "due for review", Focus.DUE: "due ones first", Focus.WEAK: "weak spots first"}


def _difficulty(plan: Plan) -> str:
    if plan.focus is Focus.REVIEW:
        return ""
    if plan.adaptive:
        return "as hard as suits you"
    return str(plan.difficulty) if plan.difficulty else "from easy to hard"


def help_table(*, exam: bool, brief: bool = False) -> RenderableType:
    """What can be typed; in brief, what one needs for the first question."""
    left_out = (NOT_FOR_EXAMS if exam else frozenset()) | (NOT_AT_FIRST if brief else frozenset())
    return choices((typed, effect) for typed, effect in HELP if typed not in left_out)


def choices(pairs: Iterable[tuple[str, str]]) -> RenderableType:
    """What can be typed, and what it does."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style=f"bold {ACCENT}", no_wrap=True)
    table.add_column()
    for typed, effect in pairs:
        table.add_row(Text(typed), Text(effect))
    return Padding(table, (0, 0, 0, 2))


def asked(outcome: Asked, topics: Mapping[str, str], now: datetime) -> RenderableType:
    """An open question, with the hints taken so far."""
    view = outcome.view
    parts: list[RenderableType] = []
    if outcome.shortened:
        length = view.interview.plan.length
        match = "question matches" if length == 1 else "questions match"
        parts.append(Text(f"Only {length} {match}, so the interview has {length}.\n"))
    parts.append(question_panel(view, topics, now))
    if view.turn.revealed:
        parts.append(Text("You have seen the reference answer: this attempt is graded but does not count."))
    parts += [_hint(number, text) for number, text in enumerate(view.hints, 1)]
    return Group(Text(), *parts)


def hinted(outcome: Hinted) -> RenderableType:
    """The new hint and what it costs."""
    view = outcome.view
    left = f"{counted(view.hints_left, 'hint')} left" if view.hints_left else "that was the last"
    cost = f"  ({percent(HINT_COST)}% of the score; {left})"
    return Group(Text.assemble(_hint(len(view.hints), view.hints[-1]), (cost, "dim")))


def question_panel(view: View, topics: Mapping[str, str], now: datetime) -> RenderableType:
    """The question in a frame: number, topic and difficulty above, the time limit below."""
    question = view.question
    title = Text(f"Question {view.turn.number} of {view.interview.plan.length}", style=f"bold {ACCENT}")
    topic = plain(topics.get(question.topic, question.topic))
    about = " · ".join(part for part in (topic, str(question.difficulty)) if part)
    body: list[RenderableType] = [Text(about, style="dim"), Text(), prose(question.prompt, "bold")]
    if question.code:
        body += [Text(), code(question.code)]
    return Panel(
        Group(*body),
        title=title,
        title_align="left",
        subtitle=_clock(view, now),
        subtitle_align="right",
        box=box.ROUNDED,
        border_style=ACCENT,
        padding=(0, 2, 1, 2),
    )


def code(text: str) -> RenderableType:
    """Python, highlighted, indented."""
    shown = Syntax(plain(text), "python", theme=_CODE_THEME, background_color="default", word_wrap=True)
    return Padding(shown, (0, 0, 0, 2))


def _clock(view: View, now: datetime) -> Text | None:
    turn, plan = view.turn, view.interview.plan
    if turn.deadline is None or plan.seconds is None or view.interview.phase is not Phase.ASKING:
        return None
    left = (turn.deadline - now).total_seconds()
    if left > plan.seconds - 2:
        return Text(f"time limit {_limit(plan.seconds)}", style="bold")
    return Text(f"{duration(turn.deadline - now)} left of {_limit(plan.seconds)}", style="bold")


def _limit(seconds: int) -> str:
    return duration(timedelta(seconds=seconds))


def _hint(number: int, text: str) -> Text:
    return Text.assemble((f"Hint {number}: ", f"bold {ACCENT}"), prose(text))
