"""Since when nobody holds the right to an open decision."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is open already is looked at again."""
    op.add_column("tasks", sa.Column("unheld_at", sa.DateTime(timezone=True), nullable=True))
