"""Leaderboards: sums over answers, by server, period and topic."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from storage.tables.base import BigId, metadata
from storage.types import UtcDateTime

# A server's list for a period and a topic ('': all of them).
boards = Table(
    "boards",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("period", String(8), nullable=False),
    Column("since", Date, nullable=False),
    Column("topic", String(60), nullable=False),
    UniqueConstraint("guild_id", "period", "since", "topic"),
)

# A person's line on a board. A measure is NULL where the person has no place by it. Who does not want to be on
# boards, or has left the server, has no lines: they can be made anew from `answers`.
standings = Table(
    "standings",
    metadata,
    Column("board_id", BigId, ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("points", Integer),
    Column("average", Integer),  # thousandths
    Column("dailies", Integer),
    Column("streak", Integer),  # only on the board of all time and all topics
    Column("questions", Integer, nullable=False),
    Column("score", Integer, nullable=False),  # thousandths, over `questions`
    Column("streak_day", Date),  # up to which day the streak has been reckoned
    *(Index(None, "board_id", measure, "user_id") for measure in ("points", "average", "dailies", "streak")),
)
_running = standings.c.streak.is_not(None)
Index("ix_standings_running", standings.c.streak_day, sqlite_where=_running, postgresql_where=_running)

# How many people of a board have exactly that much: places are added up from it, however many people there are.
tallies = Table(
    "tallies",
    metadata,
    Column("board_id", BigId, ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True),
    Column("measure", String(8), primary_key=True),
    Column("value", Integer, primary_key=True),
    Column("people", Integer, nullable=False),
)

# A person in a server, as last seen there.
members = Table(
    "members",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("left", Boolean, nullable=False),
    Column("checked_at", UtcDateTime),  # when Discord was last asked whether they are there
    Index(None, "guild_id", "checked_at"),
    Index(None, "user_id"),
)

# What a server chose, and its weekly recap. `zone` NULL: that of its question of the day, else UTC.
servers = Table(
    "servers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("zone", String(64)),
    Column("recap_channel_id", BigInteger),
    Column("recap_at", UtcDateTime, index=True),
    Column("recap_week", Date),  # the Monday of the latest week that was told
    Column("recap_trouble", String(16)),  # why the latest could not be posted
    Column("changed_by", BigInteger),
)

# Who is to be read on which public message: taken down once one of them wants to be on no list.
shown = Table(
    "shown",
    metadata,
    Column("message_id", BigInteger, primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("posted_at", UtcDateTime, nullable=False),
    Column("take_down_at", UtcDateTime, index=True),
    Index(None, "user_id"),
)
