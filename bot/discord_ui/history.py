"""The command `/history`: every answer one has given."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.discord_ui.deliver import Interaction
from bot.discord_ui.errors import guarded
from bot.discord_ui.progress_actions import HISTORY_NOT_TAKEN
from bot.discord_ui.services import Services


class HistoryCog(commands.Cog):
    """Parses and hands on."""

    def __init__(self, services: Services) -> None:
        self._actions = services.progress_actions
        super().__init__()

    @app_commands.command(
        description="Each of your answers with its grade; /interview history has whole interviews"
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def history(self, interaction: Interaction) -> None:
        """List past answers from the latest."""
        async with guarded(interaction, not_taken=HISTORY_NOT_TAKEN):
            await self._actions.history(interaction)
