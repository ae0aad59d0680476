"""Safeguarding concerns: one row each, with what was seen, said and wanted sealed."""

from __future__ import annotations

import dataclasses
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Row, Table, Text, select
from sqlalchemy.dialects.postgresql import JSONB

from handrail.domain.identifiers import CaseId, InstanceId, StaffId
from handrail.domain.safeguarding import (
    AuthorityAnswer,
    Concern,
    ConcernSource,
    ConcernState,
    Consent,
    WantedOutcome,
)
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

safeguarding_concerns = Table(
    "safeguarding_concerns",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("instance_id", Id, nullable=False),
    Column("escalation_id", Id),
    Column("source", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("categories", JSONB, nullable=False),
    Column("immediate_danger", Boolean, nullable=False),
    Column("children_involved", Boolean, nullable=False),
    Column("consent", Text, nullable=False),
    Column("staff_involved", Boolean, nullable=False),
    Column("allegation_routes", JSONB, nullable=False),
    Column("alleged_source", Text),
    Column("evidence_preserved", Text),
    Column("raised_by", Id, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("known_at", Instant, nullable=False),
    Column("send_by", Instant, nullable=False),
    Column("decide_by", Instant),
    Column("sent_at", Instant),
    Column("sent_to", Text),
    Column("channel", Text),
    Column("chases", Integer, nullable=False),
    Column("outcome", Text),
    Column("outcome_at", Instant),
    Column("we_agree", Boolean),
    Column("wanted_outcome_met", Text),
    Column("over_at", Instant),
    Column("over_by", Id),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id", "raised_at"),
    Index(None, "state", "send_by"),
    Index(None, "escalation_id"),
)
_VALUES = tuple(column for column in safeguarding_concerns.c if column.name != "words")
_OVER = tuple(state.value for state in ConcernState if state.is_over)


class Safeguarding:
    """Reads and writes of safeguarding concerns."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, concern: Concern, *, words: bytes) -> None:
        """A new concern; `words` sealed."""
        values = {field.name: _stored(getattr(concern, field.name)) for field in dataclasses.fields(concern)}
        self._session.insert(safeguarding_concerns, values | {"words": words})

    def change(self, concern_id: UUID, **values: Any) -> None:
        """Change columns of a concern whose case is locked."""
        stored = {name: _stored(value) for name, value in values.items()}
        self._session.update(safeguarding_concerns, concern_id, stored)

    def get(self, concern_id: UUID) -> Concern | None:
        """One concern."""
        row = self._session.row(select(*_VALUES).where(safeguarding_concerns.c.id == concern_id))
        return None if row is None else _concern(row)

    def of_case(self, case_id: CaseId, *, limit: int = 100) -> tuple[Concern, ...]:
        """A case's concerns, newest first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(safeguarding_concerns.c.case_id == case_id)
            .order_by(safeguarding_concerns.c.raised_at.desc(), safeguarding_concerns.c.id)
            .limit(limit)
        )
        return tuple(_concern(row) for row in rows)

    def open_in(self, case_id: CaseId, *, limit: int = 100) -> tuple[Concern, ...]:
        """A case's concerns that are not over, newest first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(
                safeguarding_concerns.c.case_id == case_id,
                safeguarding_concerns.c.state.not_in(_OVER),
            )
            .order_by(safeguarding_concerns.c.raised_at.desc(), safeguarding_concerns.c.id)
            .limit(limit)
        )
        return tuple(_concern(row) for row in rows)

    def sealed_words(self, concern_id: UUID) -> bytes:
        """What was written about a concern, sealed; empty when there is no such concern."""
        row = self._session.row(
            select(safeguarding_concerns.c.words).where(safeguarding_concerns.c.id == concern_id)
        )
        return b"" if row is None else bytes(row.words)


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, Enum) else value


def _concern(row: Row[Any]) -> Concern:
    values = {column.name: getattr(row, column.name) for column in _VALUES}
    codes = {
        "case_id": CaseId(row.case_id),
        "instance_id": InstanceId(row.instance_id),
        "source": ConcernSource(row.source),
        "state": ConcernState(row.state),
        "categories": tuple(row.categories),
        "consent": Consent(row.consent),
        "allegation_routes": tuple(row.allegation_routes),
        "raised_by": StaffId(row.raised_by),
        "outcome": None if row.outcome is None else AuthorityAnswer(row.outcome),
        "wanted_outcome_met": None
        if row.wanted_outcome_met is None
        else WantedOutcome(row.wanted_outcome_met),
    }
    return Concern(**values | codes)
