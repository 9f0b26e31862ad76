"""Who is told what keeps a channel from its question: an admin who can mend it, else where the admins read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.discord_ui.client import InterviewClient
from tests.discord.bots import MovedClock, running_bot
from tests.discord.daily_admins import set_up
from tests.discord.loopback import Channel, Guild, Loopback, Person


@pytest.fixture
def clock() -> MovedClock:
    """Half past eight in Berlin: half an hour before the post."""
    return MovedClock(datetime(2026, 3, 2, 7, 30, tzinfo=UTC))


@pytest.fixture
def grace(discord_server: Loopback, guild: Guild) -> Person:
    """An admin."""
    return discord_server.add_user("grace", member_of=[guild], permissions=["manage_guild"])


@pytest.fixture
def staff(guild: Guild) -> Channel:
    """Where the server's admins read."""
    guild.admins_channel = guild.add_channel("staff")
    return guild.admins_channel


async def fail_to_post(
    server: Loopback, bot: InterviewClient, channel: Channel, clock: MovedClock, told: Channel
) -> None:
    """Nine o'clock comes, and the bot may not write there; wait until it is told in the place given."""
    channel.deny_bot("send_messages")
    with server.expect_refusal(50013):
        clock.move(minutes=30)
        await bot.daily.sender.run()
        await bot.daily.keeper.run()
        await server.until(lambda: told.messages, 20)  # by a tick, if that was faster


@pytest.mark.parametrize("right", ["manage_guild", "administrator", "manage_channels", None])
async def test_told_is_whom_the_commands_obey(
    right: str | None,
    discord_server: Loopback,
    guild: Guild,
    general: Channel,
    staff: Channel,
    grace: Person,
    clock: MovedClock,
    tmp_path: Path,
) -> None:
    """Whoever set it up and lost the right to `/daily` hears no more of it; the other admins do."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await set_up(grace, general)
        for command in discord_server.world.commands[None].values():
            command["default_member_permissions"] = None  # the bot itself says who may
        guild.members[grace.id].roles = [guild.add_role("now", right)] if right else []
        obeyed = "You need **Manage Server**" not in (await grace.slash(general, "daily list")).text
        told = discord_server.world.dm_with(grace.user)
        await fail_to_post(discord_server, bot, general, clock, told if obeyed else staff)
        assert (len(told.messages), len(staff.messages)) == ((1, 0) if obeyed else (0, 1))
        assert obeyed is (right in ("manage_guild", "administrator"))


async def test_who_left_the_server_is_not_told(
    discord_server: Loopback,
    guild: Guild,
    general: Channel,
    staff: Channel,
    grace: Person,
    clock: MovedClock,
    tmp_path: Path,
) -> None:
    """Though they could still be written to."""
    discord_server.add_guild("Elsewhere").members[grace.id] = guild.members[grace.id]
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await set_up(grace, general)
        grace.leave(guild)
        with discord_server.expect_refusal(10007):
            await fail_to_post(discord_server, bot, general, clock, staff)
        assert not discord_server.world.dm_with(grace.user).messages
        (notice,) = staff.messages.values()
        assert general.mention in str(notice.components)


async def test_an_admin_whose_rights_cannot_be_looked_up_is_told_later(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Discord does not answer, and there is nobody else to tell."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await set_up(grace, general)
        unanswered = discord_server.fail("GET", f"/guilds/{guild.id}/members/{grace.id}", 503)
        told = discord_server.world.dm_with(grace.user)
        await fail_to_post(discord_server, bot, general, clock, told)
        assert unanswered.struck
        await bot.daily.keeper.run()
        assert len(told.messages) == 1
