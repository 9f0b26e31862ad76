"""Past answers: the list, and one of them with its grade, explained as it was when it was given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from discord import SelectOption, ui
from discord.utils import format_dt

from bot.discord_ui.components import Button
from bot.discord_ui.ids import AnswersId, HistoryVerb
from bot.discord_ui.render.detail import LEVELS, Detail
from bot.discord_ui.render.feedback import accent, grade_blocks
from bot.discord_ui.render.message import Accent, Attachment, Message
from bot.discord_ui.render.progress import BEGIN, WHEN
from bot.discord_ui.render.progress_words import duration, many, named
from bot.discord_ui.render.question import prompt_block
from bot.discord_ui.render.refusal import sentence
from bot.discord_ui.render.text import TEXT_LIMIT, clip, code_block, prose
from bot.use_cases.progress_outcomes import (
    Attempt,
    HistoryLine,
    HistoryPage,
    PastAnswer,
    Reason,
    Refusal,
    Source,
    Standing,
)
from bot.wording import percent
from questions.points import LEAST_SCORE, SHARE

_SOURCES = {
    Source.INTERVIEW: "interview",
    Source.QUESTION: "single question",
    Source.DAILY: "question of the day",
}
_STANDINGS = {
    Standing.FULL: "Counted in full",
    Standing.AGAIN: "Counted half: the same question again within 24 hours",
    Standing.SHOWN: "Not counted: you had seen the reference answer",
    Standing.LATE: "Not counted: it came too late",
}
_REASONS = {
    Reason.UNKNOWN: "That is no answer of yours that is kept; `/history` shows those that are.",
}
_LOST = "A question that is no longer in the bank"
_TITLE, _TOPIC = 80, 40
_TEXT_ROOM = (1500, 900, 500, 300, 150)
"""Characters of what was typed, by how much room there is: whole in a file where that is not enough."""
_MENU = "Open an answer"


def history(page: HistoryPage) -> Message:
    """A page of the list, with a menu that opens one and buttons to other pages."""
    if not page.lines:
        return Message((f"### 🗒️ No answers yet\n{BEGIN} {WHEN}",), Accent.QUIET)
    text = f"### 🗒️ Your answers\n-# {many(page.answers, 'answer')}, latest first"
    if page.pages > 1:
        text += f" · page {page.page + 1:,} of {page.pages:,}"
    menu: ui.Select[Any] = ui.Select(
        custom_id=str(AnswersId(page.page, HistoryVerb.OPEN)),
        placeholder=_MENU,
        options=[_option(line) for line in page.lines],
    )
    rows: list[tuple[ui.Item[Any], ...]] = [(menu,)]
    turns = []
    if page.page > 0:
        turns.append(_turn(page.page - 1, "◀ Newer"))
    if page.page + 1 < page.pages:
        turns.append(_turn(page.page + 1, "Older ▶"))
    if turns:
        rows.append(tuple(turns))
    return Message((text, "\n".join(map(_listed, page.lines))), rows=tuple(rows))


def past_answer(outcome: PastAnswer, page: int) -> Message:
    """One answer; a text too long for the message comes as a file with it."""
    blocks: list[str] = []
    room = 0
    for detail, room in zip(LEVELS, _TEXT_ROOM, strict=True):
        blocks = list(_blocks(outcome, replace(detail, answer=0), room))
        if sum(map(len, blocks)) <= TEXT_LIMIT:
            break
    files: tuple[Attachment, ...] = ()
    if len(outcome.attempt.said) > room:
        files = (Attachment("your-answer.txt", outcome.attempt.said.encode(), "What you answered"),)
    return Message(
        tuple(blocks), accent(outcome.attempt), ((_turn(page, "◀ Back to the list"),),), attachments=files
    )


def refused(outcome: Refusal) -> Message:
    """One sentence."""
    return sentence(_REASONS[outcome.reason])


def _turn(page: int, label: str) -> Button:
    return ui.Button(label=label, custom_id=str(AnswersId(page, HistoryVerb.PAGE)))


def _listed(line: HistoryLine) -> str:
    """Two lines: the score and the question, then what it was and when."""
    parts = [named(line.topic, _TOPIC), line.difficulty.value, _SOURCES[line.source]]
    parts.append(many(line.points, "point") if SHARE[line.standing] else "not counted")
    parts.append(format_dt(line.at, "R"))
    return f"**{percent(line.score)}**  {named(line.title or _LOST, _TITLE)}\n-# {' · '.join(parts)}"


def _option(line: HistoryLine) -> SelectOption:
    title = " ".join((line.title or _LOST).split())
    description = f"{line.at:%Y-%m-%d %H:%M} UTC, {line.difficulty.value}, {line.topic}"
    return SelectOption(
        label=clip(f"{percent(line.score)}  {title}", 100),
        value=str(line.answer_id),
        description=clip(description, 100),
    )


def _blocks(outcome: PastAnswer, detail: Detail, room: int) -> Iterator[str]:
    line, attempt = outcome.line, outcome.attempt
    parts = [named(line.topic, _TOPIC), line.difficulty.value, _SOURCES[line.source]]
    if outcome.number > 1:
        parts.append(f"attempt {outcome.number}")
    heading = f"-# {' · '.join([*parts, format_dt(line.at, 'f')])}"
    if outcome.question is None:
        yield f"{heading}\n### {_LOST}"
    else:
        yield prompt_block(heading, outcome.question, detail)
    yield _typed(attempt, room)
    yield from grade_blocks(attempt, detail)
    if attempt.probe is not None:
        yield f"🔎 **Follow-up, not answered:** {prose(attempt.probe.question)}"
    yield _counted(line)


def _typed(attempt: Attempt, room: int) -> str:
    said = attempt.said
    if not said.strip():
        return "**You answered** nothing."
    text = f"**You answered**\n{code_block(clip(said, room), '')}"
    return f"{text}\n-# The whole text is in the file below." if len(said) > room else text


def _counted(line: HistoryLine) -> str:
    """How it counted, what it earned, how long it took."""
    parts = [_STANDINGS[line.standing]]
    if SHARE[line.standing]:
        parts.append(f"**{many(line.points, 'point')}**")
        if line.score < LEAST_SCORE:
            parts[-1] += f" (it takes {percent(LEAST_SCORE)} of 100 to earn any)"
    if line.is_daily:
        parts.append("your answer of that day")
    if line.seconds is not None:
        parts.append(f"after {duration(line.seconds)}")
    best = "\n-# A question's best answer counts once in each period: `/leaderboard rules`."
    return f"🏅 {' · '.join(parts)}" + (best if SHARE[line.standing] else "")
