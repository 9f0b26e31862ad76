"""When periods end, in zones that leave out a midnight or a whole day, or that are known no more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.use_cases.leaderboard_outcomes import Period, Wanted
from bot.use_cases.leaderboard_periods import ends_at, usable
from questions.daily import local_day
from questions.points import since
from storage import members
from tests.unit.builders import THOROUGH
from tests.use_cases.board_town import Town, open_town

ZONES = ("UTC", "Europe/Berlin", "America/Havana", "Pacific/Apia", "Asia/Kathmandu", "America/Nuuk")


@pytest.fixture
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """A Monday noon."""
    async with open_town("sqlite", request, tmp_path) as opened:
        yield opened


@given(
    st.datetimes(datetime(2011, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    st.sampled_from(ZONES),
    st.sampled_from([Period.TODAY, Period.WEEK, Period.MONTH]),
)
@THOROUGH
def test_a_period_lasts_until_the_clock_shows_the_next(now: datetime, zone: str, period: Period) -> None:
    """It ends after now; a moment before that the day belongs to it, and then no more."""
    day = local_day(now, zone)
    end = ends_at(period, day, zone)
    assert end is not None
    assert end > now
    assert since(period, local_day(end, zone)) > since(period, day)


def test_all_time_has_no_end() -> None:
    assert ends_at(Period.ALL, date(2026, 3, 2), "UTC") is None


def test_a_day_that_a_zone_skipped() -> None:
    """Samoa went from the 29th to the 31st of December 2011."""
    end = datetime(2011, 12, 30, 10, tzinfo=UTC)
    assert ends_at(Period.TODAY, date(2011, 12, 29), "Pacific/Apia") == end


async def test_a_zone_that_is_known_no_more(town: Town) -> None:
    """Days are those of UTC until an admin chooses again, and that is what is said."""
    assert usable("Mars/Olympus") == "UTC"
    async with town.database.writing() as transaction:
        await members.set_zone(transaction, 11, "Mars/Olympus")
        await transaction.commit()
    await town.answer(1001, 11, town.bank["saw-0"])
    view = await town.show(1001, 11, Wanted(Period.TODAY))
    assert (view.zone, view.people) == ("UTC", 1)
    assert view.ends_at == datetime(2026, 3, 3, tzinfo=UTC)
    assert await town.boards.reckon_streaks(9) == 0
