"""Leaderboards and progress: every answer as it counts, and the sums made of them.

Revision: 0003
Follows: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "answers",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("difficulty", sa.String(length=16), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("standing", sa.String(length=8), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "user_id",
            "source",
            "source_id",
            "turn",
            "number",
            name=op.f("uq_answers_user_id_source_source_id_turn_number"),
        ),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answers_user_id_answered_at"), ["user_id", "answered_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_answers_user_id_question_id"), ["user_id", "question_id"], unique=False
        )

    op.create_table(
        "boards",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boards")),
        sa.UniqueConstraint(
            "guild_id", "period", "since", "topic", name=op.f("uq_boards_guild_id_period_since_topic")
        ),
    )
    op.create_table(
        "cards",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "question_id", name=op.f("pk_cards")),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cards_user_id_due_at"), ["user_id", "due_at"], unique=False)

    op.create_table(
        "members",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("left", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_members")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_members_guild_id_checked_at"), ["guild_id", "checked_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_members_user_id"), ["user_id"], unique=False)

    op.create_table(
        "references_seen",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "question_id", name=op.f("pk_references_seen")),
    )
    op.create_table(
        "servers",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("recap_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("recap_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recap_week", sa.Date(), nullable=True),
        sa.Column("recap_trouble", sa.String(length=16), nullable=True),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_servers")),
    )
    with op.batch_alter_table("servers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_servers_recap_at"), ["recap_at"], unique=False)

    op.create_table(
        "skills",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("rating", sa.Float(), nullable=False),
        sa.Column("deviation", sa.Float(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("user_id", "topic", name=op.f("pk_skills")),
    )
    op.create_table(
        "standings",
        sa.Column("board_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("average", sa.Integer(), nullable=True),
        sa.Column("dailies", sa.Integer(), nullable=True),
        sa.Column("streak", sa.Integer(), nullable=True),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("streak_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["board_id"], ["boards.id"], name=op.f("fk_standings_board_id_boards"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("board_id", "user_id", name=op.f("pk_standings")),
    )
    with op.batch_alter_table("standings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standings_board_id_average_user_id"),
            ["board_id", "average", "user_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_standings_board_id_dailies_user_id"),
            ["board_id", "dailies", "user_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_standings_board_id_points_user_id"),
            ["board_id", "points", "user_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_standings_board_id_streak_user_id"),
            ["board_id", "streak", "user_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_standings_running",
            ["streak_day"],
            unique=False,
            sqlite_where=sa.text("streak IS NOT NULL"),
            postgresql_where=sa.text("streak IS NOT NULL"),
        )

    op.create_table(
        "tallies",
        sa.Column("board_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("measure", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["boards.id"], name=op.f("fk_tallies_board_id_boards"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("board_id", "measure", "value", name=op.f("pk_tallies")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(
            sa.Column("shares_stats", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("review_minute", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("review_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_people_review_at"), ["review_at"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_review_at"))
        batch_op.drop_column("review_at")
        batch_op.drop_column("review_minute")
        batch_op.drop_column("shares_stats")
        batch_op.drop_column("hidden")

    op.drop_table("tallies")
    with op.batch_alter_table("standings", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_standings_running",
            sqlite_where=sa.text("streak IS NOT NULL"),
            postgresql_where=sa.text("streak IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_standings_board_id_streak_user_id"))
        batch_op.drop_index(batch_op.f("ix_standings_board_id_points_user_id"))
        batch_op.drop_index(batch_op.f("ix_standings_board_id_dailies_user_id"))
        batch_op.drop_index(batch_op.f("ix_standings_board_id_average_user_id"))

    op.drop_table("standings")
    op.drop_table("skills")
    with op.batch_alter_table("servers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_servers_recap_at"))

    op.drop_table("servers")
    op.drop_table("references_seen")
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_members_user_id"))
        batch_op.drop_index(batch_op.f("ix_members_guild_id_checked_at"))

    op.drop_table("members")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cards_user_id_due_at"))

    op.drop_table("cards")
    op.drop_table("boards")
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answers_user_id_question_id"))
        batch_op.drop_index(batch_op.f("ix_answers_user_id_answered_at"))

    op.drop_table("answers")
