"""Fixtures for every folder."""

from tests.discord.conftest import discord_server

__all__ = ["discord_server"]
