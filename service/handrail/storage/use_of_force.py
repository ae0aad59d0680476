"""Records of the use of force (Mental Health Units (Use of Force) Act 2018, section 6), their words sealed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Row, Table, Text, select
from sqlalchemy.dialects.postgresql import ARRAY

from handrail.domain.identifiers import CaseId
from handrail.domain.use_of_force import UseOfForce
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

use_of_force = Table(
    "use_of_force",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("restriction_id", Id),
    Column("types", ARRAY(Text), nullable=False),
    Column("used_at", Instant, nullable=False),
    Column("duration_minutes", Integer, nullable=False),
    Column("injury", Text, nullable=False),
    Column("debrief", Text, nullable=False),
    Column("debrief_by", Instant, nullable=False),
    Column("recorded_by", Id, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id", "used_at"),
)

_VALUES = tuple(column for column in use_of_force.c if column.name != "words")


class UsesOfForce:
    """Reads and writes of records of the use of force."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, record: UseOfForce, *, words: bytes) -> None:
        """A new record; `words` sealed."""
        values = {column.name: getattr(record, column.name) for column in _VALUES}
        self._session.insert(use_of_force, values | {"types": list(record.types), "words": words})

    def of_case(self, case_id: CaseId, *, limit: int = 200) -> tuple[UseOfForce, ...]:
        """A case's records, newest first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(use_of_force.c.case_id == case_id)
            .order_by(use_of_force.c.used_at.desc(), use_of_force.c.id)
            .limit(limit)
        )
        return tuple(_record(row) for row in rows)


def _record(row: Row[Any]) -> UseOfForce:
    values = {column.name: getattr(row, column.name) for column in _VALUES}
    return UseOfForce(**values | {"case_id": CaseId(row.case_id), "types": tuple(row.types)})
