"""Safeguarding concerns have a register of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of safeguarding concerns."""
    op.create_table(
        "safeguarding_concerns",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("instance_id", sa.UUID(), nullable=False),
        sa.Column("escalation_id", sa.UUID(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("categories", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("immediate_danger", sa.Boolean(), nullable=False),
        sa.Column("children_involved", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.Text(), nullable=False),
        sa.Column("staff_involved", sa.Boolean(), nullable=False),
        sa.Column("allegation_routes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("alleged_source", sa.Text(), nullable=True),
        sa.Column("evidence_preserved", sa.Text(), nullable=True),
        sa.Column("raised_by", sa.UUID(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decide_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_to", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("chases", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("we_agree", sa.Boolean(), nullable=True),
        sa.Column("wanted_outcome_met", sa.Text(), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_by", sa.UUID(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_safeguarding_concerns_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguarding_concerns")),
    )
    for columns in (["case_id", "raised_at"], ["state", "send_by"], ["escalation_id"]):
        name = op.f(f"ix_safeguarding_concerns_{'_'.join(columns)}")
        op.create_index(name, "safeguarding_concerns", columns)
