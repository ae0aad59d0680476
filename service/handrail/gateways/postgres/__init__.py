"""The database server: an embedded PostgreSQL that needs no setting up, or the one DATABASE_URL names."""

from handrail.gateways.postgres.addresses import for_sqlalchemy, plain
from handrail.gateways.postgres.binaries import Binaries, find_binaries
from handrail.gateways.postgres.problems import PostgresUnavailable
from handrail.gateways.postgres.server import EmbeddedPostgres, open_database

__all__ = [
    "Binaries",
    "EmbeddedPostgres",
    "PostgresUnavailable",
    "find_binaries",
    "for_sqlalchemy",
    "open_database",
    "plain",
]
