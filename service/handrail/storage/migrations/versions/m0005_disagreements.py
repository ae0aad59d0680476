"""Disagreements with their stages, the agenda of the joint forum, and specialist advice."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "advice",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("instance_id", sa.UUID(), nullable=False),
        sa.Column("asker_id", sa.UUID(), nullable=False),
        sa.Column("specialism", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("adviser_id", sa.UUID(), nullable=True),
        sa.Column("about_task_id", sa.UUID(), nullable=True),
        sa.Column("needed_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_by", sa.UUID(), nullable=True),
        sa.Column("see_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("use", sa.Text(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.Column("use_words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_advice_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice")),
    )
    op.create_table(
        "disagreements",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("instance_id", sa.UUID(), nullable=False),
        sa.Column("escalation_id", sa.UUID(), nullable=True),
        sa.Column("opened_from", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("our_class", sa.Text(), nullable=True),
        sa.Column("their_class", sa.Text(), nullable=True),
        sa.Column("response_class", sa.Text(), nullable=True),
        sa.Column("raised_by", sa.UUID(), nullable=False),
        sa.Column("person_aware", sa.Boolean(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("stage_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("director_late_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("class_after", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_disagreements_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disagreements")),
    )
    op.create_table(
        "forum_items",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("locality", sa.Text(), nullable=False),
        sa.Column("pathway", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("response_class", sa.Text(), nullable=True),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("directors_late", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("hours_open", sa.Integer(), nullable=True),
        sa.Column("discussed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_forum_items_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_items")),
    )
    op.create_table(
        "disagreement_stages",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("disagreement_id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end", sa.Text(), nullable=True),
        sa.Column("agreed", sa.Text(), nullable=True),
        sa.Column("chosen", sa.Text(), nullable=True),
        sa.Column("with_role", sa.Text(), nullable=True),
        sa.Column("by_id", sa.UUID(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_disagreement_stages_case_id")),
        sa.ForeignKeyConstraint(
            ["disagreement_id"], ["disagreements.id"], name=op.f("fk_disagreement_stages_disagreement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disagreement_stages")),
    )
    op.create_index(op.f("ix_advice_about_task_id"), "advice", ["about_task_id"], unique=False)
    op.create_index(op.f("ix_advice_case_id_asked_at"), "advice", ["case_id", "asked_at"], unique=False)
    op.create_index(
        op.f("ix_disagreements_case_id_opened_at"), "disagreements", ["case_id", "opened_at"], unique=False
    )
    op.create_index(
        op.f("ix_disagreements_open"),
        "disagreements",
        ["case_id"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(op.f("ix_disagreement_stages_case_id"), "disagreement_stages", ["case_id"], unique=False)
    op.create_index(
        op.f("uq_disagreement_stages_one"), "disagreement_stages", ["disagreement_id", "stage"], unique=True
    )
    op.create_index(op.f("ix_forum_items_case_id"), "forum_items", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_forum_items_waiting"),
        "forum_items",
        ["locality", "id"],
        unique=False,
        postgresql_where=sa.text("discussed_at IS NULL"),
    )
