"""The history of how often we are in touch: one line for every change, proposed, applied or kept as it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Table,
    Text,
    select,
)

from handrail.domain.care_plans import CadenceChange
from handrail.domain.contact_intensity import CadenceOrigin, CadenceState, CadenceStep
from handrail.domain.identifiers import CaseId
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

cadence_history = Table(
    "cadence_history",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("instance_id", Id),
    Column("origin", Text, nullable=False),
    Column("source_id", Id),
    Column("old_every_days", Float, nullable=False),
    Column("new_every_days", Float, nullable=False),
    Column("mode", Text),
    Column("change", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text),
    Column("days_since_crisis", Integer),
    Column("in_cohort", Boolean),
    Column("open_restriction", Boolean),
    Column("proposed_by", Id, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("decided_every_days", Float),
    Column("decided_by", Id),
    Column("decided_at", Instant),
    Column("ended_at", Instant),
    Column("next_contact_by", Instant),
    Column("words", LargeBinary),
    Index(None, "case_id", "proposed_at"),
    Index(None, "source_id"),
)
"""`source_id` is the change of plan that a review made, where it came from one."""
_VALUES = tuple(column for column in cadence_history.c if column.name != "words")
_CODED = {"origin": CadenceOrigin, "change": CadenceChange, "state": CadenceState}


class CadenceHistory:
    """Reads and writes of the cadence history."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, step: CadenceStep, *, words: bytes | None) -> None:
        """A new line; `words` sealed."""
        values = {column.name: getattr(step, column.name) for column in _VALUES}
        coded = {name: values[name].value for name in _CODED}
        self._session.insert(cadence_history, values | coded | {"words": words})

    def change(self, step_id: UUID, **values: Any) -> None:
        """Change columns of a line whose case is locked."""
        coded = {name: values[name].value for name in _CODED if name in values}
        self._session.update(cadence_history, step_id, values | coded)

    def get(self, step_id: UUID) -> CadenceStep | None:
        """One line."""
        row = self._session.row(select(*_VALUES).where(cadence_history.c.id == step_id))
        return None if row is None else _step(row)

    def of_case(self, case_id: CaseId, *, limit: int = 100) -> tuple[CadenceStep, ...]:
        """A case's lines, newest first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(cadence_history.c.case_id == case_id)
            .order_by(cadence_history.c.proposed_at.desc(), cadence_history.c.id.desc())
            .limit(limit)
        )
        return tuple(_step(row) for row in rows)

    def proposed_in(self, case_id: CaseId) -> CadenceStep | None:
        """The proposal that waits for a decision, if there is one: the newest."""
        row = self._session.row(
            select(*_VALUES)
            .where(
                cadence_history.c.case_id == case_id, cadence_history.c.state == CadenceState.PROPOSED.value
            )
            .order_by(cadence_history.c.proposed_at.desc(), cadence_history.c.id.desc())
            .limit(1)
        )
        return None if row is None else _step(row)


def _step(row: Row[Any]) -> CadenceStep:
    values = {column.name: getattr(row, column.name) for column in _VALUES}
    coded = {name: kind(values[name]) for name, kind in _CODED.items()}
    return CadenceStep(**values | coded | {"case_id": CaseId(row.case_id)})
