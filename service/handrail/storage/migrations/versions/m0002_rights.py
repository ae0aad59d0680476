"""Decisions say under which right they were taken, wait for a second person, and never change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEPT = """
CREATE FUNCTION decisions_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a decision record is never deleted';
    END IF;
    IF OLD.outcome IS NOT NULL
       OR to_jsonb(NEW) - 'outcome' - 'outcome_at' - 'outcome_by'
          IS DISTINCT FROM to_jsonb(OLD) - 'outcome' - 'outcome_at' - 'outcome_by' THEN
        RAISE EXCEPTION 'a decision record never changes; an amendment is a new record';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Add the right, the delegation and the second person's right to decisions, and what waits for a second person."""
    for column in (
        sa.Column("right_row", sa.Text(), nullable=True),
        sa.Column("right_table_sha256", sa.Text(), nullable=True),
        sa.Column("delegation_id", sa.UUID(), nullable=True),
        sa.Column("on_behalf_of_id", sa.UUID(), nullable=True),
        sa.Column("second_right", sa.Text(), nullable=True),
        sa.Column("evidence_refs", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("outcome_by", sa.UUID(), nullable=True),
    ):
        op.add_column("decisions", column)
    op.create_index(op.f("ix_decisions_supersedes_id"), "decisions", ["supersedes_id"], unique=False)
    op.execute(_KEPT)
    op.execute(
        "CREATE TRIGGER decisions_are_kept BEFORE UPDATE OR DELETE ON decisions"
        " FOR EACH ROW EXECUTE FUNCTION decisions_are_kept()"
    )
    op.add_column("tasks", sa.Column("completed_for", sa.UUID(), nullable=True))
    op.create_table(
        "pending_decisions",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("task_id", sa.UUID(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("decider_id", sa.UUID(), nullable=False),
        sa.Column("on_behalf_of_id", sa.UUID(), nullable=True),
        sa.Column("proposer_id", sa.UUID(), nullable=True),
        sa.Column("second_id", sa.UUID(), nullable=True),
        sa.Column("second_roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.UUID(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_pending_decisions_case_id_cases")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_pending_decisions_task_id_tasks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_decisions")),
    )
    op.create_index(
        "uq_pending_decisions_task",
        "pending_decisions",
        ["task_id"],
        unique=True,
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index(
        "ix_pending_decisions_second",
        "pending_decisions",
        ["second_id"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
    )
