"""The first shape of the database."""

from alembic import op

from handrail.storage import every_table
from handrail.storage.schema import IDENTITY_SCHEMA

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.execute(f"CREATE SCHEMA IF NOT EXISTS {IDENTITY_SCHEMA}")
    every_table().create_all(op.get_bind())
