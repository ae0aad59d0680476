"""What the threshold tables answered, and the rules that people flagged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Row, Table, Text, select
from sqlalchemy.dialects.postgresql import JSONB

from handrail.domain.evaluations import Evaluation, NearRow, ResponseClass, Source, ThresholdInputs
from handrail.domain.events import plain
from handrail.domain.identifiers import CaseId
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

evaluations = Table(
    "evaluations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("instance_id", Id, nullable=False),
    Column("contact_id", Id),
    Column("source", Text, nullable=False),
    Column("inputs", JSONB, nullable=False),
    Column("table", Text, nullable=False),
    Column("table_version", Text, nullable=False),
    Column("row", Text),
    Column("nearest", JSONB, nullable=False),
    Column("response_class", Text, nullable=False),
    Column("decide_within", Integer, nullable=False),
    Column("prompt_code", Text, nullable=False),
    Column("failed_safe", Boolean, nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("evaluated_at", Instant, nullable=False),
    Index(None, "case_id", "evaluated_at"),
    Index(None, "contact_id"),
)

rule_flags = Table(
    "rule_flags",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("evaluation_id", Id),
    Column("table", Text, nullable=False),
    Column("row", Text, nullable=False),
    Column("problem", Text),
    Column("by_id", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Index(None, "table", "row", "at"),
)


class Evaluations:
    """Reads and writes of evaluations and flags."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, evaluation: Evaluation) -> None:
        """A new evaluation; it is never changed."""
        self._session.insert(
            evaluations,
            {c.name: getattr(evaluation, c.name) for c in evaluations.c}
            | {
                "source": evaluation.source.value,
                "inputs": evaluation.inputs.as_plain(),
                "nearest": plain(evaluation.nearest),
                "response_class": evaluation.response_class.value,
            },
        )

    def get(self, evaluation_id: UUID) -> Evaluation | None:
        """One evaluation."""
        row = self._session.row(select(evaluations).where(evaluations.c.id == evaluation_id))
        return None if row is None else _evaluation(row)

    def latest(self, case_id: CaseId) -> Evaluation | None:
        """The last evaluation of a case."""
        row = self._session.row(
            select(evaluations)
            .where(evaluations.c.case_id == case_id)
            .order_by(evaluations.c.evaluated_at.desc(), evaluations.c.id.desc())
            .limit(1)
        )
        return None if row is None else _evaluation(row)

    def classes_of(self, contact_ids: Iterable[UUID]) -> dict[UUID, str]:
        """The class the table gave to each of several contacts."""
        wanted = sorted(set(contact_ids), key=str)
        if not wanted:
            return {}
        rows = self._session.rows(
            select(evaluations.c.contact_id, evaluations.c.response_class)
            .where(evaluations.c.contact_id.in_(wanted))
            .order_by(evaluations.c.evaluated_at, evaluations.c.id)
        )
        return {row.contact_id: row.response_class for row in rows}

    def flag(self, values: dict[str, Any]) -> None:
        """A rule that somebody flagged; `words` sealed."""
        self._session.insert(rule_flags, values)


def _evaluation(row: Row[Any]) -> Evaluation:
    values = dict(row._mapping)
    return Evaluation(
        **values
        | {
            "source": Source(row.source),
            "inputs": ThresholdInputs.from_plain(row.inputs),
            "nearest": tuple(NearRow(near["row"], tuple(near["missing"])) for near in row.nearest),
            "response_class": ResponseClass(row.response_class),
        }
    )
