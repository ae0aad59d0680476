"""Escalations with their clocks, the versions of their summaries, and why clocks were missed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Table,
    Text,
    func,
    select,
)

from handrail.domain.escalations import Clock, End, Escalation, EscalationStatus, Origin, Variance
from handrail.domain.evaluations import ResponseClass, Source
from handrail.domain.identifiers import CaseId
from handrail.storage.cases import cases
from handrail.storage.read_once import ReadOnce
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

escalations = Table(
    "escalations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("instance_id", Id, nullable=False),
    Column("origin", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("evaluation_id", Id),
    Column("contact_id", Id),
    Column("raised_by", Id, nullable=False),
    Column("table_class", Text),
    Column("response_class", Text, nullable=False),
    Column("status", Text, nullable=False),
    *(Column(f"t{number}", Instant, nullable=number > 0) for number in range(7)),
    Column("decide_by", Instant, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("summary_id", Id),
    Column("summary_at", Instant),
    Column("summary_by", Instant),
    Column("send_by", Instant),
    Column("contingency_at", Instant),
    Column("contingency_by", Instant),
    Column("ack_by", Instant),
    Column("response_by", Instant),
    Column("restated_late", Boolean, nullable=False),
    Column("hold_lapsed", Boolean, nullable=False),
    Column("stood_down", Boolean, nullable=False),
    Column("recorder", Id),
    Column("proposed_by", Id),
    Column("hold_decider", Id),
    Column("recheck_at", Instant),
    Column("route", Text),
    Column("chases", Integer, nullable=False),
    Column("response", Text),
    Column("transferred", Boolean, nullable=False),
    Column("safeguarding_needed", Boolean, nullable=False),
    Column("resolved_internally", Boolean, nullable=False),
    Column("review_asked_at", Instant),
    Column("frozen_at", Instant),
    Column("outcome", Text),
    Column("harm", Text),
    Column("end", Text),
    Index(None, "case_id", "t0"),
    Index(None, "status", "t0"),
)

summaries = Table(
    "escalation_summaries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("escalation_id", Id, ForeignKey(escalations.c.id), nullable=False),
    Column("version", Integer, nullable=False),
    Column("requested", Text, nullable=False),
    Column("needed_by", Instant),
    Column("class_requested", Text, nullable=False),
    Column("by_id", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Index(None, "escalation_id", "version", unique=True),
)
"""What a partner is sent is one version of a summary (R25); `needed_by` None means now."""

variances = Table(
    "escalation_variances",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("escalation_id", Id, ForeignKey(escalations.c.id), nullable=False),
    Column("clock", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("due_at", Instant),
    Column("done_at", Instant),
    Index(None, "escalation_id"),
)

_OVER = tuple(status.value for status in EscalationStatus if status.is_over)
_KINDS: dict[str, type[Enum]] = {
    "origin": Origin,
    "source": Source,
    "table_class": ResponseClass,
    "response_class": ResponseClass,
    "status": EscalationStatus,
    "end": End,
}


_read: ReadOnce[Escalation] = ReadOnce()


class Escalations:
    """Reads and writes of escalations, summaries and variances. One escalation is read once in a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, escalation: Escalation) -> None:
        """A new escalation."""
        self._session.insert(escalations, _values(escalation))
        _read.keep(self._session, escalation.id, escalation)

    def save(self, before: Escalation, after: Escalation) -> None:
        """Write what changed."""
        known = _values(before)
        changed = {name: value for name, value in _values(after).items() if value != known[name]}
        if changed:
            self._session.update(escalations, after.id, changed)
            _read.change(self._session, after.id, {name: getattr(after, name) for name in changed})

    def reviewed(self, escalation_id: UUID, *, at: datetime) -> None:
        """Stamp T6: the review of an escalation is finished."""
        self._session.update(escalations, escalation_id, {"t6": at})
        _read.change(self._session, escalation_id, {"t6": at})

    def get(self, escalation_id: UUID) -> Escalation | None:
        """One escalation."""
        kept = _read.get(self._session, escalation_id)
        if kept is not None:
            return kept
        row = self._session.row(select(escalations).where(escalations.c.id == escalation_id))
        return None if row is None else _read.keep(self._session, escalation_id, _escalation(row))

    def open_in(self, case_id: CaseId) -> Escalation | None:
        """The escalation of a case that is not over, the oldest if there were several (H11)."""
        row = self._session.row(
            select(escalations)
            .where(escalations.c.case_id == case_id, escalations.c.status.not_in(_OVER))
            .order_by(escalations.c.t0, escalations.c.id)
            .limit(1)
        )
        return None if row is None else _read.keep(self._session, row.id, _escalation(row))

    def of_case(self, case_id: CaseId, *, limit: int = 100) -> tuple[Escalation, ...]:
        """A case's escalations, newest first."""
        rows = self._session.rows(
            select(escalations)
            .where(escalations.c.case_id == case_id)
            .order_by(escalations.c.t0.desc(), escalations.c.id)
            .limit(limit)
        )
        return tuple(_escalation(row) for row in rows)

    def open_classes(self, case_ids: Iterable[CaseId]) -> dict[CaseId, str]:
        """The class of the open escalation of each of several cases that has one."""
        wanted = sorted(set(case_ids), key=str)
        if not wanted:
            return {}
        rows = self._session.rows(
            select(escalations.c.case_id, escalations.c.response_class)
            .where(escalations.c.case_id.in_(wanted), escalations.c.status.not_in(_OVER))
            .order_by(escalations.c.t0.desc(), escalations.c.id)
        )
        return {row.case_id: row.response_class for row in rows}

    def count_since(self, case_id: CaseId, since: datetime) -> int:
        """How many escalations of a case began at or after an instant, without those recorded in error."""
        row = self._session.row(
            select(func.count())
            .select_from(escalations)
            .where(
                escalations.c.case_id == case_id,
                escalations.c.t0 >= since,
                escalations.c.status.not_in((EscalationStatus.ERROR.value, EscalationStatus.MERGED.value)),
            )
        )
        return 0 if row is None else int(row[0])

    def add_summary(self, values: dict[str, Any]) -> None:
        """A new version of a summary; `words` sealed."""
        self._session.insert(summaries, values)

    def summaries_of(self, escalation_id: UUID) -> tuple[Row[Any], ...]:
        """The versions of a summary, oldest first, words sealed."""
        statement = select(summaries).where(summaries.c.escalation_id == escalation_id)
        return tuple(self._session.rows(statement.order_by(summaries.c.version).limit(100)))

    def add_variances(self, escalation: Escalation, found: Iterable[tuple[UUID, Variance]]) -> None:
        """Why clocks were missed, each under its id."""
        for variance_id, variance in found:
            self._session.insert(
                variances,
                {
                    "id": variance_id,
                    "case_id": escalation.case_id,
                    "escalation_id": escalation.id,
                    "clock": variance.clock.value,
                    "reason": variance.reason,
                    "due_at": variance.due_at,
                    "done_at": variance.done_at,
                },
            )

    def variances_of(self, escalation_id: UUID) -> tuple[Variance, ...]:
        """Why the clocks of an escalation were missed, in the order they were given."""
        rows = self._session.rows(
            select(variances)
            .where(variances.c.escalation_id == escalation_id)
            .order_by(variances.c.id)
            .limit(100)
        )
        return tuple(
            Variance(clock=Clock(row.clock), reason=row.reason, due_at=row.due_at, done_at=row.done_at)
            for row in rows
        )


def _values(escalation: Escalation) -> dict[str, Any]:
    values = {field.name: getattr(escalation, field.name) for field in dataclasses.fields(escalation)}
    return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


def _escalation(row: Row[Any]) -> Escalation:
    values = dict(row._mapping)
    for name, kind in _KINDS.items():
        if values[name] is not None:
            values[name] = kind(values[name])
    return Escalation(**values)
