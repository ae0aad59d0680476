"""Referrals, discharges, and the history of how often we are in touch."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "cadence_history",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("instance_id", sa.UUID(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("source_id", sa.UUID(), nullable=True),
        sa.Column("old_every_days", sa.Float(), nullable=False),
        sa.Column("new_every_days", sa.Float(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("days_since_crisis", sa.Integer(), nullable=True),
        sa.Column("in_cohort", sa.Boolean(), nullable=True),
        sa.Column("open_restriction", sa.Boolean(), nullable=True),
        sa.Column("proposed_by", sa.UUID(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_every_days", sa.Float(), nullable=True),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_contact_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_cadence_history_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cadence_history")),
    )
    op.create_index(
        op.f("ix_cadence_history_case_id_proposed_at"), "cadence_history", ["case_id", "proposed_at"]
    )
    op.create_index(op.f("ix_cadence_history_source_id"), "cadence_history", ["source_id"])
    op.create_table(
        "referrals",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.UUID(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.UUID(), nullable=True),
        sa.Column("proposed_by", sa.UUID(), nullable=True),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("times_asked", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("safety_net_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("safety_net_contacts", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_referrals_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_index(op.f("ix_referrals_case_id_received_at"), "referrals", ["case_id", "received_at"])
    op.create_index(op.f("ix_referrals_state_decided_at"), "referrals", ["state", "decided_at"])
    op.create_table(
        "discharges",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("proposed_by", sa.UUID(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("crisis_in_90_days", sa.Boolean(), nullable=False),
        sa.Column("disengaged", sa.Boolean(), nullable=False),
        sa.Column("open_matters", sa.Integer(), nullable=False),
        sa.Column("decide_role", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_discharges_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discharges")),
    )
    op.create_index(op.f("ix_discharges_case_id_proposed_at"), "discharges", ["case_id", "proposed_at"])
