"""The discussion of a question of the day: one private thread, made when the first person wants to enter it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Literal
from weakref import WeakValueDictionary

import aiohttp
import discord
import structlog

from bot.discord_ui import deliver
from bot.discord_ui.daily_sender import trouble_of
from bot.discord_ui.errors import Told
from bot.discord_ui.render import daily_discussion as render
from bot.discord_ui.render.daily import short_date
from bot.discord_ui.render.text import clip
from bot.use_cases.daily_outcomes import Discussion, Gone, Post
from bot.use_cases.daily_play import DailyPlay
from questions.daily_plan import Trouble
from questions.model import Question

log = structlog.get_logger(__name__)

_ARCHIVE_MINUTES: Literal[4320] = 4320
"""Three days without a word: a question of Friday is still at hand on Monday."""
_NOT_ALLOWED = (
    "I am not allowed to open the discussion here; an admin can give me Create Private Threads and "
    "Send Messages in Threads in this channel."
)
_HIDDEN = (
    "I cannot see this question's channel, so its discussion stays shut; View Channel is what I need there."
)
_AGAIN = "Discord did not answer, so the discussion is not ready yet; press the button again in a moment."
_NOT_HERE = "A discussion needs an ordinary text channel, and this question's channel is none."
_CLOSED = "A moderator has locked the discussion, so I cannot let you in."
_WANTED = ("create_private_threads", "send_messages_in_threads")
_EARLY = timedelta(minutes=10)
"""By so much Discord's clock may be behind ours."""
_FAULTS = (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError)


class DailyThreads:
    """Made lazily and found again; a deleted thread is made anew, an archived one comes back."""

    def __init__(self, client: discord.Client, play: DailyPlay) -> None:
        self._client = client
        self._play = play
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def enter(self, person: discord.abc.Snowflake, post_id: int, stamp: int) -> str | Gone:
        """Let the person in; gives the thread's address. Raises Told when it cannot be had."""
        lock = self._locks.setdefault(post_id, asyncio.Lock())
        async with lock:  # of two people at once, the second finds the first one's thread
            found = await self._play.discussion(person.id, post_id, stamp)
            if isinstance(found, Gone):
                return found
            with self._explained(found.post):
                thread = await self._thread(found)
        with self._explained(found.post):
            await thread.add_user(person)
        return thread.jump_url

    @contextmanager
    def _explained(self, post: Post) -> Iterator[None]:
        """What Discord does not allow, or does not answer, becomes a sentence."""
        try:
            yield
        except discord.Forbidden as error:
            log.info("discussion not opened", post=post.id, reason=str(error))
            raise Told(_HIDDEN if self._channel(post) is None else _NOT_ALLOWED) from error
        except _FAULTS as error:
            if trouble_of(error) is not Trouble.DISCORD_DOWN:
                raise
            log.warning("discussion not reached", post=post.id, error=type(error).__name__, reason=str(error))
            raise Told(_AGAIN) from error

    async def _thread(self, found: Discussion) -> discord.Thread:
        """The discussion with its opening in it, whatever of that an earlier click was kept from doing."""
        noted = found.post.thread_id
        thread = await self._known(found, noted) if noted is not None else None
        if thread is None:
            # Should it not be noted, by a database that is away or a kill, the next click finds it.
            made = await self._unnoted(found) or await self._make(found)
            kept = await self._play.keep_thread(found.post.id, made.id, gone=noted)
            thread = made
            if kept != made.id:
                await _drop(made)  # another process was faster
                thread = await self._known(found, kept) or made
        if thread.last_message_id is None:
            await deliver.post(thread, render.thread_opened(found), nonce=f"d{thread.id}")
        return thread

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

    async def _unnoted(self, found: Discussion) -> discord.Thread | None:
        """One that was made for this post and is on no record: Discord's answer, or the process, was lost."""
        post, own = found.post, self._client.user
        channel = self._channel(post)
        if not isinstance(channel, discord.TextChannel) or own is None:
            return None
        name = _name(found.question, post)
        for each in channel.threads:
            is_ours = each.is_private() and each.owner_id == own.id and each.name == name
            if not is_ours or each.created_at is None or each.created_at < post.due_at - _EARLY:
                continue
            if each.id != post.thread_id and (thread := await self._known(found, each.id)) is not None:
                log.info("discussion found", post=post.id, thread=thread.id)
                return thread
        return None

    def _channel(self, post: Post) -> discord.abc.GuildChannel | None:
        """The question's channel; None where the bot does not see it."""
        channel = self._client.get_channel(post.channel_id)
        if not isinstance(channel, discord.abc.GuildChannel):
            return None
        return channel if channel.permissions_for(channel.guild.me).view_channel else None

    async def _make(self, found: Discussion) -> discord.Thread:
        post = found.post
        channel = self._channel(post)
        if channel is None:
            guild = self._client.get_guild(post.guild_id)
            # Just after the start a server's channels are not known yet.
            raise Told(_AGAIN if guild is not None and guild.unavailable else _HIDDEN)
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
