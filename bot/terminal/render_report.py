"""The end of an interview: an exam's feedback, and the report."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.terminal import words
from bot.terminal.render_feedback import feedback
from bot.terminal.render_question import ACCENT
from bot.terminal.text import bar, link, plain, prose
from bot.use_cases.interview_outcomes import Finished
from bot.wording import counted, level_line, outcome_counts, percent
from questions.interview_state import Turn
from questions.model import Question
from questions.report import PointNote, Reading, Report, Share


def finished(outcome: Finished) -> RenderableType:
    """The report; in an exam the feedback to every question comes before it."""
    parts: list[RenderableType] = [Text()]
    if outcome.view.is_exam:
        turns = outcome.view.interview.turns
        for turn, question in zip(turns, outcome.questions, strict=True):
            parts += [_turn(turn, question), Text()]
    parts.append(report(outcome.report))
    if outcome.level:
        parts += [
            Text(),
            Text(level_line(outcome.level), style="bold"),
            Text(outcome.level.ahead, style="dim"),
        ]
    return Group(*parts)


def report(result: Report) -> RenderableType:
    """Score, by topic, by facet, strongest, weakest, what to read next."""
    headline = Text.assemble((f"{percent(result.score)} of 100", "bold"), f"  {bar(result.score, 30)}")
    parts: list[RenderableType] = [Text(), headline, Text(" · ".join(outcome_counts(result)), style="dim")]
    if result.summary:
        parts += [Text(), Text(plain(result.summary), style="bold")]
    for title, shares, noun in (
        ("By topic", result.by_topic, "question"),
        ("By facet", result.by_facet, "key point"),
    ):
        if shares:
            parts += [Text(), _title(title), _shares(shares, noun)]
    for title, notes, mark in (
        ("Strongest", result.strongest, ("✓", "bold green")),
        ("Weakest", result.weakest, ("○", "bold magenta")),
    ):
        if notes:
            parts += [Text(), _title(title), *(_note(note, mark) for note in notes)]
    if result.reading:
        parts += [Text(), _title("Read next"), *_pages(result.reading)]
    return Group(_rule("Report"), *parts)


def _turn(turn: Turn, question: Question | None) -> RenderableType:
    asked = prose(question.prompt, "bold") if question else Text("This question is no longer in the bank.")
    # The best attempt counts; one that came too late is shown all the same.
    attempt = turn.best or (turn.attempts[-1] if turn.attempts else None)
    what = feedback(attempt) if attempt else Text(f"  {words.CLOSED[turn.status]}")
    return Group(_rule(f"Question {turn.number}"), asked, Text(), what)


def _rule(text: str) -> Rule:
    return Rule(Text(text, style=f"bold {ACCENT}"), align="left", style=ACCENT)


def _title(text: str) -> Text:
    return Text(text, style=f"bold {ACCENT}")


def _shares(shares: Iterable[Share], noun: str) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(max_width=30)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim", no_wrap=True)
    for share in shares:
        table.add_row(
            Text(plain(share.name)),
            bar(share.score, 12),
            str(percent(share.score)),
            counted(share.count, noun),
        )
    return Padding(table, (0, 0, 0, 2))


def _note(note: PointNote, mark: tuple[str, str]) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    text = prose(note.point)
    text.append(f"  ({plain(note.question)})", style="dim")
    table.add_row(Text(*mark), text)
    return Padding(table, (0, 0, 0, 2))


def _pages(pages: Iterable[Reading]) -> Iterable[RenderableType]:
    for page in pages:
        yield Padding(Text(plain(page.source.title)), (0, 0, 0, 2))
        yield link(page.source.url)
