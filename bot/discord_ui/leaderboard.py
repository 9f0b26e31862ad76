"""The commands `/leaderboard show`, `rules` and `timezone`."""

from __future__ import annotations

from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.discord_ui import deliver
from bot.discord_ui.daily_permissions import check_admin
from bot.discord_ui.daily_zones import complete_zone
from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import Told, guarded
from bot.discord_ui.interview import offer_everywhere
from bot.discord_ui.leaderboard_actions import NOT_TAKEN
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
            if interaction.guild_id is None or not interaction.is_guild_integration():
                raise Told("That can be chosen only in a server that has the bot.")
            check_admin(interaction)
            work = self._services.leaderboards.set_zone(interaction.guild_id, zone)
            outcome = await deliver.in_time(interaction, work, ephemeral=True)
            if isinstance(outcome, NoSuchZone):
                raise Told(no_such_zone(outcome), logged="no such time zone")
            await deliver.tell(interaction, zone_set(outcome))

    @timezone.autocomplete("zone")
    async def _complete_zone(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await complete_zone(interaction, typed)
