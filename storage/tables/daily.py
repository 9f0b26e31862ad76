"""The question of the day: channels, posts, answers."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import BigId, metadata
from storage.types import UtcDateTime

# One row for each channel that ever asked for a question of the day: what was posted there is never forgotten.
daily_schedules = Table(
    "daily_schedules",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("channel_id", BigInteger, nullable=False, unique=True),
    Column("minute", Integer, nullable=False),  # of the local day
    Column("zone", String(64), nullable=False),
    Column("weekdays", Integer, nullable=False),  # a bit for each, Monday is 1
    Column("levels", String(7), nullable=False),  # a letter for each weekday
    Column("topics", JSON, nullable=False),
    Column("role_id", BigInteger),
    Column("reveal_hours", Integer, nullable=False),
    Column("thread", Boolean, nullable=False),
    Column("catch_up_hours", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("next_day", Date),
    Column("next_at", UtcDateTime, index=True),  # none while paused or removed
    Column("last_day", Date),  # the latest day that has its row in daily_posts: no day gets two
    Column("trouble", String(16)),
    Column("trouble_told", Boolean, nullable=False),
    Column("changed_by", BigInteger, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

# Few, and looked for every few seconds.
_untold = daily_schedules.c.trouble.is_not(None) & daily_schedules.c.trouble_told.is_(False)
Index("ix_daily_schedules_untold", daily_schedules.c.id, sqlite_where=_untold, postgresql_where=_untold)

daily_queue = Table(
    "daily_queue",
    metadata,
    Column("schedule_id", BigId, ForeignKey("daily_schedules.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", String(60), primary_key=True),
    Column("position", Integer, nullable=False),
)

# `act_at` is when the post needs something next: to be sent again, or revealed. Whoever takes that on moves it
# on first, by the time it may take: should they die, it is due again.
daily_posts = Table(
    "daily_posts",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("schedule_id", BigId, ForeignKey("daily_schedules.id", ondelete="CASCADE"), nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("question_id", String(60)),
    Column("status", String(16), nullable=False),
    Column("trouble", String(16)),
    Column("act_at", UtcDateTime),
    Column("tries", Integer, nullable=False),
    Column("message_id", BigInteger),
    Column("posted_at", UtcDateTime),
    Column("reveal_at", UtcDateTime),  # when the answer is to be shown
    Column("revealed_at", UtcDateTime),  # when it was
    Column("reveal_message_id", BigInteger),
    Column("thread_id", BigInteger),
    Column("answers", Integer, nullable=False),
    Column("answers_shown", Integer, nullable=False),
    Column("count_at", UtcDateTime),  # when the count in the message is brought up to date
    Column("counted_at", UtcDateTime),
    UniqueConstraint("schedule_id", "day"),
    Index(None, "guild_id", "day"),
    Index(None, "status", "act_at"),
    Index(None, "status", "count_at"),
    # All that a channel's history is asked for: its rows themselves lie scattered over the years.
    Index(None, "schedule_id", "question_id", "status", "day"),
)

# A person and one question of the day. `day`, in the person's zone, `score` and `answered_at` come with the attempt
# that counts.
daily_entries = Table(
    "daily_entries",
    metadata,
    Column("post_id", BigId, ForeignKey("daily_posts.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("hints", Integer, nullable=False),
    Column("shares", Boolean, nullable=False),
    Column("day", Date),
    Column("score", Float),
    Column("answered_at", UtcDateTime),
    Index(None, "user_id", "day"),
)

daily_attempts = Table(
    "daily_attempts",
    metadata,
    Column("post_id", BigId, primary_key=True),
    Column("user_id", BigInteger, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("grade", Text, nullable=False),  # JSON of questions.model.Grade
    Column("hints", Integer, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("counts", Boolean, nullable=False),
    ForeignKeyConstraint(
        ["post_id", "user_id"], ["daily_entries.post_id", "daily_entries.user_id"], ondelete="CASCADE"
    ),
)
