"""Decision records (DOMAIN section 2.6): written once, never changed, except for the outcome that comes later."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, Row, Table, Text, select

from handrail.domain.identifiers import CaseId
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
    Column("second_id", Id),
    Column("occurred_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("in_time", Boolean, nullable=False),
    Column("outcome", Text),
    Column("outcome_at", Instant),
    Column("supersedes_id", Id),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id", "recorded_at"),
    Index(None, "instance_id"),
)


class Decisions:
    """Reads and writes of decisions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, values: dict[str, Any]) -> None:
        """A new decision record; `words` sealed."""
        self._session.insert(decisions, values)

    def outcome(self, decision_id: Any, outcome: str, *, at: Any) -> None:
        """What came of a decision."""
        self._session.update(decisions, decision_id, {"outcome": outcome, "outcome_at": at})

    def of_case(self, case_id: CaseId, *, limit: int = 200) -> tuple[Row[Any], ...]:
        """A case's decisions, newest first, words sealed."""
        return tuple(
            self._session.rows(
                select(decisions)
                .where(decisions.c.case_id == case_id)
                .order_by(decisions.c.recorded_at.desc(), decisions.c.id)
                .limit(limit)
            )
        )
