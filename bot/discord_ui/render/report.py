"""The end of an interview, the answers behind it, and the list of past ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import ui
from discord.utils import format_dt

from bot.discord_ui.components import Button, history_button, history_menu, interview_button
from bot.discord_ui.ids import InterviewId, Verb
from bot.discord_ui.render.detail import LEVELS, Detail
from bot.discord_ui.render.feedback import grade_blocks
from bot.discord_ui.render.message import Accent, Attachment, Message, first_fitting
from bot.discord_ui.render.question import prompt_block
from bot.discord_ui.render.text import bar, clip, prose
from bot.use_cases.interview_outcomes import Finished, History
from bot.wording import counted, level_line, outcome_counts, percent
from questions.interview_state import Mode, Phase, Turn, TurnStatus
from questions.model import Question
from questions.report import STRONG, WEAK, PointNote, Report, Share
from questions.skill import Level

_POINT = 150


def finished(outcome: Finished, picture: Attachment | None = None) -> Message:
    """The report: everything that the picture shows stands in the text too."""
    report = outcome.report
    interview = outcome.view.interview
    blocks = [
        f"-# Report  ·  {interview.plan.mode.value}  ·  {format_dt(interview.started_at, 'D')}\n"
        f"## {percent(report.score)} / 100\n{bar(report.score, 20)}\n{_counts(report)}"
        f"{_level(outcome.level)}",
        _shares("By topic", report.by_topic, "question"),
        _facets(report),
        _points("Strongest", report.strongest),
        _points("To work on", report.weakest),
        _reading(report),
    ]
    row: tuple[Button, ...] = ()
    if any(turn.status is not TurnStatus.OPEN for turn in interview.turns):
        row = (interview_button(InterviewId(interview.id, 1, Verb.REVIEW), "Go through the answers"),)
    accent = Accent.GOOD if report.score >= STRONG else Accent.FAIR if report.score >= WEAK else Accent.POOR
    return Message(tuple(blocks), accent, (row,) if row else (), (picture,) if picture else ())


def _counts(report: Report) -> str:
    lost = report.skipped + report.expired + report.unreached
    return f"-# {', '.join(outcome_counts(report))}" + (" (they count 0)" if lost else "")


def _level(level: Level | None) -> str:
    return f"\n🪜 **{level_line(level)}**\n-# {level.ahead}" if level else ""


def _shares(title: str, shares: Sequence[Share], what: str) -> str:
    if not shares:
        return ""
    lines = [
        f"{bar(share.score)}  {percent(share.score)}  {prose(share.name)}  ·  {counted(share.count, what)}"
        for share in shares
    ]
    return f"**{title}**\n" + "\n".join(lines)


def _facets(report: Report) -> str:
    text = _shares("By facet", report.by_facet, "key point")
    return f"{text}\n{report.summary}" if report.summary else text


def _points(title: str, notes: Sequence[PointNote]) -> str:
    if not notes:
        return ""
    lines = [f"- {prose(clip(note.point, _POINT))}  *({prose(note.question)})*" for note in notes]
    return "\n".join([f"**{title}**", *lines])


def _reading(report: Report) -> str:
    if not report.reading:
        return ""
    links = [
        f"- [{prose(page.source.title)}](<{page.source.url}>), for {prose(page.question)}"
        for page in report.reading
    ]
    return "**Read next**\n" + "\n".join(links)


def review(outcome: Finished, number: int) -> Message:
    """One turn of a finished interview with all its feedback, and buttons to the others."""
    turns = outcome.view.interview.turns
    number = min(max(number, 1), len(turns))
    turn, question = turns[number - 1], outcome.questions[number - 1]
    blocks = first_fitting(_review_blocks(outcome, turn, question, detail) for detail in LEVELS)
    row = []
    if number > 1:
        row.append(_page(outcome, number - 1, "◀ Previous"))
    if number < len(turns):
        row.append(_page(outcome, number + 1, "Next ▶"))
    return Message(blocks, Accent.NEUTRAL, (tuple(row),) if row else ())


def _review_blocks(outcome: Finished, turn: Turn, question: Question | None, detail: Detail) -> list[str]:
    heading = f"-# Question {turn.number} of {outcome.view.interview.plan.length}"
    if question is None:
        blocks = [f"{heading}\n### This question is no longer in the bank."]
    else:
        blocks = [prompt_block(heading, question, detail)]
    best = turn.best or (turn.attempts[-1] if turn.attempts else None)
    blocks += grade_blocks(best, detail) if best else [_unanswered(turn)]
    if question is not None:
        blocks.append(f"**Reference answer**\n{prose(clip(question.reference, detail.reference))}")
    return blocks


def _page(outcome: Finished, number: int, label: str) -> Button:
    return interview_button(InterviewId(outcome.view.interview.id, number, Verb.TURN_PAGE), label)


def _unanswered(turn: Turn) -> str:
    if turn.status is TurnStatus.VOID:
        return "### Taken back: not counted"
    return "### Out of time: 0" if turn.status is TurnStatus.EXPIRED else "### Skipped: 0"


def history(outcome: History, titles: Mapping[str, str]) -> Message:
    """Past interviews, latest first, with a menu that opens their reports."""
    if not outcome.lines:
        return Message(
            ("### No interviews yet\nBegin your first one with `/interview start`.",), Accent.QUIET
        )
    lines = []
    options = []
    for line in outcome.lines:
        topics = ", ".join(titles.get(topic, topic) for topic in line.topics) or "all topics"
        state = "" if line.phase is Phase.FINISHED else "  ·  not finished"
        score = "–" if line.score is None else str(percent(line.score))
        mode = "exam" if line.mode is Mode.EXAM else "practice"
        asked = f"{line.asked} of {line.length}"
        lines.append(
            f"**{score}**  {prose(clip(topics, 120))}  ·  {mode}  ·  {asked} questions{state}  ·  "
            f"{format_dt(line.started_at, 'R')}"
        )
        options.append(
            discord.SelectOption(
                label=clip(f"{score}  {topics}", 100),
                value=str(line.id),
                description=f"{line.started_at:%Y-%m-%d %H:%M} UTC, {mode}, {asked} questions",
            )
        )
    text = "### Your interviews\n" + "\n".join(lines)
    if outcome.pages > 1:
        text += f"\n-# Page {outcome.page + 1} of {outcome.pages}"
    rows: list[tuple[ui.Item[Any], ...]] = [(history_menu(outcome.page, options),)]
    pages = []
    if outcome.page > 0:
        pages.append(history_button(outcome.page - 1, "◀ Newer"))
    if outcome.page + 1 < outcome.pages:
        pages.append(history_button(outcome.page + 1, "Older ▶"))
    if pages:
        rows.append(tuple(pages))
    return Message((text,), Accent.NEUTRAL, tuple(rows))
