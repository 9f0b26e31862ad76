"""The command `/stats`: how somebody is doing."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import guarded
from bot.discord_ui.progress_actions import STATS_NOT_TAKEN
from bot.discord_ui.services import Services


class StatsCog(commands.Cog):
    """Parses and hands on."""

    def __init__(self, services: Services) -> None:
        self._actions = services.progress_actions
        super().__init__()

    @app_commands.command(description="How you are doing: level, scores, topics, what to learn next")
    @app_commands.describe(
        person="Somebody else in this server who shares their stats; you if you choose nobody"
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def stats(self, interaction: Interaction, person: discord.User | None = None) -> None:
        """Show the overview."""
        async with guarded(interaction, not_taken=STATS_NOT_TAKEN):
            await self._actions.stats(interaction, person)
