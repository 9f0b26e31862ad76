"""The question of the day as everybody sees it: the post, its count, and the reveal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from discord import ButtonStyle, ui
from discord.utils import format_dt

from bot.discord_ui.components import Button
from bot.discord_ui.ids import DailyId, DailyVerb
from bot.discord_ui.render.daily_shared import quoted_answer
from bot.discord_ui.render.message import Accent, Attachment, Message, first_fitting
from bot.discord_ui.render.question import prompt_block
from bot.discord_ui.render.text import clip, code_block, prose
from bot.use_cases.daily_work import Entry, Post, Reveal
from bot.wording import percent
from questions.daily_plan import DailyPlan, PostStatus
from questions.interview_state import HINT_COST
from questions.model import Question
from questions.spread import in_words, who_answered

_TITLE = "📅 **Question of the day**"
_RULES = f"-# Only you see your answer; the first one counts. A hint costs {percent(HINT_COST)}% of it."
_SHARED = (450, 280, 120)
"""Characters of each shared answer, from ample to terse: the first that fits is taken."""
_PROMPT = 300
_MEDALS = ("🥇", "🥈", "🥉")


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
    block = prompt_block(heading(question, topic_title), question)
    status = f"{_answered(answers)}  ·  the answer comes {format_dt(reveal_at, 'R')}\n{_RULES}"
    return Message(
        (f"{ping}{_TITLE}\n{block}", status), Accent.NEUTRAL, (_row(post, "Answer", primary=True),)
    )


def closed(
    post: Post, question: Question, topic_title: str, answers: int, reveal_message_id: int | None
) -> Message:
    """The post once its answer is out: in that message, or, where none could be posted, with each person's result."""
    out = "**the answer is out:** “My result” shows it"
    if reveal_message_id is not None:
        out = f"[**the answer is out**]({message_url(post, reveal_message_id)})"
    status = f"🔓 {_in_time(answers)}  ·  {out}\n-# You can still try it, for practice."
    block = prompt_block(heading(question, topic_title), question)
    return Message((f"{_TITLE}\n{block}", status), Accent.QUIET, (_row(post, "Practise"),))


def withdrawn() -> Message:
    """The post once its answer is due, when the bank has lost the question."""
    text = "This question has been taken out of the bank, so there is no answer to show. The next one comes as usual."
    return Message((f"{_TITLE}\n{text}",), Accent.QUIET)


def revealed(reveal: Reveal, picture: Attachment | None, topic_title: str) -> Message:
    """The reference answer, how people did (or only how many), the best answers of those who share."""
    question = reveal.question
    assert question is not None  # noqa: S101 - without it there is nothing to reveal
    small = f"-# 🔓 The answer to {link(reveal.post)}  ·  {_kind(question, topic_title)}"
    answer = (
        f"{small}\n### {prose(clip(question.prompt, _PROMPT))}\n{answer_block(question, question.reference)}"
    )
    sources = "\n".join(f"-# 📖 [{prose(each.title)}](<{each.url}>)" for each in question.sources[:3])
    people = in_words(reveal.spread) if reveal.shows_spread else f"{_in_time(reveal.spread.people)}."
    candidates = [
        (f"{answer}\n{sources}".strip(), f"📊 {prose(people)}", *_best(reveal.best, room)) for room in _SHARED
    ]
    pictures = (picture,) if picture is not None else ()
    return Message(first_fitting(candidates), Accent.GOOD, (_reveal_row(reveal),), pictures)


def answer_block(question: Question, reference: str) -> str:
    """The reference answer, below what the program prints unless it begins with that itself."""
    if not question.output or question.output in reference:
        return prose(reference)
    return f"It prints:\n{code_block(question.output, '')}\n{prose(reference)}"


def heading(question: Question, topic_title: str, day: date | None = None) -> str:
    """The small line above the question; with its day where the post is not beside it."""
    return f"-# {f'Question of the day, {short_date(day)}  ·  ' if day else ''}{_kind(question, topic_title)}"


def short_date(day: date) -> str:
    """'2 March'."""
    return f"{day.day} {day:%B}"


def mention(guild_id: int, role_id: int) -> str:
    """The text that pings a role; the role of everyone has the server's id."""
    return "@everyone" if role_id == guild_id else f"<@&{role_id}>"


def message_url(post: Post, message_id: int | None) -> str:
    """A message in the post's channel; the channel itself where it is not known."""
    where = f"https://discord.com/channels/{post.guild_id}/{post.channel_id}"
    return f"{where}/{message_id}" if message_id is not None else where


def link(post: Post) -> str:
    """The post, to click on."""
    return f"[the question of the day]({message_url(post, post.message_id)})"


def button(post: Post, verb: DailyVerb, label: str, *, primary: bool = False) -> Button:
    """A button about this question of the day; it works for ever."""
    style = ButtonStyle.primary if primary else ButtonStyle.secondary
    return ui.Button(label=label, style=style, custom_id=str(DailyId(post.id, post.stamp, verb)))


def why_late(post: Post) -> str:
    """Why nothing counts any more: an answer may be on its way after its hour, for long where the bot was away."""
    return "the answer is out" if post.status is PostStatus.REVEALED else "the time to answer is over"


def _kind(question: Question, topic_title: str) -> str:
    return f"{prose(topic_title)}  ·  {question.difficulty.value}"


def _row(post: Post, answer: str, *, primary: bool = False) -> tuple[Button, ...]:
    return (
        button(post, DailyVerb.ANSWER, answer, primary=primary),
        button(post, DailyVerb.HINT, "Hint"),
        button(post, DailyVerb.RESULT, "My result"),
    )


def _reveal_row(reveal: Reveal) -> tuple[Button, ...]:
    row = [
        button(reveal.post, DailyVerb.RESULT, "My result"),
        button(reveal.post, DailyVerb.ANSWER, "Practise"),
    ]
    if reveal.plan.thread or reveal.post.thread_id is not None:
        row.insert(0, button(reveal.post, DailyVerb.DISCUSS, "Join the discussion", primary=True))
    return tuple(row)


def _answered(people: int) -> str:
    if not people:
        return "Be the first to answer"
    return f"**{people:,} {'person has' if people == 1 else 'people have'}** answered"


def _in_time(people: int) -> str:
    return f"{who_answered(people)} in time"


def _best(best: Sequence[Entry], room: int) -> tuple[str, ...]:
    """The answers of those who agreed to be shown, by name: a mention that pings nobody."""
    blocks = [
        f"{medal} <@{entry.user_id}>  ·  **{percent(attempt.score)} / 100**\n{quoted_answer(attempt.text, room)}"
        for medal, entry in zip(_MEDALS, best, strict=False)
        if (attempt := entry.counted) is not None
    ]
    return ("**The best answers that were shared**\n" + "\n".join(blocks),) if blocks else ()
