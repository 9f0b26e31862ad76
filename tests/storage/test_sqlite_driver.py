"""The driver of SQLite: what SQLAlchemy's adapter asks of it, with one visit to the thread a statement."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage import sqlite_driver
from storage.database import Database, open_database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A file with a table of two rows."""
    async with open_database(f"sqlite:///{tmp_path / 'x.db'}") as opened:
        async with opened.writing() as db:
            await db.execute(text("CREATE TABLE saws (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
            await db.execute(
                text("INSERT INTO saws (name) VALUES (:name)"), [{"name": "rip"}, {"name": "bow"}]
            )
            await db.commit()
        yield opened


async def test_rows_counts_and_columns_are_those_of_the_statement(database: Database) -> None:
    async with database.writing() as db:
        found = await db.execute(text("SELECT id, name FROM saws ORDER BY id"))
        assert list(found.keys()) == ["id", "name"]
        assert [tuple(row) for row in found] == [(1, "rip"), (2, "bow")]
        assert (await db.execute(text("SELECT id FROM saws WHERE id > 5"))).all() == []
        assert (await db.execute(text("UPDATE saws SET name = name || '!' "))).rowcount == 2
        added = await db.execute(text("INSERT INTO saws (name) VALUES ('hack') RETURNING id"))
        assert added.scalar_one() == 3
        await db.rollback()
        assert await db.scalar(text("SELECT count(*) FROM saws")) == 2


async def test_an_error_is_the_databases_and_the_connection_goes_on(database: Database) -> None:
    async with database.writing() as db:
        with pytest.raises(IntegrityError):
            await db.execute(text("INSERT INTO saws (name) VALUES ('rip')"))
        with pytest.raises(OperationalError):
            await db.execute(text("SELECT nothing FROM saws"))
        assert await db.scalar(text("SELECT name FROM saws WHERE id = 2")) == "bow"


async def test_each_statement_visits_the_thread_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is what it is for."""
    visits: list[Any] = []
    execute: Any = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, *arguments: Any, **options: Any) -> Any:
        visits.append(arguments[0])
        return await execute(self, *arguments, **options)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    async with open_database(f"sqlite:///{tmp_path / 'x.db'}") as database, database.reading() as db:
        await db.execute(text("SELECT 1"))
        visits.clear()
        assert (await db.execute(text("SELECT 2"))).scalar_one() == 2
        assert len(visits) == 1


async def test_options_are_those_of_the_library(tmp_path: Path) -> None:
    """A file that is opened for reading alone takes no writing."""
    file = tmp_path / "x.db"
    sqlite3.connect(file).close()
    connection = await sqlite_driver.connect(f"file:{file}?mode=ro", uri=True, timeout=0.1)
    try:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await connection.execute("CREATE TABLE x (y)")
    finally:
        await connection.close()
