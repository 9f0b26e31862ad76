"""`/leaderboard`, as the real client shows it: pages, places, ties, periods, direct messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.discord.leaderboard_people import HARD, alt_text, crowd, listed, running_club
from tests.discord.loopback import Channel, Guild, Loopback, Person
from tests.discord.playing import BANK


async def test_a_list_is_for_everybody_and_ones_own_place_for_oneself(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """The same in text, picture and alt text; the public message says nothing of who asked."""
    bob, cyd = (discord_server.add_user(each, member_of=[guild]) for each in ("bob", "cyd"))
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {ada: 0.6, bob: 1.0, cyd: 0.6})
        shown = await ada.slash(general, "leaderboard show")
        (own,) = await shown.followed_up()
    message = shown.message
    assert not message.ephemeral
    assert "Points this week" in message.text
    assert "<t:" in message.text
    assert ":R>" in message.text
    first, *shared = listed(message)
    assert first == "`1.` **bob** · 30 points"
    assert set(shared) == {"`2.` **Ada** · 18 points", "`2.` **cyd** · 18 points"}
    assert len(message.attachments) == 1
    assert alt_text(message).startswith("Points this week, all topics · 3 people. 1. bob: 30, 2. ")
    assert "you" not in alt_text(message)
    assert own.ephemeral
    assert "Your place: 2nd** with 18 points, shared with 1 other · 12 points to 1st place" in own.text
    assert not message.pings


async def test_a_list_for_ones_own_eyes(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """One message with everything: one's own place, picked out in the picture, and all menus."""
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {ada: 1.0})
        shown = await ada.slash(general, "leaderboard show", private=True)
        assert shown.message.ephemeral
        assert not shown.followups
        assert listed(shown.message) == ["`1.` **Ada** · 30 points ← you"]
        assert "Your place: 1st" in shown.text
        assert "(you)" in alt_text(shown.message)
        assert len(shown.message.selects) == 2


