"""Clicks on leaderboards: whose message turns; messages of an earlier run; pages that are no more."""

from __future__ import annotations

from pathlib import Path

from tests.discord.bots import MovedClock
from tests.discord.leaderboard_people import MONDAY, alt_text, crowd, in_a_row, listed, running_club
from tests.discord.loopback import Channel, Guild, Loopback, Person

PEOPLE = 25


async def test_nobody_turns_anothers_page(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """A click on the message for everybody opens a copy for the clicker alone, with their own place."""
    people = crowd(discord_server, guild, PEOPLE)
    async with running_club(discord_server, tmp_path) as club:
        await in_a_row(club, guild, people)
        public = (await ada.slash(general, "leaderboard show")).message
        assert public.buttons == ["My place", "Next page ›", "Other lists"]
        copy = (await people[12].click(public, "Next page ›")).message
        assert copy.ephemeral
        assert [line.split("**")[1] for line in listed(copy)] == [f"p{number}" for number in range(10, 20)]
        assert "Your place: 13th" in copy.text
        assert "(you)" in alt_text(copy)
        other = (await people[3].click(public, "My place")).message
        assert "`4.` **p3** · 27 points ← you" in listed(other)
        opened = (await people[3].click(public, "Other lists")).message
        assert len(opened.selects) == 2
        assert public.current.version == public.version
        assert "you" not in alt_text(public.current)


async def test_ones_own_copy_turns_in_place(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """To the ends and back, to one's own place, to other periods and measures; always one message."""
    people = crowd(discord_server, guild, PEOPLE)
    async with running_club(discord_server, tmp_path) as club:
        await in_a_row(club, guild, people)
        me = people[12]
        copy = (await me.slash(general, "leaderboard show", private=True)).message

        async def turned(button: str) -> list[str]:
            await me.click(copy, button)
            return [line.split("**")[1] for line in listed(copy.current)]

        assert (await turned("3 »")) == ["p20", "p21", "p22", "p23", "p24"]
        assert (await turned("‹ Back"))[0] == "p10"
        assert (await turned("« 1"))[0] == "p0"
        assert (await turned("My place"))[2] == "p12"
        assert (await turned("Next ›"))[0] == "p20"
        await me.select(copy, "By what", ["By average score"])
        assert "Average score this week" in copy.current.text
        assert not listed(copy.current)
        await me.select(copy, "Period", ["Today"])
        assert "Average score today" in copy.current.text
        assert "`1.` **p0** · 100.0 of 100" in listed(copy.current)
        await me.select(copy, "By what", ["By streak"])
        assert "Streaks" in copy.current.text
        await me.select(copy, "By what", ["By points"])
        assert "Points today" in copy.current.text
        assert len(me.sees(general)) == 1


async def test_buttons_work_after_a_restart_and_look_everything_up_anew(
    discord_server: Loopback, guild: Guild, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """What was earned meanwhile is there."""
    people = crowd(discord_server, guild, PEOPLE)
    async with running_club(discord_server, tmp_path) as club:
        await in_a_row(club, guild, people)
        public = (await ada.slash(general, "leaderboard show")).message
        private = (await ada.slash(general, "leaderboard show", private=True)).message
    clock = MovedClock(MONDAY)
    async with running_club(discord_server, tmp_path, clock=clock) as club:
        await club.earn(guild, {ada: 1.0})
        copy = (await ada.click(public, "My place")).message
        assert "`1.` **Ada** · 30 points ← you" in listed(copy)
        again = (await ada.click(private, "3 »")).message
        assert len(listed(again)) == 6
        clock.move(days=7)
        over = (await ada.click(again, "« 1")).message
        assert "the first place is free" in over.text, "another week has begun"


async def test_a_page_of_a_list_that_shrank_is_its_last(
    discord_server: Loopback, guild: Guild, general: Channel, tmp_path: Path
) -> None:
    """An old button names a page that there is no more."""
    people = crowd(discord_server, guild, PEOPLE)
    async with running_club(discord_server, tmp_path) as club:
        await in_a_row(club, guild, people)
        me = people[0]
        copy = (await me.click((await me.slash(general, "leaderboard show")).message, "Next page ›")).message
        for person in people[11:]:
            await club.bot.services.leaderboards.hide(person.id, hidden=True)
        after = (await me.click(copy, "Next ›")).message
        assert [line.split("**")[1] for line in listed(after)] == ["p10"]
        assert "page 2 of 2" in after.text


async def test_a_topic_that_left_the_bank_is_an_empty_list(
    discord_server: Loopback, general: Channel, ada: Person, tmp_path: Path
) -> None:
    """Its old buttons lead nowhere, and say so."""
    async with running_club(discord_server, tmp_path):
        public = (await ada.slash(general, "leaderboard show", topic="memory-gc")).message
        (button,) = [each for each in public.interactive if each.get("label") == "My place"]
        button["custom_id"] = button["custom_id"].replace("memory-gc", "cobol")
        shown = await ada.click(public, "My place", stale=True)
        assert "cobol" in shown.text
        assert "the first place is free" in shown.text
