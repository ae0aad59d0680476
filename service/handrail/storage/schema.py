"""The one MetaData every table registers with, and the column kinds they share.

Each noun's table stands in that noun's file, beside the repository that reads and writes it.
"""

from __future__ import annotations

from sqlalchemy import DateTime, MetaData
from sqlalchemy.dialects.postgresql import UUID

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = UUID(as_uuid=True)
Instant = DateTime(timezone=True)

IDENTITY_SCHEMA = "identity"
"""Names, dates of birth and NHS numbers live apart from the log and the engine's data (DOMAIN section 3.11)."""
