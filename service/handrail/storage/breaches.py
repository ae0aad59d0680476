"""Governance's breach list. A line is settled by a decision and never taken away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, Row, Table, Text, select, text

from handrail.domain.breaches import Breach, BreachKind
from handrail.domain.identifiers import CaseId
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

breaches = Table(
    "breaches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("locality", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("since", Instant, nullable=False),
    Column("listed_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by", Text),
    Index(None, "case_id", "listed_at"),
    Index("ix_breaches_open", "locality", "since", "id", postgresql_where=text("settled_at IS NULL")),
    Index(None, "subject_id"),
)


class Breaches:
    """Reads and writes of the breach list."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, breach: Breach) -> None:
        """A new line."""
        values = {column.name: getattr(breach, column.name) for column in breaches.c}
        self._session.insert(breaches, values | {"kind": breach.kind.value})

    def settle(self, breach_id: UUID, *, at: datetime, by: str) -> None:
        """A person has decided."""
        self._session.update(breaches, breach_id, {"settled_at": at, "settled_by": by})

    def open_about(self, subject_id: UUID) -> tuple[Breach, ...]:
        """The open lines about one restriction or review, oldest first."""
        rows = self._session.rows(
            select(breaches)
            .where(breaches.c.subject_id == subject_id, breaches.c.settled_at.is_(None))
            .order_by(breaches.c.listed_at, breaches.c.id)
            .limit(20)
        )
        return tuple(_breach(row) for row in rows)

    def open_in(self, localities: tuple[str, ...], *, limit: int = 200) -> tuple[Breach, ...]:
        """The open lines of some localities, the longest standing first."""
        rows = self._session.rows(
            select(breaches)
            .where(breaches.c.locality.in_(localities), breaches.c.settled_at.is_(None))
            .order_by(breaches.c.since, breaches.c.id)
            .limit(limit)
        )
        return tuple(_breach(row) for row in rows)


def _breach(row: Row[Any]) -> Breach:
    values = {column.name: getattr(row, column.name) for column in breaches.c}
    return Breach(**values | {"case_id": CaseId(row.case_id), "kind": BreachKind(row.kind)})
