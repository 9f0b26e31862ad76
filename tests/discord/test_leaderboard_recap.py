"""The weekly recap in its channel: set up by an admin, posted once by the clock, told to each alone."""

from __future__ import annotations

from pathlib import Path

from tests.discord.leaderboard_people import alt_text, listed, next_monday, recaps, running_club
from tests.discord.loopback import Channel, Guild, Loopback, Person


async def test_last_weeks_list_is_posted_once(
    discord_server: Loopback,
    guild: Guild,
    general: Channel,
    admin: Person,
    ada: Person,
    bob: Person,
    tmp_path: Path,
) -> None:
    """With names, a picture and what to click; whoever clicks learns their own place."""
    async with running_club(discord_server, tmp_path) as club:
        told = await admin.slash(general, "leaderboard recap", channel=general)
        assert f"<#{general.id}>" in told.text
        assert "permissions" not in told.text
        await club.earn(guild, {ada: 1.0, bob: 0.5})
        await next_monday(club)
        await club.bot.recaps.run()
        (message,) = recaps(ada, general)
        assert "2 March to 8 March" in message.text
        assert "**Ada** is first with 30 points" in message.text
        assert listed(message) == ["`1.` **Ada** · 30 points", "`2.` **Bob** · 15 points"]
        assert "1. Ada: 30, 2. Bob: 15" in alt_text(message)
        own = await bob.click(message, "My place")
        assert own.message.ephemeral
        assert "2nd of 2" in own.text
        none = await admin.click(message, "My place")
        assert "no place in the week" in none.text
        this_week = await bob.click(message, "This week's list")
        assert this_week.message.ephemeral
        assert "Points this week" in this_week.text


async def test_a_lost_answer_makes_no_second_one(
    discord_server: Loopback, guild: Guild, general: Channel, admin: Person, ada: Person, tmp_path: Path
) -> None:
    async with running_club(discord_server, tmp_path) as club:
        await admin.slash(general, "leaderboard recap", channel=general)
        await club.earn(guild, {ada: 1.0})
        discord_server.lose_answer("POST", f"/channels/{general.id}/messages")
        await next_monday(club)
        discord_server.clock.advance(3600)  # Discord has forgotten the nonce
        club.clock.move(hours=2)
        await club.bot.recaps.run()
        assert len(recaps(ada, general)) == 1
        stands = await admin.slash(general, "leaderboard recap")
        assert "could not be posted" not in stands.text
    discord_server.take_violations()


async def test_a_permission_that_is_missing_is_said(
    discord_server: Loopback, guild: Guild, general: Channel, admin: Person, ada: Person, tmp_path: Path
) -> None:
    """At once, and afterwards; the next week comes all the same."""
    async with running_club(discord_server, tmp_path) as club:
        general.deny_bot("send_messages")
        told = await admin.slash(general, "leaderboard recap", channel=general)
        assert "**Send Messages**" in told.text
        await club.earn(guild, {ada: 1.0})
        await next_monday(club)
        stands = await admin.slash(general, "leaderboard recap")
        assert "could not be posted" in stands.text
        general.allow_bot("send_messages")
        await club.earn(guild, {ada: 1.0})
        await next_monday(club)
        assert len(recaps(ada, general)) == 1
    assert {each.code for each in discord_server.take_violations()} == {50013}


async def test_whoever_left_is_not_told_of(
    discord_server: Loopback,
    guild: Guild,
    general: Channel,
    admin: Person,
    ada: Person,
    bob: Person,
    tmp_path: Path,
) -> None:
    async with running_club(discord_server, tmp_path) as club:
        await admin.slash(general, "leaderboard recap", channel=general)
        await club.earn(guild, {ada: 1.0, bob: 0.5})
        ada.leave(guild)
        await next_monday(club)
        (message,) = recaps(bob, general)
        assert listed(message) == ["`1.` **Bob** · 15 points"]


async def test_it_is_the_admins_matter_and_can_be_ended(
    discord_server: Loopback, guild: Guild, general: Channel, admin: Person, ada: Person, tmp_path: Path
) -> None:
    async with running_club(discord_server, tmp_path) as club:
        refused = await ada.slash(general, "leaderboard recap", channel=general)
        assert "You need **Manage Server**" in refused.text
        assert "No recap" in (await admin.slash(general, "leaderboard recap")).text
        await admin.slash(general, "leaderboard recap", channel=general)
        assert "any more" in (await admin.slash(general, "leaderboard recap", off=True)).text
        await club.earn(guild, {ada: 1.0})
        await next_monday(club)
        assert not recaps(ada, general)
