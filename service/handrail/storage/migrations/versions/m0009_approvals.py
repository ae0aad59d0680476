"""Open decisions are found by due time, for the approvals queue."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index that the queue walks along."""
    op.create_index(
        "ix_tasks_decisions",
        "tasks",
        ["locality", "order_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'open' AND decision IS NOT NULL"),
    )
