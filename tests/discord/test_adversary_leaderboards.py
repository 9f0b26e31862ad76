"""Leaderboards and recaps in adversity: people who hide meanwhile, kicked bots, stale buttons, bugs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.discord_ui.render import recap as render
from bot.discord_ui.render.message import Attachment, Message
from bot.use_cases.recaps import WeekTold
from tests.discord.leaderboard_people import alt_text, listed, next_monday, recaps, running_club
from tests.discord.loopback import Channel, Guild, Loopback, Person


async def test_whoever_hides_while_a_recap_is_being_made_is_not_in_it(
    discord_server: Loopback,
    guild: Guild,
    general: Channel,
    admin: Person,
    ada: Person,
    bob: Person,
    tmp_path: Path,
) -> None:
    """Everybody sees it, and it stays: neither text nor picture has them."""
    async with running_club(discord_server, tmp_path) as club:
        await admin.slash(general, "leaderboard recap", channel=general)
        await club.earn(guild, {ada: 1.0, bob: 0.5})
        members = discord_server.gateway.members
        club.bot.services.members.patience = 30
        members.silent = True
        before = len(members.asked)
        club.clock.move(days=7)
        posting = asyncio.create_task(club.bot.recaps.run())
        await discord_server.until(lambda: len(members.asked) > before)
        await club.bot.services.leaderboards.hide(ada.id, hidden=True)
        members.release()
        await posting
        (message,) = recaps(bob, general)
        assert listed(message) == ["`1.` **Bob** · 15 points"]
        assert "Ada" not in message.text + alt_text(message)


async def test_a_bug_about_one_recap_keeps_no_other_server_from_theirs(
    discord_server: Loopback,
    guild: Guild,
    general: Channel,
    admin: Person,
    ada: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not that week, and not for ever."""
    second = discord_server.add_guild("Later")
    lounge = second.add_channel("lounge")
    admin.join(second, "manage_guild")
    ada.join(second)
    async with running_club(discord_server, tmp_path) as club:
        for channel in (general, lounge):
            await admin.slash(channel, "leaderboard recap", channel=channel)
        await club.earn(guild, {ada: 1.0})
        await club.earn(second, {ada: 1.0})
        made = render.recap

        def broken(told: WeekTold, names: Mapping[int, str], picture: Attachment | None) -> Message:
            if told.recap.guild_id == guild.id:
                raise ValueError("a bug")
            return made(told, names, picture)

        monkeypatch.setattr(render, "recap", broken)
        await next_monday(club)
        assert len(recaps(ada, lounge)) == 1
        assert "could not be posted" in (await admin.slash(general, "leaderboard recap")).text


async def test_no_other_servers_people_read_a_recap(
    discord_server: Loopback,
    guild: Guild,
    general: Channel,
    admin: Person,
    ada: Person,
    bob: Person,
    tmp_path: Path,
) -> None:
    """Even if Discord lets an admin of both name a channel there."""
    other = discord_server.add_guild("Strangers")
    lounge = other.add_channel("lounge")
    for person in (admin, bob):
        person.join(other, "manage_guild")
    async with running_club(discord_server, tmp_path) as club:
        await admin.slash(general, "leaderboard recap", channel=lounge)
        await club.earn(guild, {ada: 1.0})
        await next_monday(club)
        assert not bob.sees(lounge)
        assert "no such channel" in (await admin.slash(general, "leaderboard recap")).text


async def test_a_channel_that_was_deleted_is_said_in_the_recaps_own_words(
    discord_server: Loopback, guild: Guild, general: Channel, admin: Person, ada: Person, tmp_path: Path
) -> None:
    """Not in those of the question of the day."""
    lounge = guild.add_channel("lounge")
    async with running_club(discord_server, tmp_path) as club:
        await admin.slash(general, "leaderboard recap", channel=lounge)
        await club.earn(guild, {ada: 1.0})
        discord_server.world.delete_channel(lounge)
        await next_monday(club)
        told = await admin.slash(general, "leaderboard recap")
        assert "`/leaderboard recap channel:`" in told.text
        assert "/daily" not in told.text
    assert {each.code for each in discord_server.take_violations()} == {10003}
