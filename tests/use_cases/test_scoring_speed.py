"""An answer and a page take a few statements, and each finds what it needs by an index, however much there is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.use_cases.leaderboard_outcomes import Measure, Wanted
from tests.use_cases.board_town import PEOPLE, Town, open_town

ADA, BOB = PEOPLE[:2]
HERE = 11

ACTS: dict[str, tuple[int, Callable[[Town], Awaitable[object]]]] = {
    # The answers of a person to the question, when they saw its reference, what decides where it shows; the answer,
    # the lines it moves and are written, the tallies; and three for skill and card.
    "an answer": (10, lambda town: town.answer(ADA, HERE, town.bank["saw-2"])),
    "an answer to a question of the day": (
        14,
        lambda town: town.answer(ADA, HERE, town.bank["saw-2"], daily=True),
    ),
    "an answer of somebody hidden": (7, lambda town: town.answer(PEOPLE[2], HERE, town.bank["saw-2"])),
    "an answer in direct messages": (6, lambda town: town.answer(ADA, None, town.bank["saw-2"])),
    "a first page": (5, lambda town: town.show(ADA, HERE, Wanted())),
    "the own page": (6, lambda town: town.show(ADA, HERE, Wanted(measure=Measure.AVERAGE, page=None))),
    "who is to be asked about": (1, lambda town: town.boards.to_check([HERE, 12], 99)),
    "streaks": (2, lambda town: town.boards.reckon_streaks(50)),
}
"""How many statements it may take, beside the one that begins."""


@pytest.fixture
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """Only SQLite: what PostgreSQL plans depends on how much there is, and here is next to nothing."""
    async with open_town("sqlite", request, tmp_path) as opened:
        for who in PEOPLE[:3]:
            for asked in opened.bank.values():
                await opened.answer(who, HERE, asked)
                await opened.answer(who, 12, asked)
        await opened.boards.hide(PEOPLE[2], hidden=True)
        opened.clock.now += timedelta(hours=25)
        await opened.answer(ADA, HERE, opened.bank["saw-0"])  # the day has its boards
        yield opened


@contextmanager
def asked(town: Town) -> Iterator[list[tuple[str, Any]]]:
    """The statements of the block."""
    found: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if not statement.startswith(("BEGIN", "EXPLAIN")):
            found.append((statement, parameters[0] if many else parameters))

    engine = town.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def scans(town: Town, statements: list[tuple[str, Any]]) -> list[str]:
    """Tables that are read from end to end."""
    async with town.database.reading() as transaction:
        plans = [
            row.detail
            for statement, parameters in statements
            for row in await transaction.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    return [step for step in plans if step.startswith("SCAN") and "CONSTANT ROW" not in step]


@pytest.mark.parametrize("name", ACTS)
async def test_a_few_statements_by_index(town: Town, name: str) -> None:
    most, act = ACTS[name]
    with asked(town) as statements:
        await act(town)
    assert statements
    assert len(statements) <= most, [statement for statement, _ in statements]
    # The streaks that run are an index of their own, of which only those of other days are read.
    assert [step for step in await scans(town, statements) if "ix_standings_running" not in step] == []


async def test_a_table_that_is_read_from_end_to_end_would_be_seen(town: Town) -> None:
    statement = str(text("SELECT * FROM standings WHERE points = 3"))
    assert await scans(town, [(statement, ())])
