"""Changes of plan that came out of reviews; the person's own words in them are sealed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, LargeBinary, Row, Table, Text, select

from handrail.domain.care_plans import CadenceChange, CarePlanUpdate
from handrail.domain.identifiers import CaseId
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

care_plans = Table(
    "care_plans",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("review_id", Id),
    Column("old_every_days", Float, nullable=False),
    Column("new_every_days", Float, nullable=False),
    Column("mode", Text),
    Column("change", Text, nullable=False),
    Column("in_force", Boolean, nullable=False),
    Column("stepdown_review_on", Date),
    Column("updated_by", Id, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("agreed_by", Id),
    Column("agreed_at", Instant),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id", "updated_at"),
    Index(None, "review_id"),
)
_VALUES = tuple(column for column in care_plans.c if column.name != "words")


class CarePlans:
    """Reads and writes of changes of plan."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, update: CarePlanUpdate, *, words: bytes) -> None:
        """A new change of plan; `words` sealed."""
        values = {column.name: getattr(update, column.name) for column in _VALUES}
        self._session.insert(care_plans, values | {"change": update.change.value, "words": words})

    def change(self, update_id: UUID, **values: Any) -> None:
        """Change columns of an update whose case is locked."""
        self._session.update(care_plans, update_id, values)

    def get(self, update_id: UUID) -> CarePlanUpdate | None:
        """One change of plan."""
        row = self._session.row(select(*_VALUES).where(care_plans.c.id == update_id))
        return None if row is None else _update(row)

    def of_case(self, case_id: CaseId, *, limit: int = 100) -> tuple[CarePlanUpdate, ...]:
        """A case's changes of plan, newest first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(care_plans.c.case_id == case_id)
            .order_by(care_plans.c.updated_at.desc(), care_plans.c.id.desc())
            .limit(limit)
        )
        return tuple(_update(row) for row in rows)


def _update(row: Row[Any]) -> CarePlanUpdate:
    values = {column.name: getattr(row, column.name) for column in _VALUES}
    return CarePlanUpdate(**values | {"case_id": CaseId(row.case_id), "change": CadenceChange(row.change)})
