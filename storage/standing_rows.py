"""Rows of `standings`, one for each person on a board, and the tallies that go with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Insert, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.points import NOTHING, Period, Total
from storage.dialects import INSERT, put_into
from storage.tables import standings, tallies

_s = standings.c


@dataclass(frozen=True, slots=True)
class OnBoard:
    """What a person has on a board. `streak` None: none runs; `streak_day`: as of which day."""

    total: Total = NOTHING
    streak: int | None = None
    streak_day: date | None = None


NONE = OnBoard()
"""Somebody who is not on the board."""


def on_board(row: Any) -> OnBoard:
    """A row of `standings` as a value."""
    return OnBoard(total_of(row), row.streak, row.streak_day)


def total_of(row: Any) -> Total:
    """The sums in a row of `standings`."""
    return Total(row.points or 0, row.questions, row.score, row.dailies or 0)


async def write(
    db: AsyncConnection,
    user_id: int,
    periods: Mapping[int, Period],
    before: Mapping[int, OnBoard],
    after: Mapping[int, OnBoard],
) -> None:
    """Write what has changed for a person, by board, and move them from one value to another in the tallies."""
    moved: Counter[tuple[int, str, int]] = Counter()
    gone: list[int] = []
    rows: list[dict[str, Any]] = []
    for board_id, line in after.items():
        if line == before.get(board_id, NONE):
            continue
        old = _measures(before[board_id], periods[board_id]) if board_id in before else {}
        new = _measures(line, periods[board_id])
        moved.subtract((board_id, name, value) for name, value in old.items() if value is not None)
        moved.update((board_id, name, value) for name, value in new.items() if value is not None)
        if line == NONE:
            gone.append(board_id)
            continue
        sums = {"questions": line.total.questions, "score": line.total.score, "streak_day": line.streak_day}
        rows.append({"board_id": board_id, "user_id": user_id} | new | sums)
    if gone:
        await db.execute(delete(standings).where(_s.board_id.in_(gone), _s.user_id == user_id))
    await _upsert(db, rows)
    await _count(db, moved)


async def _upsert(db: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    if rows:
        await db.execute(put_into(db, standings), rows)


async def _count(db: AsyncConnection, moved: Mapping[tuple[int, str, int], int]) -> None:
    rows = [
        {"board_id": board_id, "measure": measure, "value": value, "people": people}
        for (board_id, measure, value), people in sorted(moved.items())
        if people
    ]
    if rows:
        await db.execute(_counting(db.dialect.name), rows)


# Made once: to put these together takes as long as to run them.
@cache
def _counting(dialect: str) -> Insert:
    fresh = INSERT[dialect](tallies)
    t = tallies.c
    sums = {"people": t.people + fresh.excluded.people}
    return fresh.on_conflict_do_update(index_elements=[t.board_id, t.measure, t.value], set_=sums)


def _measures(line: OnBoard, period: Period) -> dict[str, int | None]:
    """What a person is listed by, as `storage.standings.Measure` has it; None: not at all."""
    return {
        "points": line.total.points or None,
        "average": line.total.average(period),
        "dailies": line.total.dailies or None,
        "streak": line.streak,
    }
