"""What passed between us and a partner: deliveries, chases, interface issues."""

from __future__ import annotations

import dataclasses
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Row, Table, Text, select

from handrail.domain.identifiers import CaseId
from handrail.domain.interfaces import Chase, Delivery, InterfaceIssue, IssueKind, IssueStatus
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("escalation_id", Id, nullable=False),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("summary_id", Id, nullable=False),
    Column("route", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("taken_by_role", Text, nullable=False),
    Column("read_back", Boolean),
    Column("as_routed", Boolean, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("by_id", Id, nullable=False),
    Index(None, "escalation_id", "sent_at"),
)

chases = Table(
    "chases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("escalation_id", Id, nullable=False),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("rung", Integer, nullable=False),
    Column("contacted_role", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_id", Id, nullable=False),
    Index(None, "escalation_id", "at"),
)

interface_issues = Table(
    "interface_issues",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("escalation_id", Id),
    Column("kind", Text, nullable=False),
    Column("partner", Text, nullable=False),
    Column("to_role", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("raised_by", Id, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("respond_by", Instant, nullable=False),
    Index(None, "status", "respond_by"),
    Index(None, "case_id"),
)


class Interfaces:
    """Reads and writes of deliveries, chases and issues."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_delivery(self, delivery: Delivery) -> None:
        """A sending."""
        self._session.insert(deliveries, _values(delivery))

    def add_chase(self, chase: Chase) -> None:
        """A try to reach a silent partner."""
        self._session.insert(chases, _values(chase))

    def last_chase(self, escalation_id: UUID) -> Chase | None:
        """The latest try of an escalation."""
        row = self._session.row(
            select(chases)
            .where(chases.c.escalation_id == escalation_id)
            .order_by(chases.c.at.desc(), chases.c.id.desc())
            .limit(1)
        )
        return None if row is None else Chase(**row._mapping)

    def add_issue(self, issue: InterfaceIssue) -> None:
        """A new issue."""
        self._session.insert(interface_issues, _values(issue))

    def change_issue(self, issue_id: UUID, status: IssueStatus) -> None:
        """Where an issue stands now."""
        self._session.update(interface_issues, issue_id, {"status": status.value})

    def issues_of(self, case_id: CaseId) -> tuple[InterfaceIssue, ...]:
        """A case's issues, oldest first."""
        rows = self._session.rows(
            select(interface_issues)
            .where(interface_issues.c.case_id == case_id)
            .order_by(interface_issues.c.raised_at, interface_issues.c.id)
            .limit(500)
        )
        return tuple(_issue(row) for row in rows)


def _values(record: Any) -> dict[str, Any]:
    values = {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


def _issue(row: Row[Any]) -> InterfaceIssue:
    values = dict(row._mapping)
    return InterfaceIssue(**values | {"kind": IssueKind(row.kind), "status": IssueStatus(row.status)})
