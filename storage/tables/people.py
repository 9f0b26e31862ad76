"""What people chose for themselves; the program's notes to itself."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table, Text, false

from storage.tables.base import metadata
from storage.types import UtcDateTime

notes = Table(
    "notes",
    metadata,
    Column("key", String(80), primary_key=True),  # e.g. which commands Discord was last told
    Column("value", Text, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("user_id", BigInteger, primary_key=True),
    Column("zone", String(64)),
    Column("reminders", Boolean, nullable=False),
    Column("remind_minute", Integer, nullable=False),  # of the local day
    Column("remind_at", UtcDateTime, index=True),
    Column("hidden", Boolean, nullable=False, server_default=false()),  # from all leaderboards
    Column("shares_stats", Boolean, nullable=False, server_default=false()),
    Column("review_minute", Integer),  # of the local day; none: no reminder of questions that are due again
    Column("review_at", UtcDateTime, index=True),
)
