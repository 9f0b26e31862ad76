"""What leaderboards need as time goes by: who has left is noticed, streaks that ended end, old lists are deleted.

Without a privileged intent no event tells that somebody left, so Discord is asked, gently: a few servers at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import aiohttp
import discord
import structlog

from bot.discord_ui import deliver
from bot.discord_ui.members import AT_ONCE
from bot.discord_ui.pacing import Pacer
from bot.discord_ui.render.leaderboard import taken_down
from bot.discord_ui.services import Services

log = structlog.get_logger(__name__)

SERVERS = 10
"""Servers that are asked about their members in one go: Discord takes 120 messages a minute, all kinds together."""
LEFT_ALONE = timedelta(hours=1)
"""How long a server that did not answer lets the others go first."""
_STREAKS = 50
_MESSAGES = 20
_BREATH = 0.05
"""Seconds between two transactions, in which people's own come first."""


class LeaderboardKeeper:
    """Everything here is safe to do at any time, and twice. `clock` gives aware UTC."""

    def __init__(
        self,
        client: discord.Client,
        services: Services,
        clock: Callable[[], datetime],
        pacer: Pacer,
    ) -> None:
        self._client = client
        self._leaderboards = services.leaderboards
        self._shown = services.shown
        self._pacer = pacer
        self._members = services.members
        self._clock = clock
        self._silent: dict[int, datetime] = {}

    async def check_members(self) -> None:
        """Ask Discord about people of whom it was not asked for long."""
        guilds = {guild.id: guild for guild in self._client.guilds if not self._passed_over(guild)}
        found = await self._leaderboards.to_check(guilds.keys(), AT_ONCE)
        for guild_id in list(found)[:SERVERS]:
            known = await self._members.names(guilds[guild_id], found[guild_id])
            if known.unknown:
                self._silent[guild_id] = self._clock()
            if known.gone:
                news = await self._leaderboards.gone(guild_id, known.gone)
                log.info("members gone", server=guild_id, people=news)
            if known.names:
                await self._leaderboards.there(guild_id, known.names.keys())

    async def take_down(self) -> None:
        """Take messages down that show somebody who wants to be on no list."""
        while found := await self._shown.claim(_MESSAGES):
            for channel_id, message_id in found:
                await self._take_down(channel_id, message_id)

    async def _take_down(self, channel_id: int, message_id: int) -> None:
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        try:
            async with self._pacer.bulk():
                await deliver.change(message, taken_down())
        except (
            discord.NotFound,
            discord.Forbidden,
        ) as error:  # deleted, or in a channel the bot sees no more
            log.info("list not taken down", channel=channel_id, message=message_id, reason=str(error))
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("list not taken down yet", message=message_id, error=type(error).__name__)
            return
        await self._shown.taken_down(message_id)

    async def reckon_streaks(self) -> None:
        """Bring the streaks on lists up to date where a day has gone by."""
        await _until_none(lambda: self._leaderboards.reckon_streaks(_STREAKS))

    async def tidy(self) -> None:
        """Delete the lists of periods long over."""
        await _until_none(self._leaderboards.tidy)
        await self._shown.tidy()

    def _passed_over(self, guild: discord.Guild) -> bool:
        since = self._silent.get(guild.id)
        if since is not None and timedelta(0) <= self._clock() - since < LEFT_ALONE:
            return True
        self._silent.pop(guild.id, None)
        return guild.unavailable


async def _until_none(some: Callable[[], Awaitable[int]]) -> None:
    done = -1
    while done:
        done = await some()
        await asyncio.sleep(_BREATH)
