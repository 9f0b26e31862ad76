"""What is asked every second, or at a click, is found by an index, however much there is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.daily import Run, Timetable
from questions.daily_choice import ANY
from questions.daily_plan import DailyPlan, PostStatus
from storage import daily, daily_entries, daily_posts, people
from storage.daily_rows import Post
from storage.database import Database
from storage.tables import daily_entries as daily_entries_table

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
OPEN = [PostStatus.POSTED]

ASKED: dict[str, Callable[[AsyncConnection], Awaitable[object]]] = {
    "whose time has come": lambda db: daily.is_any_due(db, NOW),
    "the schedules that are due": lambda db: daily.due(db, NOW, 48),
    "a channel's schedule": lambda db: daily.in_channel(db, 10),
    "a server's schedules": lambda db: daily.of_guild(db, 1),
    "troubles to be told": lambda db: daily.untold(db, 10),
    "queues": lambda db: daily.queued(db, [1, 2]),
    "the zones of a server": lambda db: daily.zones(db, 1),
    "whether a post is left behind": lambda db: daily_posts.is_any_due(db, NOW),
    "posts that are left behind": lambda db: daily_posts.take(db, NOW, NOW, 48),
    "whether an answer is due": lambda db: daily_posts.is_any_due(db, NOW, OPEN),
    "answers that are due": lambda db: daily_posts.take(db, NOW, NOW, 10, OPEN),
    "what channels had": lambda db: daily_posts.history(db, [1, 2]),
    "what a server has": lambda db: daily_posts.taken(db, {(1, NOW.date()), (2, NOW.date())}),
    "a channel's latest days": lambda db: daily_posts.latest(db, 1, 14),
    "whether a count is due": lambda db: daily_entries.is_any_count_due(db, NOW),
    "counts that are due": lambda db: daily_entries.counts_due(db, NOW, NOW, 10),
    "the scores of a post": lambda db: daily_entries.scores(db, 1),
    "the best of a post": lambda db: daily_entries.best_shared(db, 1, 3, least=0.6),
    "the days a person answered": lambda db: daily_entries.days_answered(db, 1),
    "what a person left out": lambda db: daily_entries.unanswered(db, 1),
    "whether anybody is reminded": lambda db: people.is_any_to_remind(db, NOW),
    "who is reminded": lambda db: people.to_remind(db, NOW, 48),
    "where people play": lambda db: people.played(db, [1, 2], NOW),
    "what people can still answer": lambda db: people.still_open(db, [1, 2], NOW),
    "when people answered": lambda db: people.days_answered(db, [1, 2], NOW.date()),
}


@pytest.fixture
def backend() -> str:
    """Only SQLite: what PostgreSQL plans depends on how much there is, and here is nothing."""
    return "sqlite"


async def one_answer(db: AsyncConnection) -> None:
    """A channel, its post, and somebody's answer: some questions are followed by another."""
    plan = DailyPlan(Timetable(9 * 60, "Europe/Berlin", frozenset(range(7))), ANY)
    key = await daily.add(db, 1, 10, plan, Run(NOW.date(), NOW), by=7, now=NOW)
    row = Post(0, key, 1, 10, NOW.date(), NOW, "saw-1", PostStatus.CLAIMED, act_at=NOW, tries=1)
    (added,) = await daily_posts.add(db, [row])
    entry = {"post_id": added.id, "user_id": 1, "hints": 0, "shares": True, "day": NOW.date(), "score": 1.0}
    await db.execute(insert(daily_entries_table), entry | {"answered_at": NOW})


@contextmanager
def asked(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are sent meanwhile, and their parameters."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        statements.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def plan(db: AsyncConnection, statement: str, parameters: Any) -> list[str]:
    """How SQLite goes about it, step by step."""
    rows = await db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return [row.detail for row in rows]


@pytest.mark.parametrize("name", ASKED)
async def test_no_table_is_read_from_end_to_end(database: Database, name: str) -> None:
    async with database.writing() as transaction:
        await one_answer(transaction)
        with asked(database) as statements:
            await ASKED[name](transaction)
        plans = [step for each in statements for step in await plan(transaction, *each)]
    assert statements
    # "latest" is made of a few people's own rows; an index that holds only what is looked for is read as a whole.
    whole = [step for step in plans if step.startswith("SCAN") and step != "SCAN latest"]
    assert [step for step in whole if "ix_daily_schedules_untold" not in step] == []


async def test_a_table_that_is_read_from_end_to_end_would_be_seen(database: Database) -> None:
    async with database.writing() as transaction:
        statement = str(text("SELECT * FROM daily_posts WHERE answers = 3"))
        assert any(step.startswith("SCAN") for step in await plan(transaction, statement, ()))
