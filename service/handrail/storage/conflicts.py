"""Conflicts of interest that were declared; the details are sealed with the case's key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Row, Table, Text, select

from handrail.domain.conflicts import Conflict, ConflictKind
from handrail.domain.identifiers import CaseId, StaffId
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session
from handrail.storage.staff import staff

conflicts = Table(
    "conflicts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("staff_id", Id, ForeignKey(staff.c.id), nullable=False),
    Column("kind", Text, nullable=False),
    Column("declared_by", Id, nullable=False),
    Column("declared_at", Instant, nullable=False),
    Column("withdrawn_by", Id),
    Column("withdrawn_at", Instant),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id"),
)
"""The record of declarations; who is in conflict now also stands on the case's row, where rights read it."""
_VALUES = tuple(column for column in conflicts.c if column.name != "words")


class Conflicts:
    """Reads and writes of conflicts. Changes need the case's lock."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, conflict: Conflict, *, words: bytes) -> None:
        """A new declaration; `words` sealed."""
        values = {column.name: getattr(conflict, column.name) for column in _VALUES}
        self._session.insert(conflicts, values | {"kind": conflict.kind.value, "words": words})

    def withdraw(self, conflict_id: UUID, *, by: StaffId, at: datetime) -> None:
        """A declaration is no longer in force."""
        self._session.update(conflicts, conflict_id, {"withdrawn_by": by, "withdrawn_at": at})

    def of_case(self, case_id: CaseId, *, limit: int = 200) -> tuple[Conflict, ...]:
        """A case's declarations, withdrawn ones included, oldest first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(conflicts.c.case_id == case_id)
            .order_by(conflicts.c.declared_at, conflicts.c.id)
            .limit(limit)
        )
        return tuple(_conflict(row) for row in rows)

    def sealed_words(self, conflict_id: UUID) -> bytes:
        """The sealed details of a declaration."""
        row = self._session.row(select(conflicts.c.words).where(conflicts.c.id == conflict_id))
        return b"" if row is None else row.words


def _conflict(row: Row) -> Conflict:  # type: ignore[type-arg]
    values = {column.name: getattr(row, column.name) for column in _VALUES}
    return Conflict(**values | {"kind": ConflictKind(row.kind)})
