"""What leaderboards need as time goes by, without anybody asking: departures, streaks, old lists."""

from __future__ import annotations

from pathlib import Path

from bot.discord_ui.leaderboard_keeper import LeaderboardKeeper
from bot.use_cases.leaderboard_outcomes import BoardView, Period, Wanted
from tests.discord.leaderboard_people import Club, crowd, in_a_row, running_club
from tests.discord.loopback import Guild, Loopback, Person


def keeper_of(club: Club) -> LeaderboardKeeper:
    """One that remembers nothing yet, as after a start."""
    return LeaderboardKeeper(club.bot, club.bot.services, club.clock, club.bot.pacer)


async def people_on(club: Club, guild: Guild) -> int:
    """How many the list of all time has, as it is kept."""
    view = await club.bot.services.leaderboards.show(1, guild.id, Wanted(Period.ALL))
    assert isinstance(view, BoardView)
    return view.people


async def test_who_left_is_noticed_within_a_day_and_nobody_else_goes(
    discord_server: Loopback, guild: Guild, tmp_path: Path
) -> None:
    """Each is asked about once a day at most, in requests that Discord takes."""
    people = crowd(discord_server, guild, 20)
    async with running_club(discord_server, tmp_path) as club:
        await in_a_row(club, guild, people)
        keeper = keeper_of(club)
        people[3].leave(guild)
        people[4].delete_account()
        await keeper.check_members()
        assert await people_on(club, guild) == 20, "they have just answered"
        club.clock.move(days=1, seconds=1)
        await keeper.check_members()
        assert await people_on(club, guild) == 18
        assert not await club.bot.services.leaderboards.to_check([guild.id], 100)


async def test_who_came_back_is_listed_again_when_they_answer(
    discord_server: Loopback, guild: Guild, tmp_path: Path
) -> None:
    """With all that they had."""
    (person,) = crowd(discord_server, guild, 1)
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {person: 1.0})
        await club.bot.services.leaderboards.gone(guild.id, [person.id])
        assert await people_on(club, guild) == 0
        await club.earn(guild, {person: 1.0})
        assert await people_on(club, guild) == 1


async def test_a_server_that_does_not_answer_holds_up_no_other(
    discord_server: Loopback, guild: Guild, ada: Person, tmp_path: Path
) -> None:
    """It has its turn again an hour later; nobody has left for its silence."""
    (bob,) = crowd(discord_server, guild, 1)
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {ada: 1.0, bob: 1.0})
        keeper, members = keeper_of(club), discord_server.gateway.members
        bob.leave(guild)
        club.clock.move(days=2)
        members.silent, club.bot.services.members.patience = True, 0.02
        await keeper.check_members()
        there = club.bot.get_guild(guild.id)
        assert there is not None
        assert await people_on(club, guild) == 2
        members.release()
        club.bot.services.members.patience = 30
        club.clock.move(minutes=59)
        assert keeper._passed_over(there)
        club.clock.move(minutes=1)
        assert not keeper._passed_over(there)
        await keeper.check_members()
        assert await people_on(club, guild) == 1


async def test_streaks_and_old_lists_are_seen_to(
    discord_server: Loopback, guild: Guild, ada: Person, tmp_path: Path
) -> None:
    """Until nothing is left to do; a second look finds nothing."""
    async with running_club(discord_server, tmp_path) as club:
        await club.earn(guild, {ada: 1.0})
        keeper = keeper_of(club)
        for _ in range(3):
            club.clock.move(days=400)
            await keeper.reckon_streaks()
            await keeper.tidy()
        assert await people_on(club, guild) == 1, "all time is never over"
        assert await club.bot.services.leaderboards.reckon_streaks(10) == 0
