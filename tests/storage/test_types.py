"""Moments mean the same on both databases; a naive one is a bug."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row, insert, literal, select
from sqlalchemy.exc import StatementError

from storage.database import Database
from storage.tables import turns
from storage.types import UtcDateTime
from tests.unit.builders import BRIEF

_FIRST = datetime(1970, 1, 2)  # noqa: DTZ001 - Hypothesis puts the zone in
_LAST = datetime(9000, 1, 1)  # noqa: DTZ001


async def stored(database: Database, moment: datetime) -> Row[Any]:
    """What comes back for a moment."""
    async with database.reading() as transaction:
        return (await transaction.execute(select(literal(moment, UtcDateTime)))).one()


@settings(BRIEF, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=st.datetimes(_FIRST, _LAST, timezones=st.timezones()))
async def test_a_moment_of_any_zone_comes_back_in_utc_to_the_microsecond(
    database: Database, moment: datetime
) -> None:
    back: datetime = (await stored(database, moment))[0]
    assert back == moment.astimezone(UTC)
    assert back.tzinfo is UTC


async def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="a naive time would be ambiguous"):
        await stored(database, datetime(2026, 1, 1))  # noqa: DTZ001 - it is the point


async def test_moments_are_compared_as_moments_whatever_their_zone(database: Database) -> None:
    """21:00 at -05:00 is after 23:00 in UTC, though it reads earlier."""
    late = datetime(2026, 1, 1, 21, 0, tzinfo=timezone(timedelta(hours=-5)))
    values = {"interview_id": 1, "question_id": "q", "status": "open", "hints": 0, "revealed": False}
    async with database.writing() as transaction:
        if database.is_sqlite:
            await transaction.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        else:
            await transaction.exec_driver_sql(
                "ALTER TABLE turns DROP CONSTRAINT fk_turns_interview_id_interviews"
            )
        await transaction.execute(insert(turns).values(number=1, asked_at=late, **values))
        early = datetime(2026, 1, 1, 23, 0, tzinfo=UTC)
        assert await transaction.scalar(select(turns.c.number).where(turns.c.asked_at > early)) == 1
        assert await transaction.scalar(select(turns.c.number).where(turns.c.asked_at < early)) is None
