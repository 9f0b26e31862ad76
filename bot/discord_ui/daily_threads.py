"""The discussion of a question of the day: one private thread, made when the first person wants to enter it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Literal
from weakref import WeakValueDictionary

import discord
import structlog

from bot.discord_ui import deliver
from bot.discord_ui.errors import Told
from bot.discord_ui.render import daily_people as render
from bot.discord_ui.render.daily import short_date
from bot.discord_ui.render.text import clip
from bot.use_cases.daily_outcomes import Discussion, Gone, Post
from bot.use_cases.daily_play import DailyPlay
from questions.model import Question

log = structlog.get_logger(__name__)

_ARCHIVE_MINUTES: Literal[4320] = 4320
"""Three days without a word: a question of Friday is still at hand on Monday."""
_NOT_ALLOWED = (
    "I am not allowed to open the discussion here; an admin can give me Create Private Threads and "
    "Send Messages in Threads in this channel."
)
_NOT_HERE = "A discussion needs an ordinary text channel, and this question's channel is none."
_CLOSED = "A moderator has locked the discussion, so I cannot let you in."
_WANTED = ("create_private_threads", "send_messages_in_threads")


class DailyThreads:
    """Made lazily and found again; a deleted thread is made anew, an archived one comes back."""

    def __init__(self, client: discord.Client, play: DailyPlay) -> None:
        self._client = client
        self._play = play
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def enter(self, person: discord.abc.Snowflake, post_id: int, stamp: int) -> str | Gone:
        """Let the person in; gives the thread's address. Raises Told when it cannot be had."""
        lock = self._locks.setdefault(post_id, asyncio.Lock())
        try:
            async with lock:  # of two people at once, the second finds the first one's thread
                found = await self._play.discussion(person.id, post_id, stamp)
                if isinstance(found, Gone):
                    return found
                thread = await self._thread(found)
            await thread.add_user(person)
        except discord.Forbidden as error:
            log.info("discussion not opened", post=post_id, reason=str(error))
            raise Told(_NOT_ALLOWED) from error
        return thread.jump_url

    async def _thread(self, found: Discussion) -> discord.Thread:
        noted = found.post.thread_id
        thread = await self._known(found, noted) if noted is not None else None
        if thread is not None:
            return thread
        thread = await self._make(found)
        try:
            kept = await self._play.keep_thread(found.post.id, thread.id, gone=noted)
        except BaseException:
            await _drop(thread)
            raise
        if kept == thread.id:
            await deliver.post(thread, render.thread_opened(found), nonce=f"d{thread.id}")
            return thread
        await _drop(thread)  # another process was faster
        return await self._known(found, kept) or thread

    async def _known(self, found: Discussion, thread_id: int) -> discord.Thread | None:
        """The thread, ready for people to come in; None when it was deleted."""
        thread = await thread_of(self._client, thread_id)
        if thread is None:
            return None
        opens = not found.post.is_open(found.at)
        if thread.archived and thread.locked:
            raise Told(_CLOSED)
        if thread.archived or (opens and not thread.invitable):
            return await thread.edit(archived=False, invitable=thread.invitable or opens)
        return thread

    async def _make(self, found: Discussion) -> discord.Thread:
        post = found.post
        channel = self._client.get_channel(post.channel_id)
        if not isinstance(channel, discord.TextChannel) or channel.is_news():
            raise Told(_NOT_HERE)
        allowed = channel.permissions_for(channel.guild.me)
        if not all(getattr(allowed, name) for name in _WANTED):
            raise Told(_NOT_ALLOWED)
        return await channel.create_thread(
            name=_name(found.question, post),
            type=discord.ChannelType.private_thread,
            invitable=not post.is_open(found.at),
            auto_archive_duration=_ARCHIVE_MINUTES,
        )


async def thread_of(client: discord.Client, thread_id: int) -> discord.Thread | None:
    """The thread as it is now, archived or not; None when it was deleted."""
    try:
        channel = await client.fetch_channel(thread_id)
    except discord.NotFound:
        return None
    return channel if isinstance(channel, discord.Thread) else None


async def _drop(thread: discord.Thread) -> None:
    """Nobody is in it. Without Manage Threads it can only be put away."""
    try:
        await thread.delete()
    except discord.HTTPException:
        with suppress(discord.HTTPException):
            await thread.edit(archived=True)


def _name(question: Question, post: Post) -> str:
    title = clip(question.title.replace("`", ""), 80)
    return f"{title} · {short_date(post.day)}"
