"""Whoever wants to be on no list disappears from those that were posted, too, with their pictures."""

from __future__ import annotations

from pathlib import Path

from tests.discord.leaderboard_people import Club, alt_text, running_club
from tests.discord.loopback import Channel, Guild, Loopback, MessageView, Person


def showing(person: Person, channel: Channel, name: str) -> list[MessageView]:
    """The messages in a channel on which that name is to be read, in words or in a picture's."""
    return [each for each in person.sees(channel) if name in each.text + alt_text(each)]


async def hides(club: Club, person: Person, channel: Channel) -> None:
    """They choose so; within the next tick it is done."""
    told = await person.slash(channel, "settings leaderboards", show=False)
    assert "taken down within seconds" in told.text
    await club.server.until(lambda: not showing(person, channel, "Ada"))


async def test_a_public_list_is_taken_down(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, bob: Person, tmp_path: Path
) -> None:
    """Those without the person stay; and it does not say who it was."""
    other = guild.add_channel("other")
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {bob: 0.5})
        await bob.slash(other, "leaderboard show")
        await club.earn(guild, {ada: 1.0})
        await bob.slash(general, "leaderboard show")
        assert showing(bob, general, "Ada")
        await hides(club, ada, general)
        (down,) = [each for each in bob.sees(general) if "taken down" in each.text]
        assert not down.attachments
        opened = await bob.click(down, "This week's list")
        assert "**Bob**" in opened.text
        assert "Ada" not in opened.text
        assert showing(bob, other, "Bob"), "a list without her is nobody's concern"


async def test_a_recap_is_taken_down(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, bob: Person, tmp_path: Path
) -> None:
    admin = discord_server.add_user("admin", member_of=[guild], permissions=["manage_guild"])
    async with running_club(discord_server, tmp_path) as club:
        await admin.slash(general, "leaderboard recap", channel=general)
        await club.earn(guild, {ada: 1.0, bob: 0.5})
        club.clock.move(days=7)
        await club.bot.recaps.run()
        assert showing(bob, general, "Ada")
        await hides(club, ada, general)


async def test_discord_in_trouble_delays_it_and_a_deleted_message_does_not(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """It is tried again; also by the next process."""
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {ada: 1.0})
        for _ in range(2):
            await ada.slash(general, "leaderboard show")
        gone, stays = showing(ada, general, "Ada")
        del general.messages[gone.id]
        discord_server.fail("PATCH", f"/channels/{general.id}/messages/{stays.id}", 503)
        await ada.slash(general, "settings leaderboards", show=False)
        path = f"/channels/{general.id}/messages/{stays.id}"
        await discord_server.until(
            lambda: any(each.method == "PATCH" and each.path == path for each in discord_server.requests)
        )
        assert showing(ada, general, "Ada")
        clock = club.clock
    clock.move(minutes=2)
    async with running_club(discord_server, tmp_path, clock=clock):
        await discord_server.until(lambda: not showing(ada, general, "Ada"))
    discord_server.take_violations()
