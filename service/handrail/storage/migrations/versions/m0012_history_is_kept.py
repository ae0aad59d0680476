"""What was written into the history stays, and so does every decision: also against a slip of our own."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_KEPT = """
CREATE FUNCTION history_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history is only ever added to';
END $$
"""


def upgrade() -> None:
    """Refuse every change to an event, and emptying the events or the decisions."""
    op.execute(_KEPT)
    op.execute(
        "CREATE TRIGGER history_is_kept BEFORE UPDATE OR DELETE ON events"
        " FOR EACH ROW EXECUTE FUNCTION history_is_kept()"
    )
    for table in ("events", "decisions"):
        op.execute(
            f"CREATE TRIGGER {table}_are_not_emptied BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()"
        )
