"""What is known of people in servers, and by which clock a server runs."""

from __future__ import annotations

from datetime import date, timedelta

from questions.daily import Run, Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan
from storage import daily, members, old_boards, people
from storage.database import Database
from storage.members import Presence
from storage.people import PersonalSettings
from tests.unit.builders import START

GUILD, ADA, BOB = 11, 1001, 1002
DAY = timedelta(days=1)


async def test_a_stranger_has_no_presence(database: Database) -> None:
    async with database.reading() as transaction:
        found = await members.presence(transaction, GUILD, ADA)
    assert found == Presence(known=False, left=False, hidden=False, zone="UTC", swept=None)
    assert not found.is_listed


async def test_presence_is_all_that_decides(database: Database) -> None:
    """Whether they are there, whether they hide, the server's clock, how far old boards were deleted."""
    async with database.writing() as transaction:
        await members.seen(transaction, GUILD, ADA, START)
        assert (await members.presence(transaction, GUILD, ADA)).is_listed
        await people.put(transaction, PersonalSettings(ADA, hidden=True))
        await members.left(transaction, GUILD, [ADA])
        await members.set_zone(transaction, GUILD, "Asia/Tokyo")
        await old_boards.sweep(transaction, date(2026, 3, 1))
        found = await members.presence(transaction, GUILD, ADA)
        assert found == Presence(True, True, True, "Asia/Tokyo", date(2026, 3, 1))
        assert (await members.presence(transaction, GUILD + 1, ADA)).zone == "UTC"


async def test_the_zone_is_the_servers_own_else_that_of_its_question(database: Database) -> None:
    """Of several questions of the day the one changed last; one that was taken away counts only alone."""
    async with database.writing() as transaction:
        for number, zone in enumerate(("Europe/Berlin", "Asia/Kolkata", "America/Nuuk")):
            plan = DailyPlan(Timetable(540, zone, frozenset(range(7))), ANY)
            run = Run(START.date(), START)
            now = START + number * DAY
            key = await daily.add(transaction, GUILD, number, plan, run, by=1, now=now)
        assert await members.zone_of(transaction, GUILD) == "America/Nuuk"
        await daily.remove(transaction, key, by=1, now=START + 9 * DAY)
        assert await members.zone_of(transaction, GUILD) == "Asia/Kolkata"
        assert await members.zones_of(transaction, [GUILD, 12]) == {GUILD: "Asia/Kolkata", 12: "UTC"}
        await members.set_zone(transaction, GUILD, "Asia/Tokyo")
        assert await members.zone_of(transaction, GUILD) == "Asia/Tokyo"
        assert await members.zones_of(transaction, [12, GUILD]) == {GUILD: "Asia/Tokyo", 12: "UTC"}


async def test_who_left_is_not_asked_about(database: Database) -> None:
    """The longest ago first, over all servers; never more than so many."""
    async with database.writing() as transaction:
        for number, (guild_id, user_id) in enumerate([(12, ADA), (GUILD, BOB), (GUILD, ADA), (12, BOB)]):
            await members.seen(transaction, guild_id, user_id, START + number * DAY)
        late = START + 9 * DAY
        assert await members.unchecked(transaction, [GUILD, 12], late, 3) == {12: (ADA,), GUILD: (BOB, ADA)}
        assert await members.unchecked(transaction, [GUILD, 12], START + DAY, 9) == {12: (ADA,)}
        await members.left(transaction, GUILD, [ADA, BOB])
        await members.checked(transaction, 12, [ADA], late)
        assert await members.unchecked(transaction, [GUILD, 12], late, 9) == {12: (BOB,)}
        assert await members.who_left(transaction, GUILD, [BOB, ADA, 5], left=True) == [ADA, BOB]
        assert await members.who_left(transaction, GUILD, [BOB, ADA, 5], left=False) == []
        assert await members.servers_of(transaction, ADA) == (GUILD, 12), "also those that they left"


async def test_more_servers_than_are_named_in_one_statement(database: Database) -> None:
    async with database.writing() as transaction:
        for guild_id in (3, 2500):
            await members.seen(transaction, guild_id, ADA, START - guild_id * DAY)
        found = await members.unchecked(transaction, range(1, 3000), START, 1)
        assert found == {2500: (ADA,)}
        assert len(await members.zones_of(transaction, range(1, 3000))) == 2999
