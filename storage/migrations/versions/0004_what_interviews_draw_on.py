"""What interviews draw on: questions that are due or weak, and the skill that an adaptive one goes by.

Revision: 0004
Follows: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "interviews", sa.Column("focus", sa.String(length=16), server_default="mixed", nullable=False)
    )
    op.add_column("interviews", sa.Column("skill", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Undo. Adaptive interviews go on as mixed ones, which climb."""
    op.execute(sa.text("UPDATE interviews SET difficulty = NULL WHERE difficulty = 'adaptive'"))
    # Not in a batch, which on SQLite makes the table anew and drops the old one, and all turns with it.
    op.drop_column("interviews", "skill")
    op.drop_column("interviews", "focus")
