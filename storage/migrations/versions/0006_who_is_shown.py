"""Who is to be read on which public message, so that it can be taken down.

Revision: 0006
Follows: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Messages that were posted before are not known, and stay."""
    op.create_table(
        "shown",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("take_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("message_id", "user_id", name=op.f("pk_shown")),
    )
    op.create_index(op.f("ix_shown_take_down_at"), "shown", ["take_down_at"])
    op.create_index(op.f("ix_shown_user_id"), "shown", ["user_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_table("shown")
