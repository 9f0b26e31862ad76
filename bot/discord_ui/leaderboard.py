"""The commands `/leaderboard show`, `rules`, `timezone` and `recap`."""

from __future__ import annotations

from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.discord_ui import deliver
from bot.discord_ui.daily_options import ChannelOption
from bot.discord_ui.daily_permissions import access_if_there, check_admin
from bot.discord_ui.daily_zones import complete_zone
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import Told, guarded
from bot.discord_ui.interview import offer_everywhere
from bot.discord_ui.leaderboard_actions import NOT_TAKEN
from bot.discord_ui.render import recap as render_recap
from bot.discord_ui.render.leaderboard import zone_set
from bot.discord_ui.render.leaderboard_rules import rules
from bot.discord_ui.render.leaderboard_words import MEASURES, PERIODS
from bot.discord_ui.render.personal import no_such_zone
from bot.discord_ui.services import Services
from bot.use_cases.leaderboard_outcomes import Measure, NoSuchZone, Period, Wanted


class LeaderboardCog(
    commands.GroupCog, group_name="leaderboard", group_description="Who knows most, in this server"
):
    """Parses and hands on."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._recaps = services.recaps
        super().__init__()
        offer_everywhere(self)

    @app_commands.command(description="This server's leaderboard; in direct messages, what you have yourself")
    @app_commands.describe(
        period="How far back (this week)",
        topic="About what; everything if you choose none",
        by="What counts (points)",
        private="For your eyes only",
    )
    @app_commands.choices(
        period=[Choice(name=name, value=period.value) for period, name in PERIODS.items()],
        by=[Choice(name=name, value=measure.value) for measure, name in MEASURES.items()],
    )
    async def show(
        self,
        interaction: Interaction,
        period: str = Period.WEEK.value,
        topic: str | None = None,
        by: str = Measure.POINTS.value,
        private: bool = False,
    ) -> None:
        """Show a list from its top."""
        async with guarded(interaction, not_taken=NOT_TAKEN):
            meant = self._services.topics(topic)
            wanted = Wanted(Period(period), Measure(by), meant[0] if meant else "")
            await self._services.leaderboard_actions.show(interaction, wanted, public=not private)

    @show.autocomplete("topic")
    async def _complete_topic(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return self._services.complete_topic(typed)

    @app_commands.command(name="rules", description="How points are earned")
    async def table(self, interaction: Interaction) -> None:
        """The one public table."""
        async with guarded(interaction, not_taken=NOT_TAKEN):
            await deliver.reply(interaction, rules(), ephemeral=deliver.is_private(interaction))

    @app_commands.command(description="For admins: at whose midnight this server's days begin")
    @app_commands.describe(zone="A city, a country or the time it is there now; pick from the list")
    async def timezone(self, interaction: Interaction, zone: str) -> None:
        """Choose the server's clock."""
        async with guarded(interaction, not_taken=NOT_TAKEN):
            work = self._services.leaderboards.set_zone(_administered(interaction), zone)
            outcome = await deliver.in_time(interaction, work, ephemeral=True)
            if isinstance(outcome, NoSuchZone):
                raise Told(no_such_zone(outcome), logged="no such time zone")
            await deliver.tell(interaction, zone_set(outcome))

    @app_commands.command(description="For admins: post each week's list on Monday morning")
    @app_commands.describe(channel="Where to post it", off="Post it no more")
    async def recap(
        self, interaction: Interaction, channel: ChannelOption | None = None, off: bool = False
    ) -> None:
        """Begin, end, or say how things stand."""
        async with guarded(interaction, not_taken=NOT_TAKEN):
            guild_id = _administered(interaction)
            if off:
                was = await deliver.in_time(
                    interaction, self._recaps.stop(interaction.user.id, guild_id), ephemeral=True
                )
                await deliver.tell(interaction, render_recap.stopped(was=was))
                return
            if channel is not None and channel.guild_id != guild_id:
                raise Told("That channel is another server's.")
            work = (
                self._recaps.set_up(interaction.user.id, guild_id, channel.id)
                if channel is not None
                else self._recaps.show(guild_id)
            )
            found = await deliver.in_time(interaction, work, ephemeral=True)
            held = await access_if_there(interaction, found.channel_id) if found is not None else None
            await deliver.tell(interaction, render_recap.settings(found, held.missing if held else ()))

    @timezone.autocomplete("zone")
    async def _complete_zone(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await complete_zone(interaction, typed)


def _administered(interaction: Interaction) -> int:
    """The server that the person may administer. Raises Told, or MissingPermissions."""
    if interaction.guild_id is None or not interaction.is_guild_integration():
        raise Told("That can be chosen only in a server that has the bot.")
    check_admin(interaction)
    return interaction.guild_id
