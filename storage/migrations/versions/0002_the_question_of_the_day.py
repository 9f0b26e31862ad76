"""The question of the day: schedules, posts, answers; and what people chose for themselves.

Revision: 0002
Follows: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "daily_schedules",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("levels", sa.String(length=7), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=True),
        sa.Column("reveal_hours", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Boolean(), nullable=False),
        sa.Column("catch_up_hours", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("next_day", sa.Date(), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("trouble", sa.String(length=16), nullable=True),
        sa.Column("trouble_told", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_schedules")),
        sa.UniqueConstraint("channel_id", name=op.f("uq_daily_schedules_channel_id")),
    )
    with op.batch_alter_table("daily_schedules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_daily_schedules_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_daily_schedules_next_at"), ["next_at"], unique=False)
        batch_op.create_index(
            "ix_daily_schedules_untold",
            ["id"],
            unique=False,
            sqlite_where=sa.text("trouble IS NOT NULL AND trouble_told IS 0"),
            postgresql_where=sa.text("trouble IS NOT NULL AND trouble_told IS false"),
        )

    op.create_table(
        "people",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        sa.Column("remind_minute", sa.Integer(), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_people")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_remind_at"), ["remind_at"], unique=False)

    op.create_table(
        "daily_posts",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("schedule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("trouble", sa.String(length=16), nullable=True),
        sa.Column("act_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reveal_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reveal_message_id", sa.BigInteger(), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("answers_shown", sa.Integer(), nullable=False),
        sa.Column("count_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["daily_schedules.id"],
            name=op.f("fk_daily_posts_schedule_id_daily_schedules"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_posts")),
        sa.UniqueConstraint("schedule_id", "day", name=op.f("uq_daily_posts_schedule_id_day")),
    )
    with op.batch_alter_table("daily_posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_daily_posts_guild_id_day"), ["guild_id", "day"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_daily_posts_schedule_id_question_id_status_day"),
            ["schedule_id", "question_id", "status", "day"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_daily_posts_status_act_at"), ["status", "act_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_daily_posts_status_count_at"), ["status", "count_at"], unique=False
        )

    op.create_table(
        "daily_queue",
        sa.Column("schedule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["daily_schedules.id"],
            name=op.f("fk_daily_queue_schedule_id_daily_schedules"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("schedule_id", "question_id", name=op.f("pk_daily_queue")),
    )
    op.create_table(
        "daily_entries",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("shares", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["daily_posts.id"],
            name=op.f("fk_daily_entries_post_id_daily_posts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("post_id", "user_id", name=op.f("pk_daily_entries")),
    )
    with op.batch_alter_table("daily_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_daily_entries_user_id_day"), ["user_id", "day"], unique=False)

    op.create_table(
        "daily_attempts",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id", "user_id"],
            ["daily_entries.post_id", "daily_entries.user_id"],
            name=op.f("fk_daily_attempts_post_id_user_id_daily_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("post_id", "user_id", "number", name=op.f("pk_daily_attempts")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("daily_attempts")
    with op.batch_alter_table("daily_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_daily_entries_user_id_day"))

    op.drop_table("daily_entries")
    op.drop_table("daily_queue")
    with op.batch_alter_table("daily_posts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_daily_posts_status_count_at"))
        batch_op.drop_index(batch_op.f("ix_daily_posts_status_act_at"))
        batch_op.drop_index(batch_op.f("ix_daily_posts_schedule_id_question_id_status_day"))
        batch_op.drop_index(batch_op.f("ix_daily_posts_guild_id_day"))

    op.drop_table("daily_posts")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_remind_at"))

    op.drop_table("people")
    with op.batch_alter_table("daily_schedules", schema=None) as batch_op:
        batch_op.drop_index("ix_daily_schedules_untold")
        batch_op.drop_index(batch_op.f("ix_daily_schedules_next_at"))
        batch_op.drop_index(batch_op.f("ix_daily_schedules_guild_id"))

    op.drop_table("daily_schedules")
