"""Alembic's entry: runs on the connection that `upgrade` hands it."""

from alembic import context

from handrail.storage import every_table
from handrail.storage.schema import IDENTITY_SCHEMA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=every_table(),
    include_schemas=True,
    include_name=lambda name, kind, _: kind != "schema" or name in (None, "public", IDENTITY_SCHEMA),
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
