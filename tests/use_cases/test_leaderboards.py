"""What people see of leaderboards: pages, their own place, periods, who is on them, and nothing of other servers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.use_cases.leaderboard_outcomes import Measure, NoSuchZone, Period, Wanted, ZoneSet
from questions.points import NOTHING, Total
from storage import people
from tests.use_cases.board_town import NOON, PEOPLE, Town, open_town

ADA, BOB, CY, DEE = PEOPLE
HERE, ELSEWHERE = 11, 12
WEEK = timedelta(days=7)


@pytest.fixture(params=["sqlite", "postgresql"])
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """A Monday noon."""
    async with open_town(str(request.param), request, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("measure", [*Measure])
@pytest.mark.parametrize("page", [None, 0, 7, 10**6])
async def test_a_period_with_no_answers(town: Town, measure: Measure, page: int | None) -> None:
    view = await town.show(ADA, HERE, Wanted(Period.MONTH, measure, "tools", page))
    assert (view.lines, view.page, view.pages, view.people) == ((), 0, 1, 0)
    assert view.own is None
    assert view.own_page is None


async def test_pages(town: Town) -> None:
    """Twenty-one people: three pages; the own page; a page past the end is the last one."""
    for who in range(1, 22):
        await town.answer(who, HERE, town.bank["saw-2"], 1.0 if who < 6 else 0.5)
    first = await town.show(3, HERE, Wanted())
    assert (first.page, first.pages, first.people, len(first.lines)) == (0, 3, 21, 10)
    assert [line.place for line in first.lines] == [1] * 5 + [6] * 5
    third = await town.show(3, HERE, Wanted(page=2))
    assert [(line.place, line.user_id, line.value) for line in third.lines] == [(6, 6, 15)]
    assert await town.show(3, HERE, Wanted(page=10**6)) == await _paged(town, 3, 10**6, 2)
    own = await town.show(6, HERE, Wanted(page=None))
    assert (own.page, own.own_page) == (2, 2)
    assert own.own is not None
    assert (own.own.line.place, own.own.sharing, own.own.ahead) == (6, 15, 30)
    nobody = await town.show(99, HERE, Wanted(page=None))
    assert (nobody.page, nobody.own) == (0, None)


async def _paged(town: Town, actor: int, asked: int, page: int) -> object:
    view = await town.show(actor, HERE, Wanted(page=page))
    assert view.page == page
    return type(view)(
        **{name: getattr(view, name) for name in view.__slots__} | {"wanted": Wanted(page=asked)}
    )


async def test_a_newcomer_can_win_a_week(town: Town) -> None:
    """However much others have: what was before Monday does not count this week."""
    for asked in town.bank.values():
        await town.answer(ADA, HERE, asked)
    town.clock.now += WEEK
    await town.answer(ADA, HERE, town.bank["saw-0"])
    await town.answer(BOB, HERE, town.bank["saw-2"])
    assert await town.places(HERE, Period.WEEK) == [(1, BOB, 30), (2, ADA, 10)]
    assert await town.places(HERE, Period.ALL) == [(1, ADA, 90), (2, BOB, 30)]


async def test_an_average_takes_enough_questions(town: Town) -> None:
    for number, asked in enumerate(town.bank.values()):
        await town.answer(ADA, HERE, asked, 0.5 + 0.1 * number)
        listed = await town.places(HERE, Period.WEEK, Measure.AVERAGE)
        assert bool(listed) == (number >= 2)
    assert listed == [(1, ADA, 700)]


async def test_who_hides_is_gone_at_once_everywhere_and_comes_back_with_all(town: Town) -> None:
    """What they answer meanwhile is kept for then."""
    for guild_id in (HERE, ELSEWHERE):
        await town.answer(ADA, guild_id, town.bank["saw-2"])
        await town.answer(BOB, guild_id, town.bank["saw-0"])
    assert await town.boards.hide(ADA, hidden=True)
    assert not await town.boards.hide(ADA, hidden=True)
    found = await town.kept()
    assert not [name for name, lines in found.lines.items() if ADA in lines]
    found.check()
    await town.answer(ADA, HERE, town.bank["saw-4"])
    view = await town.show(ADA, HERE, Wanted())
    assert view.hidden
    assert view.own is None
    assert [line.user_id for line in view.lines] == [BOB]
    assert not (await town.show(BOB, HERE, Wanted())).hidden
    assert await town.boards.hide(ADA, hidden=False)
    assert await town.places(HERE) == [(1, ADA, 30 + 20), (2, BOB, 10)]
    (await town.kept()).check()


async def test_hiding_leaves_other_choices_alone(town: Town) -> None:
    async with town.database.writing() as transaction:
        await people.put(transaction, people.PersonalSettings(ADA, zone="Asia/Tokyo", shares_stats=True))
        await transaction.commit()
    await town.boards.hide(ADA, hidden=True)
    async with town.database.reading() as transaction:
        chosen = await people.get(transaction, ADA)
    assert chosen == people.PersonalSettings(ADA, zone="Asia/Tokyo", shares_stats=True, hidden=True)


async def test_who_left_is_on_no_board_until_they_are_back(town: Town) -> None:
    """Whether Discord says so or they answer; what they have in other servers stays."""
    for guild_id in (HERE, ELSEWHERE):
        await town.answer(ADA, guild_id, town.bank["saw-2"])
    assert await town.boards.gone(HERE, {ADA, BOB}) == 1
    assert await town.boards.gone(HERE, {ADA}) == 0
    assert await town.places(HERE) == []
    assert len(await town.places(ELSEWHERE)) == 1
    assert await town.boards.there(HERE, [ADA, BOB]) == 1
    assert await town.places(HERE) == [(1, ADA, 30)]
    await town.boards.gone(HERE, [ADA])
    await town.answer(ADA, HERE, town.bank["saw-0"])
    assert await town.places(HERE) == [(1, ADA, 40)]
    (await town.kept()).check()


async def test_who_comes_back_hidden_stays_hidden(town: Town) -> None:
    await town.answer(ADA, HERE, town.bank["saw-2"])
    await town.boards.gone(HERE, [ADA])
    await town.boards.hide(ADA, hidden=True)
    await town.boards.there(HERE, [ADA])
    assert await town.places(HERE) == []
    await town.boards.hide(ADA, hidden=False)
    assert await town.places(HERE) == [(1, ADA, 30)]


async def test_whom_to_ask_about(town: Town) -> None:
    """The longest ago first; only in the servers named; nobody who left, nobody asked of late."""
    for number, who in enumerate((ADA, BOB, CY)):
        town.clock.now = NOON + timedelta(hours=number)
        await town.answer(who, HERE, town.bank["saw-2"])
    await town.answer(DEE, ELSEWHERE, town.bank["saw-2"])
    assert await town.boards.to_check([HERE, ELSEWHERE], 9) == {}
    town.clock.now += timedelta(days=2)
    assert await town.boards.to_check([HERE, ELSEWHERE], 3) == {HERE: (ADA, BOB, CY)}
    await town.boards.there(HERE, [ADA])
    await town.boards.gone(HERE, [CY])
    assert await town.boards.to_check([HERE, ELSEWHERE, 99], 9) == {HERE: (BOB,), ELSEWHERE: (DEE,)}
    assert await town.boards.to_check([], 9) == {}


async def test_nothing_of_one_server_is_seen_in_another(town: Town) -> None:
    """Neither people, nor topics, nor counts."""
    await town.answer(ADA, HERE, town.bank["saw-2"], daily=True)
    for period in Period:
        for measure in Measure:
            view = await town.show(ADA, ELSEWHERE, Wanted(period, measure))
            assert (view.lines, view.people, view.own) == ((), 0, None)


async def test_the_servers_clock(town: Town) -> None:
    """A period ends at the server's midnight, on Monday, on the first."""
    view = await town.show(ADA, HERE, Wanted())
    assert (view.zone, view.since, view.ends_at) == (
        "UTC",
        date(2026, 3, 2),
        datetime(2026, 3, 9, tzinfo=UTC),
    )
    assert await town.boards.set_zone(HERE, "berlin") == ZoneSet("Europe/Berlin", NOON)
    town.clock.now = datetime(2026, 3, 29, 12, tzinfo=UTC)  # the day on which its clock changes
    ends = {period: (await town.show(ADA, HERE, Wanted(period))).ends_at for period in Period}
    assert ends == {
        Period.TODAY: datetime(2026, 3, 29, 22, tzinfo=UTC),
        Period.WEEK: datetime(2026, 3, 29, 22, tzinfo=UTC),
        Period.MONTH: datetime(2026, 3, 31, 22, tzinfo=UTC),
        Period.ALL: None,
    }
    assert (await town.show(ADA, HERE, Wanted(measure=Measure.STREAK))).ends_at is None
    assert (await town.show(ADA, ELSEWHERE, Wanted())).zone == "UTC"
    unknown = await town.boards.set_zone(HERE, "Atlantis")
    assert isinstance(unknown, NoSuchZone)
    assert (await town.show(ADA, HERE, Wanted())).zone == "Europe/Berlin"


