"""Delegations, and cases that concern no patient."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a case be a matter, and make the table of delegations."""
    op.add_column("cases", sa.Column("kind", sa.Text(), server_default="person", nullable=False))
    op.alter_column("cases", "person_id", existing_type=sa.UUID(), nullable=True)
    op.create_check_constraint(
        op.f("ck_cases_person"), "cases", "(kind = 'person') = (person_id IS NOT NULL)"
    )
    op.create_table(
        "delegations",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("instance_id", sa.UUID(), nullable=True),
        sa.Column("from_id", sa.UUID(), nullable=False),
        sa.Column("to_id", sa.UUID(), nullable=False),
        sa.Column("codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("locality", sa.Text(), nullable=True),
        sa.Column("pathway", sa.Text(), nullable=True),
        sa.Column("classes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acting_up", sa.Boolean(), nullable=False),
        sa.Column("approval", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.UUID(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.UUID(), nullable=True),
        sa.Column("revoked_words", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_delegations_case_id")),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_delegations_instance_id")),
        sa.ForeignKeyConstraint(["from_id"], ["staff.id"], name=op.f("fk_delegations_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["staff.id"], name=op.f("fk_delegations_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index("uq_delegations_case", "delegations", ["case_id"], unique=True)
    op.create_index("ix_delegations_to", "delegations", ["to_id", "proposed_at", "id"], unique=False)
    op.create_index("ix_delegations_from", "delegations", ["from_id", "proposed_at", "id"], unique=False)
    op.create_index(
        "ix_delegations_in_force",
        "delegations",
        ["to_id"],
        unique=False,
        postgresql_where=sa.text("accepted_at IS NOT NULL AND revoked_at IS NULL AND ended_at IS NULL"),
    )
