"""Whose commands these are, and what `/daily list` shows of many channels, hidden ones and deleted ones."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.discord_ui.client import InterviewClient
from bot.use_cases.daily_outcomes import Schedule
from storage.database import open_database
from storage.tables import daily_schedules
from tests.discord.bots import MovedClock, running_bot
from tests.discord.daily_admins import plan_of, set_up
from tests.discord.loopback import Channel, DriverError, Guild, Loopback, Person
from tests.discord.loopback.state import PUBLIC_THREAD

MONDAY = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> MovedClock:
    """Half past eight in Berlin: half an hour before the post."""
    return MovedClock(MONDAY)


@pytest.fixture
def grace(discord_server: Loopback, guild: Guild) -> Person:
    """An admin."""
    return discord_server.add_user("grace", member_of=[guild], permissions=["manage_guild"])


async def test_a_long_list_has_pages(
    discord_server: Loopback, guild: Guild, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Every channel once, and the way to the others on each page."""
    channels = [guild.add_channel(f"room-{number}") for number in range(8)]
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        for channel in channels:
            await set_up(grace, channel)
        first = await grace.slash(channels[0], "daily list")
        second = await grace.slash(channels[0], "daily list", page=2)
        assert "8 channels" in first.text
        assert "`/daily list page:2`" in first.text
        assert "Page 2 of 2" in second.text
        for channel in channels:
            assert (channel.mention in first.text) != (channel.mention in second.text)


async def test_a_deleted_channel_is_forgotten_and_a_hidden_one_is_not(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Discord tells the bot of both in the same way."""
    doomed, hidden = guild.add_channel("doomed"), guild.add_channel("hidden")
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        for channel in (doomed, hidden):
            await set_up(grace, channel)
        with discord_server.expect_refusal(50001, 10003):
            hidden.deny_bot("view_channel")
            doomed.delete()
            await forgotten(bot, doomed)
            listed = await grace.slash(general, "daily list")
        assert doomed.mention not in listed.text
        assert "I lack **View Channel** there" in listed.text


async def test_a_channel_that_was_deleted_while_the_bot_was_away(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """It leaves the list when that is looked at."""
    doomed = guild.add_channel("doomed")
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        await set_up(grace, doomed)
        await set_up(grace, general)
    doomed.delete()
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        with discord_server.expect_refusal(10003):
            listed = await grace.slash(general, "daily list")
        assert "1 channel with" in listed.text
        await forgotten(bot, doomed)


async def test_only_admins(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Members are not offered the commands; where a server offers them to all, the bot itself says no."""
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        assert "daily" not in ada.offered(general)
        with pytest.raises(DriverError, match="not offered"):
            await ada.slash(ada.dm(), "daily list")
        for command in discord_server.world.commands[None].values():
            command["default_member_permissions"] = None
        for name in ("list", "edit", "pause", "skip", "preview", "now", "queue", "remove"):
            assert "You need **Manage Server**" in (await ada.slash(general, f"daily {name}")).text


async def test_two_admins_at_once(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """One sets it up, the other is told that it is there; edits of both hold."""
    linus = discord_server.add_user("linus", member_of=[guild], permissions=["administrator"])
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock) as bot:
        await grace.slash(general, "daily setup", time="9", timezone="Europe/Berlin")
        second = await linus.slash(general, "daily setup", time="10", timezone="UTC")
        assert "already (every day at 09:00 Europe/Berlin); `/daily edit`" in second.text
        await grace.slash(general, "daily edit", time="10")
        await linus.slash(general, "daily edit", difficulty="hard")
        plan = await plan_of(bot, general)
        assert (plan.timetable.minute, str(plan.levels[0])) == (600, "hard")
        assert (
            "either `role:` or `no_role:`"
            in (await linus.slash(general, "daily edit", role=guild.everyone, no_role=True)).text
        )
        assert "Say what to change" in (await linus.slash(general, "daily edit")).text


async def forgotten(bot: InterviewClient, channel: Channel) -> None:
    """Wait until a channel has no schedule any more."""
    assert channel.guild is not None
    for _ in range(500):
        if not isinstance(await bot.services.daily.admin.find(channel.guild.id, channel.id), Schedule):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{channel} is not forgotten")


async def test_a_zone_that_is_lost_and_a_database_that_is_away(
    discord_server: Loopback, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """Each is one sentence; what was typed comes back."""
    path = tmp_path / "bot.db"
    async with running_bot(discord_server, path, clock=clock):
        await set_up(grace, general)
        async with open_database(f"sqlite:///{path}") as database, database.writing() as transaction:
            await transaction.execute(update(daily_schedules).values(zone="Atlantis/City"))
            await transaction.commit()
        skipped = await grace.slash(general, "daily skip")
        assert (
            "The time zone Atlantis/City is not known here any more; `/daily edit timezone:`" in skipped.text
        )
        changed = await grace.slash(general, "daily edit", difficulty="hard")
        assert "Its time zone is not known here any more" in changed.text
        assert "Atlantis/City" in (await grace.slash(general, "daily list")).text
        mended = await grace.slash(general, "daily edit", timezone="Europe/Berlin")
        assert "Every day at 09:00 Europe/Berlin" in mended.text
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            failed = await grace.slash(general, "daily edit", time="10:00", wait=False)
            await failed.settled()
            other.execute("ROLLBACK")
        assert "database does not answer" in failed.text
        assert "/daily edit time:10:00" in failed.text


async def test_where_a_command_is_used(
    discord_server: Loopback, guild: Guild, general: Channel, grace: Person, clock: MovedClock, tmp_path: Path
) -> None:
    """A thread stands for its channel."""
    thread = discord_server.world.add_thread(general, "talk", PUBLIC_THREAD, grace.user)
    async with running_bot(discord_server, tmp_path / "bot.db", clock=clock):
        done = await grace.slash(thread, "daily setup", time="9", timezone="UTC")
        assert f"{general.mention} gets a question of the day" in done.text