async def test_alone_one_sees_all_that_one_has(town: Town) -> None:
    """All servers and direct messages together, the best attempt at a question once, by one's own clock."""
    town.clock.now = datetime(2026, 3, 2, 20, tzinfo=UTC)
    await town.answer(ADA, HERE, town.bank["saw-2"], 0.6)
    await town.answer(ADA, None, town.bank["saw-2"])
    await town.answer(ADA, ELSEWHERE, town.bank["saw-4"])
    await town.boards.hide(ADA, hidden=True)
    town.clock.now += timedelta(hours=5)
    view = await town.oneself(ADA)
    assert view.totals[Period.WEEK] == view.totals[Period.ALL] == Total(18 + 20, 2, 1600, 0)
    assert view.totals[Period.TODAY] == NOTHING
    assert view.averages == {Period.TODAY: None, Period.WEEK: None, Period.MONTH: None, Period.ALL: None}
    assert (await town.oneself(ADA, "lights")).totals[Period.WEEK] == Total(20, 1, 1000, 0)
    async with town.database.writing() as transaction:
        await people.put(transaction, people.PersonalSettings(ADA, zone="America/New_York"))
        await transaction.commit()
    there = await town.oneself(ADA)
    assert there.totals[Period.TODAY] == Total(38, 2, 1600, 0), "there it is still Monday"
    assert there.zone == "America/New_York"
    assert there.ends_at[Period.TODAY] == datetime(2026, 3, 3, 5, tzinfo=UTC)
