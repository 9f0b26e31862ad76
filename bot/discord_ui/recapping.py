"""The weekly recap: posting what is due, once, and telling whoever clicks on it where they stood."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import aiohttp
import discord
import structlog

from bot.discord_ui import deliver
from bot.discord_ui.daily_sender import DailySender, trouble_of
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import guarded
from bot.discord_ui.ids import RecapId
from bot.discord_ui.leaderboard_actions import NOT_TAKEN
from bot.discord_ui.pacing import Pacer
from bot.discord_ui.render import recap as render
from bot.discord_ui.render.message import Attachment
from bot.discord_ui.services import Services
from bot.use_cases.faults import StorageUnavailable
from bot.use_cases.recaps import Recap, Recaps, WeekTold
from questions.daily_plan import Trouble

log = structlog.get_logger(__name__)

BATCH = 10
SECONDS = 30.0
"""How long one recap may take, its picture included. Less than its lease."""
_PICTURE_SECONDS = 10.0


class RecapSender:
    """Takes what is due from the use-case and hands back what came of it."""

    def __init__(self, client: discord.Client, services: Services, pacer: Pacer, sender: DailySender) -> None:
        """`sender` knows how to find a message of ours in a channel."""
        self._client = client
        self._recaps = services.recaps
        self._leaderboards = services.leaderboards
        self._shown = services.shown
        self._members = services.members
        self._pictures = services.pictures
        self._pacer = pacer
        self._sender = sender
        self._running = asyncio.Lock()

    async def run(self) -> None:
        """Post until nothing is due any more. Safe to run at any time, in any number of processes."""
        await self._client.wait_until_ready()  # before, it is not known which servers there are
        async with self._running:  # whoever calls finds everything posted, also what another call took on
            while (due := await self._recaps.claim(BATCH)) is not None:
                for told in due:
                    await self._one(told)

    async def _one(self, told: WeekTold) -> None:
        if self._is_elsewhere(told.recap):
            await self._recaps.refused(told, Trouble.CHANNEL_GONE)
            return
        try:
            async with self._pacer.bulk(), asyncio.timeout(SECONDS):
                await self._post(told)
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
            trouble = trouble_of(error)
            guild_id, channel_id = told.recap.guild_id, told.recap.channel_id
            log.warning("recap not posted", server=guild_id, channel=channel_id, reason=trouble.value)
            await self._recaps.refused(told, trouble)
        except StorageUnavailable:
            raise
        except Exception:  # a bug about one server must not keep the others from theirs, week after week
            log.exception("recap hit a bug", server=told.recap.guild_id, channel=told.recap.channel_id)
            await self._recaps.refused(told, Trouble.REFUSED)
        else:
            await self._recaps.posted(told)

    def _is_elsewhere(self, recap: Recap) -> bool:
        """Whether the channel is another server's, whose people are to read nothing of this one's."""
        channel = self._client.get_channel(recap.channel_id)
        return isinstance(channel, discord.abc.GuildChannel) and channel.guild.id != recap.guild_id

    async def _post(self, told: WeekTold) -> None:
        channel = self._client.get_partial_messageable(told.recap.channel_id, guild_id=told.recap.guild_id)
        # Always: a week ago nobody knows any more whether somebody began to send this one.
        found = await self._sender.find(channel, RecapId(told.week), told.due_at)
        if found is not None:
            await self._note(told, found.id)
            return
        told, names = await self._who_is_there(told)
        picture = await self._picture(told, names) if told.lines else None
        # Names and pictures take their time, and whoever hid meanwhile was told that they are on no list any more.
        now = await self._recaps.again(told)
        if {line.user_id for line in told.lines} - {line.user_id for line in now.lines}:
            told, names = await self._who_is_there(now)
            picture = None
        if told.lines:
            message = render.recap(told, names, picture)
            sent = await deliver.post(
                channel, message, nonce=f"w{told.recap.guild_id:x}.{told.week.toordinal():x}"
            )
            await self._note(told, sent.id)

    async def _note(self, told: WeekTold, message_id: int) -> None:
        """Whom the message shows, should one of them want to be on no list any more."""
        people = [line.user_id for line in told.lines]
        await self._shown.keep(told.recap.channel_id, message_id, people)

    async def _who_is_there(self, told: WeekTold) -> tuple[WeekTold, Mapping[int, str]]:
        """The week without those who have left since, and the others' names."""
        guild = self._client.get_guild(told.recap.guild_id)
        if guild is None:
            return told, {}
        while True:
            known = await self._members.names(guild, {line.user_id for line in told.lines})
            if not known.gone:
                return told, known.names
            await self._leaderboards.gone(guild.id, known.gone)
            told = await self._recaps.again(told)

    async def _picture(self, told: WeekTold, names: Mapping[int, str]) -> Attachment | None:
        try:
            return await asyncio.wait_for(self._pictures.board(render.chart(told, names)), _PICTURE_SECONDS)
        except TimeoutError:
            return None


async def clicked(interaction: Interaction, recaps: Recaps, target: RecapId) -> None:
    """Tell whoever clicked where they stood that week, for their eyes only."""
    async with guarded(interaction, not_taken=NOT_TAKEN):
        work = recaps.place(interaction.user.id, interaction.guild_id or 0, target.week)
        outcome = await deliver.in_time(interaction, work, ephemeral=True)
        await deliver.tell(interaction, render.own_place(outcome))
