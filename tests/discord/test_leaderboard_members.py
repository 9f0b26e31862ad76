"""Who is on a leaderboard and by what name: who leaves, comes back, hides; faults on the way."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.discord.leaderboard_people import alt_text, crowd, in_a_row, listed, running_club
from tests.discord.loopback import Channel, Guild, Loopback, Person

NAMES = {
    "emoji": ("🔥🔥", "**🔥🔥**"),
    "markdown": ("*_Ada_* ||x||", r"**\*\_Ada\_\* \|\|x\|\|**"),
    "right to left": ("שלום", "\u2068**שלום**\u2069"),
    "everybody": ("@everyone", "**＠everyone**"),
    "long": ("W" * 32, f"**{'W' * 32}**"),
    "blank": ("\u3164", "**somebody**"),
}


async def test_names_of_any_kind_are_read_and_do_nothing(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """In text and alt text; nobody is pinged."""
    people = {kind: discord_server.add_user(f"user{n}", member_of=[guild]) for n, kind in enumerate(NAMES)}
    for kind, person in people.items():
        person.set_nick(guild, NAMES[kind][0])
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, dict.fromkeys(people.values(), 1.0))
        message = (await ada.slash(general, "leaderboard show")).message
        assert {line.split(" ", 1)[1] for line in listed(message)} == {
            f"{shown} · 30 points" for _, shown in NAMES.values()
        }
        assert "1. 🔥🔥: 30" in alt_text(message)
        assert not message.pings


async def test_whoever_left_is_not_shown_and_their_place_goes_to_the_next(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Noticed when the page is made; who comes back and asks is there again."""
    people = crowd(discord_server, guild, 13)
    async with running_club(discord_server, tmp_path) as club:
        await in_a_row(club, guild, people)
        for person in people[:2]:
            person.leave(guild)
        people[5].delete_account()
        message = (await ada.slash(general, "leaderboard show")).message
        assert listed(message)[0] == "`1.` **p2** · 28 points"
        assert len(listed(message)) == 10
        assert "10 people" in message.text
        assert "p0" not in message.text + alt_text(message)
        people[0].join(guild)
        again = (await people[0].slash(general, "leaderboard show", private=True)).message
        assert listed(again)[0] == "`1.` **p0** · 30 points ← you"


async def test_a_page_of_which_all_have_left_shows_those_who_have_not(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """However many went: nobody is shown who is not there."""
    people = crowd(discord_server, guild, 95)
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {person: 1.0 if number < 90 else 0.5 for number, person in enumerate(people)})
        for person in people[:90]:
            person.leave(guild)
        stays = people[-1]
        for _ in range(2):  # a page is looked up anew so many times and no more
            message = (await stays.slash(general, "leaderboard show")).message
        assert {line.split("**")[1] for line in listed(message)} == {f"p{number}" for number in range(90, 95)}
        assert all(line.startswith("`1.`") for line in listed(message))


async def test_whoever_hides_is_off_every_list_at_once(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Also for the next click on an old message, in its picture and alt text; and comes back with everything."""
    bob = discord_server.add_user("bob", member_of=[guild])
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {ada: 1.0, bob: 0.5})
        public = (await bob.slash(general, "leaderboard show")).message
        private = (await bob.slash(general, "leaderboard show", private=True)).message
        assert "Ada" in private.text
        chosen = await ada.slash(general, "settings leaderboards", show=False)
        assert chosen.message.ephemeral
        assert "on no leaderboard" in chosen.text
        for clicked in (
            await bob.click(public, "Other lists"),
            await bob.select(private, "Period", ["This month"]),
        ):
            assert "Ada" not in clicked.message.text + alt_text(clicked.message)
            assert "`1.` **bob** · 15 points" in clicked.text
        mine = await ada.slash(general, "leaderboard show")
        (own,) = await mine.followed_up()
        assert "Ada" not in mine.message.text
        assert "`/settings leaderboards` with `show:True`" in own.text
        assert "on no leaderboard" in (await ada.slash(general, "settings show")).text
        back = await ada.slash(general, "settings leaderboards", show=True)
        assert "you are on those of your servers" in back.text
        assert "Ada** · 30 points" in (await ada.slash(general, "leaderboard show")).message.text


async def test_whoever_hides_while_a_page_is_being_made_is_not_on_it(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Its names and its picture take time; the choice is kept before they come."""
    bob, cyd = (discord_server.add_user(each, member_of=[guild]) for each in ("bob", "cyd"))
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {bob: 1.0, cyd: 0.5})
        members = discord_server.gateway.members
        club.bot.services.members.patience = 30
        members.silent = True
        before = len(members.asked)
        shown = await ada.slash(general, "leaderboard show", wait=False)
        await discord_server.until(lambda: len(members.asked) > before)
        await club.bot.services.leaderboards.hide(bob.id, hidden=True)
        members.release()
        await shown.settled()
        assert listed(shown.message) == ["`1.` **cyd** · 15 points"]
        assert "bob" not in alt_text(shown.message)


async def test_where_discord_tells_no_names_there_are_mentions(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Nobody has left for that, nobody is pinged, and the asker is known by their own click."""
    bob = discord_server.add_user("bob", member_of=[guild])
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {ada: 1.0, bob: 0.5})
        discord_server.gateway.members.silent = True
        club.bot.services.members.patience = 0.02
        message = (await ada.slash(general, "leaderboard show")).message
        assert listed(message) == ["`1.` **Ada** · 30 points", f"`2.` <@{bob.id}> · 15 points"]
        assert "2. somebody: 15" in alt_text(message)
        assert not message.pings


async def test_without_a_picture_the_list_comes_all_the_same(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Drawn too slowly, it is left out; the next page has one again."""
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {ada: 1.0})
        patience = club.bot.services.leaderboard_actions.picture_seconds
        club.bot.services.leaderboard_actions.picture_seconds = 0
        message = (await ada.slash(general, "leaderboard show", private=True)).message
        assert listed(message)
        assert not message.attachments
        club.bot.services.leaderboard_actions.picture_seconds = patience
        await ada.select(message, "Period", ["Today"])
        assert message.current.attachments


async def test_a_slow_answer_is_announced_in_time(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Discord keeps the names back for longer than it waits for an acknowledgement; public stays public."""
    bob = discord_server.add_user("bob", member_of=[guild])
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {bob: 1.0})
        club.bot.services.members.patience = 30
        discord_server.gateway.members.silent = True
        shown = await ada.slash(general, "leaderboard show", wait=False)
        assert shown.acknowledged_by == 5
        discord_server.gateway.members.release()
        await shown.settled()
        (own,) = await shown.followed_up()
        assert listed(shown.message) == ["`1.` **bob** · 30 points"]
        assert not shown.message.ephemeral
        assert own.ephemeral


async def test_a_database_that_is_away_is_one_sentence(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """For the person alone; nothing is half done."""
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {ada: 1.0})
        with closing(sqlite3.connect(club.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            failed = await ada.slash(general, "settings leaderboards", show=False, wait=False)
            await failed.settled()
            other.execute("ROLLBACK")
        assert failed.text.count("The database does not answer") == 1
        assert listed((await ada.slash(general, "leaderboard show")).message)
