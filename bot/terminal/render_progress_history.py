"""Past answers, for a terminal: the list, and one of them with its grade and explanation."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from bot.terminal.render_feedback import feedback, open_point, why
from bot.terminal.render_question import ACCENT, code
from bot.terminal.text import local_time, plain, prose
from bot.use_cases.progress_outcomes import (
    HistoryLine,
    HistoryPage,
    PastAnswer,
    Reason,
    Source,
    Standing,
)
from bot.wording import counted, percent

COLUMNS = ("No.", "Date", "Score", "Points", "Counted", "Question")
RIGHT = (0, 2, 3)
"""The columns of numbers."""
REFUSALS = {
    Reason.UNKNOWN: "There is no past answer of that number; `mock-interview history` lists them.",
}
LOST = "(no longer in the bank)"

_COUNTED = {
    Standing.FULL: "full",
    Standing.AGAIN: "half",
    Standing.SHOWN: "shown",
    Standing.LATE: "late",
}
_HOW = {
    Standing.FULL: "It counts in full",
    Standing.AGAIN: "It counts half, so soon after an earlier try",
    Standing.SHOWN: "It earns nothing, as the reference answer had been shown",
    Standing.LATE: "It earns nothing, as it came too late",
}
_WHERE = {
    Source.INTERVIEW: "interview",
    Source.QUESTION: "single question",
    Source.DAILY: "question of the day",
}


def rows(page: HistoryPage) -> list[Sequence[str]]:
    """The cells of the list, a row for each answer."""
    return [_row(line) for line in page.lines]


def footer(page: HistoryPage) -> str:
    """Which part of the history it is, and how to see more of it."""
    said = f"Page {page.page + 1} of {page.pages}, {counted(page.answers, 'answer')}."
    if page.page + 1 < page.pages:
        said += f" Earlier ones: --page {page.page + 2}."
    return f"{said} A number shows that answer with its grade."


def past_answer(past: PastAnswer) -> RenderableType:
    """The question, what was answered, and the feedback as it was given then."""
    line, attempt, question = past.line, past.attempt, past.question
    title = Text(f"Answer {line.answer_id}: {plain(line.title or line.question_id)}", style=f"bold {ACCENT}")
    parts: list[RenderableType] = [
        Rule(title, align="left", style=ACCENT),
        Text(" · ".join(_about(past)), style="dim"),
        Text(),
        prose(question.prompt, "bold") if question else Text("This question is no longer in the bank."),
    ]
    if question and question.code:
        parts += [Text(), code(question.code)]
    parts += [Text(), _said("Your answer", attempt.text)]
    follow_up = attempt.follow_up
    if follow_up is not None and follow_up.answer is not None:
        parts += [Text(), prose(follow_up.question, "bold"), Text(), _said("You added", follow_up.answer)]
    parts += [Text(), feedback(attempt)]
    if follow_up is not None and follow_up.answer is None:
        parts += [Text(), Text.assemble(("Follow-up: ", "bold magenta"), prose(follow_up.question, "bold"))]
        parts.append(Text("  It is still open: `mock-interview practice --resume` goes on with it."))
    if open_point(attempt) is None:
        parts.append(why(attempt))
    parts += [Text(), Padding(Text(_counted(line)), (0, 0, 0, 2))]
    return Group(*parts)


def _row(line: HistoryLine) -> Sequence[str]:
    local = line.at.astimezone()
    return (
        str(line.answer_id),
        f"{local:%Y-%m-%d}",
        str(percent(line.score)),
        str(line.points),
        _COUNTED[line.standing],
        " ".join(plain(line.title or f"{line.question_id} {LOST}").split()),
    )


def _about(past: PastAnswer) -> list[str]:
    line = past.line
    about = [local_time(line.at), plain(line.topic), str(line.difficulty), _WHERE[line.source]]
    return [*about, f"attempt {past.number}"] if past.number > 1 else about


def _said(title: str, text: str) -> RenderableType:
    shown = Text(plain(text)) if text.strip() else Text("(nothing)", style="dim")
    return Panel(shown, title=Text(title, style="bold"), title_align="left", padding=(0, 2))


def _counted(line: HistoryLine) -> str:
    how = _HOW[line.standing]
    if line.standing in (Standing.SHOWN, Standing.LATE):
        return f"{how}."
    return f"{how}: {counted(line.points, 'point')}."
