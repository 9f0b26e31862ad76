"""A server with one channel and one person, for the tests that need no more."""

from __future__ import annotations

import pytest

from tests.discord.loopback import Channel, Guild, Loopback, Person


@pytest.fixture
def guild(discord_server: Loopback) -> Guild:
    """A server that has the bot."""
    return discord_server.add_guild("Study group")


@pytest.fixture
def general(guild: Guild) -> Channel:
    """Its channel."""
    return guild.add_channel("general")


@pytest.fixture
def ada(discord_server: Loopback, guild: Guild) -> Person:
    """A member."""
    return discord_server.add_user("ada", display_name="Ada", member_of=[guild])


@pytest.fixture
def bob(discord_server: Loopback, guild: Guild) -> Person:
    """Another member."""
    return discord_server.add_user("bob", display_name="Bob", member_of=[guild])


@pytest.fixture
def admin(discord_server: Loopback, guild: Guild) -> Person:
    """Somebody who may manage the server."""
    return discord_server.add_user("admin", member_of=[guild], permissions=["manage_guild"])
