"""Questions of the day that cannot be posted: who is told, when it is tried again, and that it harms no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.discord_ui.daily_sender import DailySender
from questions.daily_plan import Trouble
from tests.discord.bots import MovedClock
from tests.discord.loopback import Channel, Guild, Loopback
from tests.discord.test_daily_posting import ADMIN, BEFORE, NINE, daily_bot, posts, status


@pytest.fixture
def clock() -> MovedClock:
    """Half an hour before the time."""
    return MovedClock(BEFORE)


async def test_an_admin_is_told_once_and_the_schedule_goes_on(
    discord_server: Loopback, guild: Guild, general: Channel, clock: MovedClock, tmp_path: Path
) -> None:
    ada = discord_server.add_user("ada", member_of=[guild], permissions=["manage_guild"])
    async with daily_bot(discord_server, tmp_path, clock, general, by=ada.user.id) as bot:
        general.deny_bot("send_messages")
        told = discord_server.world.dm_with(ada.user)
        with discord_server.expect_refusal(50013):
            clock.move(minutes=30)
            for _ in range(3):
                await bot.daily.sender.run()
                await bot.daily.keeper.run()
                clock.move(days=1)
        (notice,) = told.messages.values()
        assert general.mention in str(notice.components)
        assert "Send Messages" in str(notice.components)
        general.allow_bot("send_messages")
        await bot.daily.sender.run()
        await bot.daily.keeper.run()
        assert len(posts(general)) == 1
        assert not (await status(tmp_path, clock)).in_trouble
        assert len(told.messages) == 1
        general.deny_bot("send_messages")
        with discord_server.expect_refusal(50013):
            clock.move(days=1)
            await bot.daily.sender.run()
            await bot.daily.keeper.run()
        assert len(told.messages) == 2, "a new trouble is told again"


async def test_mended_within_the_window_it_is_posted_the_same_day(
    discord_server: Loopback, general: Channel, clock: MovedClock, tmp_path: Path
) -> None:
    async with daily_bot(discord_server, tmp_path, clock, general) as bot:
        general.deny_bot("send_messages")
        with discord_server.expect_refusal(50013):
            clock.move(minutes=30)
            await bot.daily.sender.run()
        assert (await status(tmp_path, clock)).failing[0].trouble is Trouble.NO_PERMISSION
        general.allow_bot("send_messages")
        clock.move(minutes=16)
        await bot.daily.sender.run()
        assert len(posts(general)) == 1


async def test_with_closed_direct_messages_the_admins_are_told_in_their_channel(
    discord_server: Loopback, guild: Guild, general: Channel, clock: MovedClock, tmp_path: Path
) -> None:
    staff = guild.add_channel("staff")
    guild.admins_channel = staff
    mona = discord_server.add_user("mona", member_of=[guild], permissions=["manage_guild"], dms_open=False)
    async with daily_bot(discord_server, tmp_path, clock, general, by=mona.user.id) as bot:
        general.deny_bot("send_messages")
        with discord_server.expect_refusal(50013, 50007):
            clock.move(minutes=30)
            await bot.daily.sender.run()
            await bot.daily.keeper.run()
        (notice,) = staff.messages.values()
        assert general.mention in str(notice.components)


async def test_a_deleted_channel_is_tried_once_a_day_and_harms_nobody_else(
    discord_server: Loopback, guild: Guild, general: Channel, clock: MovedClock, tmp_path: Path
) -> None:
    other = guild.add_channel("other")
    async with daily_bot(discord_server, tmp_path, clock, general, other) as bot:
        discord_server.drop_gateway()  # the bot hears nothing of it
        general.delete()
        before = len(discord_server.requests)
        clock.move(minutes=30)
        for _ in range(4):
            await bot.daily.sender.run()
            clock.move(hours=1)
        assert len(posts(other)) == 1
        sent = [each for each in list(discord_server.requests)[before:] if each.method == "POST"]
        assert len([each for each in sent if str(general.id) in each.path]) <= 1
    discord_server.take_violations()


async def test_a_server_that_took_the_bot_out_is_tried_once_a_day(
    discord_server: Loopback, guild: Guild, general: Channel, clock: MovedClock, tmp_path: Path
) -> None:
    """Where no admin can mend it within hours, nothing is tried every hour."""
    async with daily_bot(discord_server, tmp_path, clock, general) as bot:
        await bot.wait_until_ready()
        guild.remove_bot()
        await discord_server.until(lambda: not bot.guilds)
        before = len(discord_server.requests)
        with discord_server.expect_refusal(50001):
            clock.move(minutes=30)
            for _ in range(8):
                await bot.daily.sender.run()
                clock.move(hours=1)
        sent = [each for each in list(discord_server.requests)[before:] if each.method == "POST"]
        assert len([each for each in sent if str(general.id) in each.path]) == 1
        (skipped,) = (await status(tmp_path, clock)).skipped
        assert skipped.trouble is Trouble.CHANNEL_GONE


class Unreadable(dict[str, str]):
    """The titles of topics, one of which nobody foresaw."""

    def get(self, topic: str, otherwise: Any = None, /) -> Any:
        """As of any dictionary, but for that one."""
        if topic == "asyncio":
            raise ZeroDivisionError
        return super().get(topic, otherwise)


async def test_a_bug_about_one_post_stops_no_other(
    discord_server: Loopback, guild: Guild, general: Channel, clock: MovedClock, tmp_path: Path
) -> None:
    """It is on record as refused, with its traceback in the log, and the others stand."""
    other = guild.add_channel("other")
    async with daily_bot(
        discord_server, tmp_path, clock, general, plan=replace(NINE, topics=("asyncio",))
    ) as bot:
        await bot.services.daily.admin.set_up(ADMIN, guild.id, other.id, replace(NINE, topics=("testing",)))
        clock.move(minutes=30)
        sender = DailySender(bot, bot.services.daily.posting, bot.pacer, Unreadable(bot.services.titles))
        await sender.run()
        assert (len(posts(general)), len(posts(other))) == (0, 1)
        (failing,) = (await status(tmp_path, clock)).failing
        assert (failing.channel_id, failing.trouble) == (general.id, Trouble.REFUSED)