async def test_topics_measures_and_periods(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Each is another list; a topic is completed as one types; what is none is said to be none."""
    other = next(each for each in HARD if each.topic != HARD[0].topic)
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {ada: 1.0})
        club.clock.move(days=7)
        await club.earn(guild, {ada: 0.5}, other)

        async def page(**options: Any) -> list[str]:
            shown = await ada.slash(general, "leaderboard show", **options)
            return listed(shown.message)

        assert await page() == ["`1.` **Ada** · 15 points"]
        assert await page(period="all") == ["`1.` **Ada** · 45 points"]
        assert await page(period="all", topic=HARD[0].topic) == ["`1.` **Ada** · 30 points"]
        assert await page(topic=HARD[0].topic) == []
        assert await page(by="average", period="today") == ["`1.` **Ada** · 50.0 of 100"]
        assert await page(by="average") == []
        assert await page(by="dailies") == []
        assert await page(by="streak") == []
        offered = await ada.autocomplete(general, "leaderboard show", focus="topic", text="mem")
        assert offered[0]["value"] == "memory-gc"
        refused = await ada.slash(general, "leaderboard show", topic="gardening")
        assert "There is no topic “gardening”" in refused.text


@pytest.mark.parametrize("by", ["points", "average", "dailies", "streak"])
async def test_a_list_with_nobody_on_it_says_how_to_be_the_first(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path, by: str
) -> None:
    """Without a picture; the buttons work."""
    async with running_club(discord_server, tmp_path):
        shown = await ada.slash(general, "leaderboard show", by=by)
        (own,) = await shown.followed_up()
        assert "the first place is free" in shown.message.text
        assert not shown.message.attachments
        assert "no place on this list yet" in own.text
        copy = await ada.click(shown.message, "My place")
        assert copy.message.ephemeral
        assert "the first place is free" in copy.text


async def test_forty_tied_people_share_the_first_place(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """On every page; nobody is listed twice or left out."""
    people = crowd(discord_server, guild, 40)
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, dict.fromkeys(people, 0.8))
        shown = await people[0].slash(general, "leaderboard show", private=True)
        seen = listed(shown.message)
        for _ in range(3):
            shown = await people[0].click(shown.message, "Next ›")
            seen += listed(shown.message)
        assert "Your place: 1st** with 24 points, shared with 39 others · nobody is ahead" in shown.text
    assert len({line.split("**")[1] for line in seen}) == len(seen) == 40
    assert all(line.startswith("`1.`") for line in seen)


async def test_in_direct_messages_it_is_about_oneself(
    discord_server: Loopback, guild: Guild, ada: Person, tmp_path: Path
) -> None:
    """All places together, every period; nobody else is in it."""
    bob = discord_server.add_user("bob", member_of=[guild])
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {ada: 1.0, bob: 1.0})
        shown = await ada.slash(ada.dm(), "leaderboard show")
        assert not shown.message.ephemeral
        assert "This week: **30 points**\n-# 1 question" in shown.text
        assert "All time: **30 points**" in shown.text
        assert "bob" not in shown.text
        nobody = discord_server.add_user("new", member_of=[guild])
        assert "**0 points**" in (await nobody.slash(nobody.dm(), "leaderboard show")).text
        about = await ada.slash(ada.dm(), "leaderboard show", topic=HARD[0].topic)
        assert BANK.topics[HARD[0].topic].title in about.text


async def test_where_only_the_person_has_the_bot_it_is_about_oneself(
    discord_server: Loopback, tmp_path: Path
) -> None:
    """Its members cannot be asked for there, so there is no list; nobody else sees the answer."""
    elsewhere = discord_server.add_guild("No bot here", installed=False)
    channel = elsewhere.add_channel("lounge")
    eve = discord_server.add_user("eve", member_of=[elsewhere], installed_app=True)
    async with running_club(discord_server, tmp_path):
        shown = await eve.slash(channel, "leaderboard show")
        assert shown.message.ephemeral
        assert "What you have earned" in shown.text
        refused = await eve.slash(channel, "leaderboard timezone", zone="Europe/Berlin")
        assert "only in a server that has the bot" in refused.text


async def test_the_rules_are_shown_anywhere(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """For one's own eyes where others read."""
    async with running_club(discord_server, tmp_path):
        shown = await ada.slash(general, "leaderboard rules")
        assert shown.message.ephemeral
        assert "How points are earned" in shown.text
        assert "How points are earned" in (await ada.slash(ada.dm(), "leaderboard rules")).text


async def test_the_servers_midnight_is_chosen_by_who_may_manage_it(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Completed as one types; others are told what they need, and direct messages have no midnight of a server."""
    admin = discord_server.add_user("admin", member_of=[guild], permissions=["manage_guild"])
    async with running_club(discord_server, tmp_path):
        refused = await ada.slash(general, "leaderboard timezone", zone="Europe/Berlin")
        assert refused.text.count("You need **Manage Server**") == 1
        offered = await admin.autocomplete(general, "leaderboard timezone", focus="zone", text="auckl")
        assert offered[0]["value"] == "Pacific/Auckland"
        chosen = await admin.slash(general, "leaderboard timezone", zone="Pacific/Auckland")
        assert chosen.message.ephemeral
        assert "Pacific/Auckland" in chosen.text
        assert "22:00" in chosen.text
        unknown = await admin.slash(general, "leaderboard timezone", zone="xyzzyplugh")
        assert "I know no time zone “xyzzyplugh”" in unknown.text
        nowhere = await admin.slash(admin.dm(), "leaderboard timezone", zone="Europe/Berlin")
        assert "only in a server" in nowhere.text


async def test_a_period_ends_at_the_servers_midnight(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """In Auckland it is night when the day of UTC has hours to go."""
    admin = discord_server.add_user("admin", member_of=[guild], permissions=["manage_guild"])

    async def page() -> list[str]:
        return listed((await ada.slash(general, "leaderboard show", period="today")).message)

    async with running_club(discord_server, tmp_path) as club:
        await admin.slash(general, "leaderboard timezone", zone="Pacific/Auckland")
        await club.earn(guild, {ada: 1.0})
        assert await page() == ["`1.` **Ada** · 30 points"]
        club.clock.move(hours=2)
        assert await page() == []
