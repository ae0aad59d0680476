"""Drafts of processes, and the approvals that a submitted version needs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of drafts and approvals."""
    op.create_table(
        "drafts_of_processes",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("author_id", sa.UUID(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("files", postgresql.JSONB(), nullable=False),
        sa.Column("based_on", sa.UUID(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_as", sa.UUID(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts_of_processes")),
    )
    op.create_index(
        op.f("ix_drafts_of_processes_process_key"), "drafts_of_processes", ["process_key"], unique=False
    )
    op.create_table(
        "approvals",
        sa.Column("version_id", sa.UUID(), nullable=False),
        sa.Column("staff_id", sa.UUID(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("right_row", sa.Text(), nullable=False),
        sa.Column("right_table_sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_approvals_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("version_id", "staff_id", name=op.f("pk_approvals")),
    )
    op.add_column("versions", sa.Column("reason", sa.Text(), nullable=True))
