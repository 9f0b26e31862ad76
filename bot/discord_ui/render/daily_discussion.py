"""The discussion of a question of the day: the way in, its opening, and word in it that the answer is out."""

from __future__ import annotations

from bot.discord_ui.ids import DailyVerb
from bot.discord_ui.render.daily import button, message_url, why_late
from bot.discord_ui.render.message import Accent, Message
from bot.discord_ui.render.refusal import sentence
from bot.discord_ui.render.text import prose
from bot.use_cases.daily_outcomes import Discussion, Post


def discussion(url: str) -> Message:
    """The way into the discussion."""
    return sentence(f"💬 You are in: {url}")


def thread_opened(found: Discussion) -> Message:
    """The first message of a discussion."""
    post, question = found.post, found.question
    about = f"[the question of the day]({message_url(post, post.message_id)})" if post.message_id else "it"
    if post.is_open(found.at):
        who = "Only those who have answered are here; when the answer is out, everybody may come in."
    else:
        who = f"{why_late(post).capitalize()}, and everybody may come in."
    talk = f"Talk about {about} here: how you put it, what you left out, what you doubt."
    text = f"### 💬 {prose(question.title)}\n{talk}"
    return Message((f"{text}\n-# {who}",), Accent.NEUTRAL)


def thread_revealed(post: Post, reveal_message_id: int) -> Message:
    """Said in a discussion when the answer is out."""
    where = f"[Read it in the channel]({message_url(post, reveal_message_id)})"
    text = f"### 🔓 The answer is out\n{where}. Everybody may join this discussion now."
    return Message((text,), Accent.GOOD, ((button(post, DailyVerb.RESULT, "My result"),),))
