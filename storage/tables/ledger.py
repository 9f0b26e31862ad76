"""Every answer as it counts, and what each person learns from theirs."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from storage.tables.base import BigId, metadata
from storage.types import UtcDateTime

# Every answer that was graded, wherever it was given, as it counts: what all sums below are made of. The answer
# itself and its grade are in `attempts` and `daily_attempts`.
answers = Table(
    "answers",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("user_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger, nullable=False),  # 0: in direct messages, or the terminal
    Column("source", String(16), nullable=False),  # interview, question, daily
    Column("source_id", BigInteger, nullable=False),  # of interviews, or daily_posts
    Column("turn", Integer, nullable=False),  # 0: daily
    Column("number", Integer, nullable=False),
    Column("question_id", String(60), nullable=False),
    Column("topic", String(60), nullable=False),  # topic and difficulty: as they were then
    Column("difficulty", String(16), nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("day", Date, nullable=False),  # by the server's clock then
    Column("score", Float, nullable=False),  # net of hints
    Column("hints", Integer, nullable=False),
    Column("seconds", Float),  # from question to answer, where that says something
    Column("standing", String(8), nullable=False),
    Column("points", Integer, nullable=False),
    Column("daily", Boolean, nullable=False),
    UniqueConstraint("user_id", "source", "source_id", "turn", "number"),
    Index(None, "user_id", "question_id"),
    Index(None, "user_id", "answered_at"),
)

# When somebody last saw the reference answer to a question, and when they last took one hint for it, two, three.
references_seen = Table(
    "references_seen",
    metadata,
    Column("user_id", BigInteger, primary_key=True),
    Column("question_id", String(60), primary_key=True),
    Column("seen_at", UtcDateTime),
    Column("hint_1_at", UtcDateTime),
    Column("hint_2_at", UtcDateTime),
    Column("hint_3_at", UtcDateTime),
)

# When to ask somebody a question again (fsrs).
cards = Table(
    "cards",
    metadata,
    Column("user_id", BigInteger, primary_key=True),
    Column("question_id", String(60), primary_key=True),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("reviewed_at", UtcDateTime, nullable=False),
    Column("state", Integer, nullable=False),
    Column("step", Integer),
    Column("reviews", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
    Index(None, "user_id", "due_at"),
)

# How good somebody is, by topic ('': over all), against the difficulty of questions (Glicko).
skills = Table(
    "skills",
    metadata,
    Column("user_id", BigInteger, primary_key=True),
    Column("topic", String(60), primary_key=True),
    Column("rating", Float, nullable=False),
    Column("deviation", Float, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("answered_at", UtcDateTime),
    # The latest answer in it and the skill before that: what is said after a follow-up question changes its score.
    Column("answer_id", BigInteger),
    Column("earlier_rating", Float),
    Column("earlier_deviation", Float),
    Column("earlier_at", UtcDateTime),
)
