"""Who is accountable, on duty, named as lead, and who must not decide."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TILES = """
CREATE FUNCTION accountable_lines_tile() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_case uuid;
    opened timestamptz;
    closed timestamptz;
    person uuid;
    lines integer;
    wrong integer;
BEGIN
    IF TG_TABLE_NAME = 'cases' THEN
        the_case := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        the_case := OLD.case_id;
    ELSE
        the_case := NEW.case_id;
    END IF;
    SELECT opened_at, closed_at, person_id INTO opened, closed, person FROM cases WHERE id = the_case;
    IF NOT FOUND OR person IS NULL OR opened = closed THEN
        RETURN NULL;
    END IF;
    SELECT count(*), count(*) FILTER (
        WHERE line.from_at IS DISTINCT FROM CASE WHEN line.number = 1 THEN opened ELSE line.before_to END
           OR (line.last AND line.to_at IS DISTINCT FROM closed)
    ) INTO lines, wrong
    FROM (
        SELECT from_at, to_at,
               row_number() OVER w AS number,
               lag(to_at) OVER w AS before_to,
               lead(id) OVER w IS NULL AS last
        FROM responsibilities
        WHERE case_id = the_case AND kind = 'accountable_clinician' AND (to_at IS NULL OR to_at > from_at)
        WINDOW w AS (ORDER BY from_at, id)
    ) AS line;
    IF lines = 0 OR wrong > 0 THEN
        RAISE EXCEPTION 'the accountable clinicians of case % do not follow on one another', the_case
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'accountable_lines_tile';
    END IF;
    RETURN NULL;
END
$$
"""
_ON_LINES = """
CREATE CONSTRAINT TRIGGER accountable_lines_tile AFTER INSERT OR UPDATE OR DELETE ON responsibilities
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accountable_lines_tile()
"""
_ON_CASES = """
CREATE CONSTRAINT TRIGGER accountable_lines_tile AFTER INSERT OR UPDATE OF opened_at, closed_at ON cases
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accountable_lines_tile()
"""


def upgrade() -> None:
    """Make the tables, end what outlived its case, and let no ledger be kept that has a gap or an overlap.

    A trigger at the end of the transaction does it, because an exclusion constraint over a case and a time needs an
    extension that the embedded PostgreSQL lacks.
    """
    op.add_column(
        "cases",
        sa.Column("conflicts", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
    )
    op.add_column("responsibilities", sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE responsibilities SET accepted_at = from_at WHERE accepted_by IS NOT NULL")
    op.execute(
        "UPDATE responsibilities SET to_at = greatest(cases.closed_at, responsibilities.from_at) FROM cases "
        "WHERE cases.id = case_id AND cases.closed_at IS NOT NULL AND to_at IS NULL"
    )
    _make_conflicts()
    _make_offers()
    _make_duties()
    _make_clinical_leads()
    op.execute(_TILES)
    op.execute(_ON_LINES)
    op.execute(_ON_CASES)


def _make_conflicts() -> None:
    op.create_table(
        "conflicts",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("staff_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.UUID(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.UUID(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_conflicts_case_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_conflicts_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts")),
    )
    op.create_index(op.f("ix_conflicts_case_id"), "conflicts", ["case_id"], unique=False)


def _make_offers() -> None:
    op.create_table(
        "accountability_offers",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("to_id", sa.UUID(), nullable=False),
        sa.Column("offered_by", sa.UUID(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_accountability_offers_case_id")),
        sa.ForeignKeyConstraint(["to_id"], ["staff.id"], name=op.f("fk_accountability_offers_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accountability_offers")),
    )
    op.create_index(
        op.f("ix_accountability_offers_case_id"), "accountability_offers", ["case_id"], unique=False
    )
    op.create_index(
        "ix_accountability_offers_open",
        "accountability_offers",
        ["to_id"],
        unique=False,
        postgresql_where=sa.text("answer IS NULL"),
    )


def _make_duties() -> None:
    op.create_table(
        "duties",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("staff_id", sa.UUID(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("locality", sa.Text(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.UUID(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_at <= to_at", name=op.f("ck_duties_in_order")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_duties_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    op.create_index(op.f("ix_duties_role_from_at"), "duties", ["role", "from_at"], unique=False)
    op.create_index(op.f("ix_duties_staff_id_from_at"), "duties", ["staff_id", "from_at"], unique=False)


def _make_clinical_leads() -> None:
    op.create_table(
        "clinical_leads",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("locality", sa.Text(), nullable=False),
        sa.Column("pathway", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.UUID(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("named_by", sa.UUID(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_clinical_leads_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinical_leads")),
    )
    op.create_index(
        op.f("ix_clinical_leads_locality_pathway"), "clinical_leads", ["locality", "pathway"], unique=False
    )
