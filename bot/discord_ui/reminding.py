"""Sending the reminders that are due: behind people's requests, each at most once, and none to a closed door."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Protocol

import aiohttp
import discord
import structlog

from bot.discord_ui import deliver
from bot.discord_ui.pacing import Pacer
from bot.discord_ui.render import personal as render
from bot.discord_ui.render import review as render_review
from bot.discord_ui.render.message import Message
from bot.use_cases.daily_work import Post
from bot.use_cases.faults import StorageUnavailable
from bot.use_cases.reminders import Claim, Reminders
from bot.use_cases.reviews import Reviews

log = structlog.get_logger(__name__)

BATCH = 16
"""Reminders taken on at once, about a second's work: a kill -9 costs these people theirs, and nobody else."""
TRIES = 3
SECONDS = 12.0
"""How long one try may take."""
_AGAIN_AFTER = 1.0
_END_SECONDS = 2.0
"""Enough for a batch: nobody is left without a reminder because the bot was told to stop."""
_READERS = 4
"""Reminders worked out at once: people's own requests want connections to the database too."""
_NOT_THEIR_DOOR = frozenset({20026, 40003})
"""Discord's codes for a bot that it holds back itself: that says nothing about the person."""


class Source(Protocol):
    """Who is to be reminded, of whatever it is. Each method may raise StorageUnavailable."""

    async def claim(self, limit: int) -> tuple[Claim, ...] | None:
        """Those to be reminded of the people whose time has come; None: nobody's has."""

    async def unreachable(self, claim: Claim) -> None:
        """Discord does not let the bot write to the person."""


class DirectSender(ABC):
    """Takes what is due from the use-case and sends it."""

    def __init__(self, client: discord.Client, source: Source, pacer: Pacer, mark: str) -> None:
        """`mark`: a letter that tells these messages from those of other senders of the same day."""
        self._client = client
        self._source = source
        self._pacer = pacer
        self._mark = mark
        self._reading = asyncio.Semaphore(_READERS)
        self._running = asyncio.Lock()

    async def run(self) -> None:
        """Send until nothing is due any more. Safe to run at any time, in any number of processes."""
        await self._client.wait_until_ready()  # before, it is not known who sees which channel
        async with self._running:  # whoever calls finds everything sent, also what another call took on
            while (claims := await self._source.claim(BATCH)) is not None:
                await self._all(claims)

    async def _all(self, claims: tuple[Claim, ...]) -> None:
        tasks = [asyncio.create_task(self._remind(claim)) for claim in claims]
        try:
            await asyncio.gather(*map(asyncio.shield, tasks))
        except asyncio.CancelledError:
            _, late = await asyncio.wait(tasks, timeout=_END_SECONDS)
            for task in late:
                task.cancel()
            raise

    async def _remind(self, claim: Claim) -> None:
        """Send one reminder. Where Discord does not answer it is tried again, with the same nonce, a few times."""
        for tried in range(TRIES):
            if tried:
                await asyncio.sleep(_AGAIN_AFTER * tried)
            try:
                async with self._pacer.bulk(), asyncio.timeout(SECONDS):
                    await self._send(claim)
            except discord.Forbidden as error:
                await self._refused(claim, error)
                return
            except StorageUnavailable as error:
                log.warning("reminder left out", user=claim.user_id, reason=str(error))
                return
            except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
                name, status = type(error).__name__, getattr(error, "status", 0)
                log.warning("reminder not sent", user=claim.user_id, error=name, reason=str(error))
                if 400 <= status < 500 and status != 429:
                    return
            else:
                return

    @abstractmethod
    async def _message(self, claim: Claim) -> Message | None:
        """What to say now; None when there is nothing to say any more. Read under `_reading`."""

    async def _send(self, claim: Claim) -> None:
        message = await self._message(claim)
        if message is None:
            return
        channel = await self._client.create_dm(discord.Object(claim.user_id))
        await deliver.post(channel, message, nonce=_nonce(self._mark, claim))

    async def _refused(self, claim: Claim, error: discord.Forbidden) -> None:
        log.info("reminder refused", user=claim.user_id, code=error.code, reason=str(error))
        if error.code in _NOT_THEIR_DOOR:
            return
        try:
            await self._source.unreachable(claim)
        except StorageUnavailable as fault:  # refused again tomorrow, then
            log.warning("reminders not stopped", user=claim.user_id, reason=str(fault))


class ReminderSender(DirectSender):
    """Reminders of questions of the day that are still open."""

    def __init__(self, client: discord.Client, reminders: Reminders, pacer: Pacer) -> None:
        super().__init__(client, reminders, pacer, "m")
        self._reminders = reminders

    async def _message(self, claim: Claim) -> Message | None:
        async with self._reading:  # as late as can be: they may have answered while this waited for its turn
            reminder = await self._reminders.reminder(claim)
        if reminder is None:
            return None
        seen = [(post, place) for post in reminder.posts if (place := await self._place(claim.user_id, post))]
        if not seen:
            return None
        reminder = replace(reminder, posts=tuple(post for post, _ in seen))
        return render.reminder(reminder, [place for _, place in seen])

    async def _place(self, user_id: int, post: Post) -> render.Place | None:
        """Where the question is; None for who left the server or does not see the channel any more."""
        guild = self._client.get_guild(post.guild_id)
        channel = guild.get_channel(post.channel_id) if guild is not None else None
        if guild is None or channel is None:
            return None
        try:
            member = await guild.fetch_member(user_id)
        except discord.NotFound:
            return None
        return (
            render.Place(channel.name, guild.name) if channel.permissions_for(member).view_channel else None
        )


class ReviewSender(DirectSender):
    """Reminders of questions that are due for review."""

    def __init__(self, client: discord.Client, reviews: Reviews, pacer: Pacer) -> None:
        super().__init__(client, reviews, pacer, "r")
        self._reviews = reviews

    async def _message(self, claim: Claim) -> Message | None:
        async with self._reading:
            reminder = await self._reviews.reminder(claim)
        return render_review.reminder(reminder) if reminder is not None else None


def _nonce(mark: str, claim: Claim) -> str:
    """The same for every try at one reminder, and for no other: 25 characters at most."""
    return f"{mark}{claim.user_id:x}.{claim.day.toordinal():x}"[:25]
