"""The Discord client: what it connects with, what it listens to, how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import discord
import structlog
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.discord_ui import deliver, recapping, review, settings
from bot.discord_ui.daily import DailyCog, take_out
from bot.discord_ui.daily_actions import DailyActions
from bot.discord_ui.daily_duties import DailyDuties
from bot.discord_ui.daily_permissions import forget_if_gone
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import report
from bot.discord_ui.history import HistoryCog
from bot.discord_ui.id_forms import parse
from bot.discord_ui.ids import (
    AnswersId,
    BoardId,
    CustomId,
    DailyId,
    HistoryId,
    HistoryVerb,
    InterviewId,
    QueueId,
    RecapId,
    ReviewId,
    SettingsId,
    StatsId,
)
from bot.discord_ui.interview import InterviewCog
from bot.discord_ui.leaderboard import LeaderboardCog
from bot.discord_ui.pacing import Pacer, http_trace
from bot.discord_ui.question import QuestionCog
from bot.discord_ui.recapping import RecapSender
from bot.discord_ui.render.outcome import render
from bot.discord_ui.services import Services
from bot.discord_ui.stats import StatsCog
from bot.use_cases.command_sync import CommandSync, fingerprint
from bot.use_cases.interview_outcomes import Closed, Outcome, PlaceKind, View
from questions.interview_state import Phase

log = structlog.get_logger(__name__)

COGS = (
    InterviewCog,
    QuestionCog,
    settings.SettingsCog,
    DailyCog,
    LeaderboardCog,
    review.ReviewCog,
    StatsCog,
    HistoryCog,
)
FINISH_SECONDS = 4
"""How long closing waits for answers that are being graded or sent."""


class Tree(app_commands.CommandTree[Any]):
    """Commands whose every failure ends in a sentence."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """What a command's own guard did not see: a bad option, a missing permission."""
        await report(interaction, error)


class InterviewClient(commands.AutoShardedBot):
    """No privileged intents, no message cache: everything comes as an interaction or is asked for."""

    def __init__(
        self,
        services: Services,
        sync: CommandSync,
        *,
        api_url: str | None = None,
        command_guild_id: int | None = None,
    ) -> None:
        if api_url is not None:
            # discord.py has no option for the address; every client of this process uses it.
            Route.BASE = api_url.rstrip("/")
        # The bot never speaks; two warnings at every start about missing voice libraries say nothing.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        self.pacer = Pacer()
        super().__init__(
            http_trace=http_trace(self.pacer),
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=Tree,
        )
        self.services = services
        self.actions = services.actions
        self.daily = DailyDuties(self, services, self.pacer)
        self.recaps = RecapSender(self, services, self.pacer, self.daily.sender)
        self.daily_actions = DailyActions(self, services.daily.play, services.titles)
        self._sync = sync
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._api_url = api_url
        self._command_guild = discord.Object(command_guild_id) if command_guild_id else None

    async def setup_hook(self) -> None:
        """Before the gateway connects: commands."""
        if self._api_url is not None:
            # After an invalid session discord.py falls back to this address, not to the one it was told.
            _, gateway, _ = await self.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
        for cog in COGS:
            await self.add_cog(cog(self.services))
        await self.register_commands()

    async def register_commands(self) -> None:
        """Tell Discord the commands if they are not what it was told last."""
        if self._command_guild is not None:
            self.tree.copy_global_to(guild=self._command_guild)
        tree: Any = self.tree
        payload = [c.to_dict(tree) for c in tree.get_commands(guild=self._command_guild)]
        mark = fingerprint(payload)
        scope = str(self._command_guild.id) if self._command_guild else "global"
        application = self.application_id or 0
        if await self._sync.is_current(application, scope, mark):
            return
        await self.tree.sync(guild=self._command_guild)
        await self._sync.remember(application, scope, mark)
        log.info("commands registered", scope=scope, commands=len(payload))

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Something is being done for a person: closing waits for it."""
        self._under_way += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def close(self) -> None:
        """Let what is under way finish, for a moment, then disconnect."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), FINISH_SECONDS)
        self.actions.stop_drawing()  # not before: what was under way may have begun another picture
        await super().close()

    async def on_ready(self) -> None:
        """Connected; comes again after a reconnection."""
        user = self.user.name if self.user else None
        log.info("ready", user=user, servers=len(self.guilds), shards=self.shard_count)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Every click, choice and submitted form, by its custom id: of this process or an earlier one."""
        self.services.members.note(interaction.guild_id, interaction.user)
        if interaction.type is discord.InteractionType.component:
            await self._clicked(interaction)
        elif interaction.type is discord.InteractionType.modal_submit:
            await self._submitted(interaction)

    async def _submitted(self, interaction: Interaction) -> None:
        match _target(interaction):
            case InterviewId() as target:
                await self.actions.submit(interaction, target)
            case DailyId() as target:
                await self.daily_actions.submit(interaction, target)
            case _:
                await self.actions.unknown(interaction)

    async def _clicked(self, interaction: Interaction) -> None:  # noqa: C901 - one flat table
        data: dict[str, Any] = dict(interaction.data or {})
        values: list[str] = data.get("values", [])
        match _target(interaction):
            case InterviewId() as target:
                await self.actions.click(interaction, target)
            case DailyId() as target:
                await self.daily_actions.click(interaction, target)
            case HistoryId(page, HistoryVerb.PAGE):
                await self.actions.history_page(interaction, page)
            case HistoryId():
                await self.actions.open_report(interaction, int(values[0]))
            case QueueId() as target:
                await take_out(interaction, self.services, target, values)
            case SettingsId() as target:
                await settings.clicked(interaction, self.services, target)
            case ReviewId() as target:
                await review.clicked(interaction, self.services, target)
            case BoardId() as target:
                await self.services.leaderboard_actions.click(interaction, target, values)
            case StatsId() as target:
                await self.services.progress_actions.stats_clicked(interaction, target)
            case AnswersId() as target:
                await self.services.progress_actions.history_clicked(interaction, target, values)
            case RecapId() as target:
                await recapping.clicked(interaction, self.services.recaps, target)
            case None:
                await self.actions.unknown(interaction)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forget its question of the day, if the channel is gone and not just hidden from the bot."""
        await forget_if_gone(self, self.services.daily.admin, channel)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """One log line for what an event handler raised."""
        log.exception("fault", handler=event_method)  # noqa: LOG004 - discord.py calls this inside its handler

    async def announce_time_up(self, view: View) -> None:
        """Post that an exam's question was closed by the clock, where the bot may write by itself."""
        if view.place.kind not in (PlaceKind.THREAD, PlaceKind.DM) or view.place.channel_id is None:
            return
        channel = self.get_partial_messageable(view.place.channel_id, guild_id=view.place.guild_id)
        outcome: Outcome = Closed(view)
        if view.interview.phase is Phase.FINISHED:  # it was the last question: here is the report
            outcome = await self.services.interviews.look(view.interview.owner, view.interview.id)
        await deliver.post(channel, render(outcome, self.services.titles))


def _target(interaction: Interaction) -> CustomId | None:
    data: dict[str, Any] = dict(interaction.data or {})
    return parse(str(data.get("custom_id", "")))
