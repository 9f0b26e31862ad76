"""Hints that were taken for a question anywhere, and when the answer to a question of the day really came out.

Revision: 0007
Follows: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_HINTS = ("hint_1_at", "hint_2_at", "hint_3_at")


def upgrade() -> None:
    """Apply. Answers that came out before did so when they were due, as far as is known."""
    with op.batch_alter_table("references_seen", schema=None) as batch_op:
        batch_op.alter_column("seen_at", existing_type=sa.DateTime(timezone=True), nullable=True)
        for name in _HINTS:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("daily_posts", sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Undo."""
    op.drop_column("daily_posts", "revealed_at")
    op.execute("DELETE FROM references_seen WHERE seen_at IS NULL")
    with op.batch_alter_table("references_seen", schema=None) as batch_op:
        for name in _HINTS:
            batch_op.drop_column(name)
        batch_op.alter_column("seen_at", existing_type=sa.DateTime(timezone=True), nullable=False)
