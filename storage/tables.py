"""The tables. A change here needs a migration in `storage/migrations`; `alembic check` compares the two."""

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
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives row ids only to INTEGER keys; PostgreSQL wants 64 bits.
_BigId = BigInteger().with_variant(Integer, "sqlite")

interviews = Table(
    "interviews",
    metadata,
    Column("id", _BigId, primary_key=True, autoincrement=True),
    Column("owner_id", BigInteger, nullable=False),  # a Discord user, or 0 in the terminal
    Column("origin", String(16), nullable=False),  # interview, question
    Column("place", String(16), nullable=False),  # here, thread, dm, terminal
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("mode", String(16), nullable=False),
    Column("length", Integer, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("difficulty", String(16)),
    Column("seconds", Integer),
    Column("phase", String(16), nullable=False),
    Column("phase_before", String(16)),
    Column("remaining_seconds", Float),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Index(None, "owner_id", "started_at"),
)

turns = Table(
    "turns",
    metadata,
    Column("interview_id", _BigId, ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("question_id", String(60), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("deadline", UtcDateTime),
    Column("status", String(16), nullable=False),
    Column("hints", Integer, nullable=False),
    Column("revealed", Boolean, nullable=False),
    Column("score", Float),  # of the best attempt that counts; what history and selection read
    Index(None, "status", "deadline"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("interview_id", _BigId, primary_key=True),
    Column("turn_number", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("grade", Text, nullable=False),  # JSON of questions.model.Grade
    Column("hints", Integer, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("counts", Boolean, nullable=False),
    Column("follow_up_point", Integer),
    Column("follow_up_question", Text),
    Column("follow_up_answer", Text),
    Column("follow_up_at", UtcDateTime),
    ForeignKeyConstraint(
        ["interview_id", "turn_number"], ["turns.interview_id", "turns.number"], ondelete="CASCADE"
    ),
)

notes = Table(
    "notes",
    metadata,
    Column("key", String(80), primary_key=True),  # e.g. which commands Discord was last told
    Column("value", Text, nullable=False),
)

# One row for each channel that ever asked for a question of the day: what was posted there is never forgotten.
daily_schedules = Table(
    "daily_schedules",
    metadata,
    Column("id", _BigId, primary_key=True, autoincrement=True),
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
    Column("schedule_id", _BigId, ForeignKey("daily_schedules.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", String(60), primary_key=True),
    Column("position", Integer, nullable=False),
)

# `act_at` is when the post needs something next: to be sent again, or revealed. Whoever takes that on moves it
# on first, by the time it may take: should they die, it is due again.
daily_posts = Table(
    "daily_posts",
    metadata,
    Column("id", _BigId, primary_key=True, autoincrement=True),
    Column("schedule_id", _BigId, ForeignKey("daily_schedules.id", ondelete="CASCADE"), nullable=False),
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
    Column("reveal_at", UtcDateTime),
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
    Column("post_id", _BigId, ForeignKey("daily_posts.id", ondelete="CASCADE"), primary_key=True),
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
    Column("post_id", _BigId, primary_key=True),
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

people = Table(
    "people",
    metadata,
    Column("user_id", BigInteger, primary_key=True),
    Column("zone", String(64)),
    Column("reminders", Boolean, nullable=False),
    Column("remind_minute", Integer, nullable=False),  # of the local day
    Column("remind_at", UtcDateTime, index=True),
)
