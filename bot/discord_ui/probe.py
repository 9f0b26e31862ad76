"""Who a token belongs to, without connecting to the gateway."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from discord.http import Route


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot's name and its application's id."""

    name: str
    application_id: int


async def identity(token: str, api_url: str | None = None) -> Identity:
    """Log in and ask. Raises discord.LoginFailure for a wrong token, and what the network raises."""
    if api_url is not None:
        Route.BASE = api_url.rstrip("/")
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(token)
        information = await client.application_info()
        return Identity(str(client.user), information.id)
