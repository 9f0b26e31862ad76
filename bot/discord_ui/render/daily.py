"""The question of the day as everybody sees it: the post, its count, and the reveal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ButtonStyle, ui
from discord.utils import format_dt

from bot.discord_ui.components import Button
from bot.discord_ui.ids import DailyId, DailyVerb
from bot.discord_ui.render.message import Accent, Attachment, Message, first_fitting
from bot.discord_ui.render.question import prompt_block
from bot.discord_ui.render.text import clip, code_block, prose, user
from bot.use_cases.daily_work import Entry, Post, Reveal
from bot.wording import counted, percent
from questions.daily_plan import DailyPlan
from questions.model import Question
from questions.spread import in_words, who_answered

_RULES = "-# Your answer is private, and the first one counts; after the answer is shown, it is practice."
_SHARED = (700, 400, 200, 100)
"""Characters of each shared answer, from ample to terse: the first that fits is taken."""


def posted(
    post: Post,
    plan: DailyPlan,
    question: Question,
    topic_title: str,
    reveal_at: datetime,
    *,
    answers: int = 0,
) -> Message:
    """The post while it is open."""
    ping = f"{mention(post.guild_id, plan.role_id)} " if plan.role_id is not None else ""
    top = f"{ping}📅 **Question of the day**\n"
    status = f"{_answered(answers)}  ·  the answer comes {format_dt(reveal_at, 'R')}\n{_RULES}"
    block = prompt_block(heading(question, topic_title), question)
    return Message((top + block, status), Accent.NEUTRAL, (_row(post, "Answer"),))


def closed(post: Post, question: Question, topic_title: str, answers: int, reveal_message_id: int) -> Message:
    """The post once its answer is out, in that message."""
    where = f"https://discord.com/channels/{post.guild_id}/{post.channel_id}/{reveal_message_id}"
    status = f"{_answered(answers)}  ·  [the answer is out]({where})\n-# Answers from now on are practice."
    top = "📅 **Question of the day**\n"
    block = prompt_block(heading(question, topic_title), question)
    return Message((top + block, status), Accent.QUIET, (_row(post, "Practise"),))


def revealed(reveal: Reveal, picture: Attachment | None, *, shows_spread: bool) -> Message:
    """The reference answer, how people did (or only how many), the best answers of those who share."""
    question = reveal.question
    assert question is not None  # noqa: S101 - without it there is nothing to reveal
    top = f"🔓 **The answer to {link(reveal.post)}**\n### {prose(question.title)}"
    answer = prose(question.reference)
    if question.output:
        answer = f"It prints:\n{code_block(question.output, '')}\n{answer}"
    sources = "\n".join(f"-# 📖 [{prose(each.title)}]({each.url})" for each in question.sources[:3])
    people = f"📊 {prose(in_words(reveal.spread) if shows_spread else who_answered(reveal.spread.people))}."
    candidates = [
        (f"{top}\n{answer}\n{sources}".strip(), people, *_best(reveal.best, room)) for room in _SHARED
    ]
    return Message(
        first_fitting(candidates),
        Accent.GOOD,
        (_reveal_row(reveal),),
        (picture,) if picture is not None else (),
    )


def heading(question: Question, topic_title: str) -> str:
    """The small line above the question."""
    return f"-# {prose(topic_title)}  ·  {question.difficulty.value}"


def mention(guild_id: int, role_id: int) -> str:
    """The text that pings a role; the role of everyone has the server's id."""
    return "@everyone" if role_id == guild_id else f"<@&{role_id}>"


def link(post: Post) -> str:
    """The post, to click on."""
    where = f"https://discord.com/channels/{post.guild_id}/{post.channel_id}/{post.message_id}"
    return f"[the question of the day]({where})"


def button(post: Post, verb: DailyVerb, label: str, *, primary: bool = False) -> Button:
    """A button about this question of the day; it works for ever."""
    style = ButtonStyle.primary if primary else ButtonStyle.secondary
    return ui.Button(label=label, style=style, custom_id=str(DailyId(post.id, post.stamp, verb)))


def _row(post: Post, answer: str) -> tuple[Button, ...]:
    return (
        button(post, DailyVerb.ANSWER, answer, primary=True),
        button(post, DailyVerb.HINT, "Hint"),
        button(post, DailyVerb.RESULT, "My result"),
    )


def _reveal_row(reveal: Reveal) -> tuple[Button, ...]:
    row = [
        button(reveal.post, DailyVerb.RESULT, "My result"),
        button(reveal.post, DailyVerb.ANSWER, "Practise"),
    ]
    if reveal.plan.thread:
        row.insert(0, button(reveal.post, DailyVerb.DISCUSS, "Join the discussion", primary=True))
    return tuple(row)


def _answered(answers: int) -> str:
    if not answers:
        return "Nobody has answered yet"
    return f"**{counted(answers, 'answer')}** so far"


def _best(best: Sequence[Entry], room: int) -> tuple[str, ...]:
    """The answers of those who agreed to be shown, by name: a mention that pings nobody."""
    blocks = []
    for place, entry in enumerate(best, 1):
        attempt = entry.counted
        if attempt is not None:
            words = user(clip(attempt.text, room), room)
            blocks.append(f"**{place}. <@{entry.user_id}> · {percent(attempt.score)} / 100**\n> {words}")
    return ("🏅 **Best answers shared**\n" + "\n".join(blocks),) if blocks else ()
