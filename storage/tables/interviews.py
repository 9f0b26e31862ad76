"""Interviews, their questions and answers."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from storage.tables.base import BigId, metadata
from storage.types import UtcDateTime

interviews = Table(
    "interviews",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("owner_id", BigInteger, nullable=False),  # a Discord user, or 0 in the terminal
    Column("origin", String(16), nullable=False),  # interview, question
    Column("place", String(16), nullable=False),  # here, thread, dm, terminal
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("mode", String(16), nullable=False),
    Column("length", Integer, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("difficulty", String(16)),  # one, or adaptive; none: from easy to hard
    Column("seconds", Integer),
    Column("focus", String(16), nullable=False, server_default="mixed"),
    Column("skill", JSON(none_as_null=True)),  # the owner's at the start: rating, deviation, answers
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
    Column("interview_id", BigId, ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
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
    Column("interview_id", BigId, primary_key=True),
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
