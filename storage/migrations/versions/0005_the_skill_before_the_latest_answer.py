"""The skill before the latest answer, so that a follow-up to it costs the same however many answers there are.

Revision: 0005
Follows: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Where they are empty, a changed score has all answers reckoned anew."""
    op.add_column("skills", sa.Column("answer_id", sa.BigInteger(), nullable=True))
    op.add_column("skills", sa.Column("earlier_rating", sa.Float(), nullable=True))
    op.add_column("skills", sa.Column("earlier_deviation", sa.Float(), nullable=True))
    op.add_column("skills", sa.Column("earlier_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Undo."""
    for name in ("earlier_at", "earlier_deviation", "earlier_rating", "answer_id"):
        op.drop_column("skills", name)
