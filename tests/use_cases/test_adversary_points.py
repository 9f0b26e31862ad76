"""What somebody who wants points without knowing would try, and what clocks do to recaps; repairs."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import update

from bot.use_cases.interview_outcomes import Asked, Marked, Origin, Place, PlaceKind
from bot.use_cases.ledger import Ledger
from bot.use_cases.recaps import Recaps
from questions.interview_state import Mode, Plan
from storage import answers
from storage.migrate import config, upgrade
from storage.tables import tallies
from tests.use_cases.desk import FULL, HALF, ME, Desk, expect

HOUR = 3600
DAY = 24 * HOUR
HERE, ELSEWHERE = Place(PlaceKind.HERE, 111, 222), Place(PlaceKind.HERE, 112, 223)
DIRECT = Place(PlaceKind.DM, None, 333)


class Farmer:
    """Asks for the same question again and again, wherever that may help."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.interviews = desk.interviews

    async def ask(self, place: Place = HERE, question: str = "saw-1") -> int:
        """Have it asked; gives the id."""
        plan = Plan(Mode.PRACTICE, 1)
        outcome = await self.interviews.start(ME, plan, place, Origin.QUESTION, question)
        return expect(outcome, Asked).view.interview.id

    async def answer(self, place: Place = HERE, text: str = FULL) -> int:
        """Have it asked and answer it; gives the id."""
        number = await self.ask(place)
        expect(await self.interviews.answer(ME, number, 1, text), Marked)
        return number

    async def read(self, place: Place = HERE) -> int:
        """Have it asked, leave it, and read the reference answer; gives the id."""
        number = await self.ask(place)
        await self.interviews.skip(ME, number, 1)
        await self.interviews.reveal(ME, number, 1)
        return number

    async def earned(self) -> list[tuple[str, int]]:
        """How each answer counts, and its points."""
        async with self.desk.database.reading() as transaction:
            found = await answers.of_person(transaction, ME)
        return [(each.earned.standing.value, each.earned.points) for each in found]


@pytest.fixture
def farmer(desk: Desk) -> Farmer:
    """Somebody with three places to be asked in."""
    return Farmer(desk)


@pytest.mark.parametrize("place", [HERE, ELSEWHERE, DIRECT])
async def test_a_reference_that_was_read_anywhere_is_worth_nothing_for_a_day(
    farmer: Farmer, place: Place
) -> None:
    await farmer.read(place)
    farmer.desk.clock.move(24 * HOUR - 1)
    await farmer.answer()
    assert await farmer.earned() == [("shown", 0)]


@pytest.mark.parametrize("place", [HERE, ELSEWHERE, DIRECT])
async def test_a_try_anywhere_halves_the_next(farmer: Farmer, place: Place) -> None:
    """Its feedback has said what was missing; at the same instant, too."""
    await farmer.answer(place, HALF)
    await farmer.answer()
    first, second = await farmer.earned()
    assert first[0] == "full"
    assert second == ("again", 10)


class Clerk:
    """A server's weekly recap under a clock that is moved."""

    def __init__(self, desk: Desk) -> None:
        self.clock = desk.clock
        self.recaps = Recaps(desk.database, desk.clock)
        self.farmer = Farmer(desk)

    async def told(self) -> list[int]:
        """Post what is due; gives how many people each recap has."""
        due = await self.recaps.claim(10) or ()
        for each in due:
            await self.recaps.posted(each)
        return [each.people for each in due]


@pytest.fixture
async def clerk(desk: Desk) -> Clerk:
    """On a Saturday noon."""
    clerk = Clerk(desk)
    await clerk.recaps.set_up(9, 111, 222)
    return clerk


@pytest.mark.parametrize("plays", [False, True])
@pytest.mark.parametrize("days", [9, 31, 400])
async def test_a_clock_that_ran_ahead_silences_no_recap(clerk: Clerk, days: int, *, plays: bool) -> None:
    """Whether or not anything was told in the future."""
    now = clerk.clock.now
    clerk.clock.move(days * DAY)
    await clerk.told()
    if plays:
        await clerk.farmer.answer()
        clerk.clock.move(7 * DAY)
        await clerk.told()
    clerk.clock.now = now
    assert await clerk.told() == []
    await clerk.farmer.answer()
    clerk.clock.move(2 * DAY)
    assert await clerk.told() == [1]
    assert await clerk.told() == []


async def test_answers_are_counted_again_after_the_tables_went_back_and_came_again(desk: Desk) -> None:
    """What was noted of the first time does not keep them from it."""
    await Farmer(desk).answer()
    ledger = Ledger(desk.database, desk.bank, desk.clock)
    assert await ledger.catch_up() == 0
    async with desk.database.writing() as transaction:
        await transaction.run_sync(lambda connection: command.downgrade(config(connection), "0002"))
        await transaction.commit()
    await upgrade(desk.database)
    (found,) = [each async for each in ledger.verify()]
    assert await ledger.repair(found)
    assert [each async for each in ledger.verify()] == []
    assert await Farmer(desk).earned() == [("full", 20)]


async def test_counts_of_people_that_are_wrong_are_put_right(desk: Desk) -> None:
    await Farmer(desk).answer()
    ledger = Ledger(desk.database, desk.bank, desk.clock)
    async with desk.database.writing() as transaction:
        await transaction.execute(update(tallies).values(people=7))
        await transaction.execute(update(tallies).where(tallies.c.measure == "average").values(value=1))
        await transaction.commit()
    found = [each async for each in ledger.verify()]
    assert found
    assert all([await ledger.repair(each) for each in found])
    assert [each async for each in ledger.verify()] == []
