"""Every record a case has, table by table: for exports, for playing scenarios, and for comparing a rebuilt state."""

from __future__ import annotations

from typing import Any

from sqlalchemy import LargeBinary, Table, select

from handrail.domain.events import plain
from handrail.domain.identifiers import CaseId
from handrail.storage import every_table
from handrail.storage.session import Session

_NOT_RECORDS = frozenset({"events", "tasks", "timers", "drafts", "outbox", "instances"})


class Records:
    """Coded columns of a case's records; sealed words are left out."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_case(self, case_id: CaseId) -> dict[str, tuple[dict[str, Any], ...]]:
        """Table name to rows (JSON-plain), each table in the order of its primary key."""
        return {table.name: self._rows(table, case_id) for table in record_tables()}

    def of_noun(self, table: str, case_id: CaseId) -> tuple[dict[str, Any], ...]:
        """A case's rows of one record table (JSON-plain), oldest first."""
        found = every_table().tables.get(table)
        return () if found is None else self._rows(found, case_id)

    def _rows(self, table: Table, case_id: CaseId) -> tuple[dict[str, Any], ...]:
        columns = [column for column in table.c if not isinstance(column.type, LargeBinary)]
        statement = (
            select(*columns).where(table.c.case_id == case_id).order_by(*table.primary_key).limit(10_000)
        )
        return tuple(
            {name: plain(value) for name, value in row._mapping.items()}
            for row in self._session.rows(statement)
        )


def record_tables() -> tuple[Table, ...]:
    """The tables that hold records of cases, by name."""
    tables = every_table().tables.values()
    return tuple(
        sorted(
            (t for t in tables if "case_id" in t.c and t.name not in _NOT_RECORDS),
            key=lambda table: table.name,
        )
    )
