"""Statements that SQLite and PostgreSQL both have, and SQLAlchemy only in the dialect of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

INSERT: Mapping[str, Callable[[Table], postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


def insert_into(db: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens where the row is there already (`on_conflict_do_...`)."""
    return INSERT[db.dialect.name](table)


def put_into(db: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT of whole rows, given as parameters, in the place of those with the same key."""
    return _put_into(db.dialect.name, table)


@cache  # to put one together takes as long as to run it
def _put_into(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    fresh = INSERT[dialect](table)
    key = list(table.primary_key)
    kept = {column.name: fresh.excluded[column.name] for column in table.c if column not in key}
    return fresh.on_conflict_do_update(index_elements=key, set_=kept)
