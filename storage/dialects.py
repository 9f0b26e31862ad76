"""Statements that SQLite and PostgreSQL both have, and SQLAlchemy only in the dialect of each."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_into(db: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens where the row is there already (`on_conflict_do_...`)."""
    return (postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert)(table)
