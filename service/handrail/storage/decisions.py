"""Decision records (DOMAIN section 2.6): written once, never changed, except for the outcome that comes later."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, Row, Table, Text, select
from sqlalchemy.dialects.postgresql import JSONB

from handrail.domain.decisions import Decision
from handrail.domain.identifiers import CaseId, StaffId
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("instance_id", Id),
    Column("task_id", Id),
    Column("element", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("chosen", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("table_evaluation_id", Id),
    Column("differs_from_table", Boolean, nullable=False),
    Column("override_reason", Text),
    Column("view_not_obtained_reason", Text),
    Column("proposer_id", Id),
    Column("decider_id", Id, nullable=False),
    Column("right", Text, nullable=False),
    Column("right_row", Text),
    Column("right_table_sha256", Text),
    Column("delegation_id", Id),
    Column("on_behalf_of_id", Id),
    Column("second_id", Id),
    Column("second_right", Text),
    Column("evidence_refs", JSONB, nullable=False, server_default="[]"),
    Column("occurred_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("in_time", Boolean, nullable=False),
    Column("outcome", Text),
    Column("outcome_at", Instant),
    Column("outcome_by", Id),
    Column("supersedes_id", Id),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id", "recorded_at"),
    Index(None, "instance_id"),
    Index(None, "supersedes_id"),
)
"""Immutable but for the three columns of the outcome, which a trigger of the database holds to (migration 0002)."""


class Decisions:
    """Reads and writes of decisions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, values: dict[str, Any]) -> None:
        """A new decision record; `words` sealed."""
        self._session.insert(decisions, values)

    def outcome(self, decision_id: UUID, outcome: str, *, by: StaffId, at: datetime) -> None:
        """What came of a decision."""
        self._session.update(decisions, decision_id, {"outcome": outcome, "outcome_at": at, "outcome_by": by})

    def get(self, decision_id: UUID) -> tuple[Decision, bytes] | None:
        """One decision, and its words as they are sealed."""
        row = self._session.row(_WITH_AMENDMENT.where(decisions.c.id == decision_id))
        return None if row is None else (_decision(row), row.words)

    def of_case(self, case_id: CaseId, *, limit: int = 200) -> tuple[tuple[Decision, bytes], ...]:
        """A case's decisions, newest first, each with its words as they are sealed."""
        rows = self._session.rows(
            _WITH_AMENDMENT.where(decisions.c.case_id == case_id)
            .order_by(decisions.c.recorded_at.desc(), decisions.c.id)
            .limit(limit)
        )
        return tuple((_decision(row), row.words) for row in rows)

    def last_of(self, case_id: CaseId, code: str, *, element: str) -> tuple[UUID, bytes] | None:
        """The last decision of a code that was taken at an element in a case: its id and sealed words."""
        row = self._session.row(
            select(decisions.c.id, decisions.c.words)
            .where(decisions.c.case_id == case_id, decisions.c.code == code, decisions.c.element == element)
            .order_by(decisions.c.recorded_at.desc(), decisions.c.id.desc())
            .limit(1)
        )
        return None if row is None else (row.id, row.words)


_amendments = decisions.alias("amendments")
_WITH_AMENDMENT = select(
    decisions,
    select(_amendments.c.id)
    .where(_amendments.c.supersedes_id == decisions.c.id)
    .order_by(_amendments.c.recorded_at.desc())
    .limit(1)
    .scalar_subquery()
    .label("amended_by_id"),
)


def _decision(row: Row[Any]) -> Decision:
    given = {field.name: getattr(row, field.name) for field in fields(Decision) if field.name != "words"}
    return Decision(**given | {"words": {}, "evidence_refs": tuple(row.evidence_refs)})
