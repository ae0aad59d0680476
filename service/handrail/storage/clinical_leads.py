"""Named clinical leads and their deputies."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, Row, Table, Text, select

from handrail.domain.clinical_leads import ClinicalLead, NamedLead, Post
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session
from handrail.storage.staff import staff

clinical_leads = Table(
    "clinical_leads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("locality", Text, nullable=False),
    Column("pathway", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("staff_id", Id, ForeignKey(staff.c.id), nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant),
    Column("named_by", Id, nullable=False),
    Column("named_at", Instant, nullable=False),
    Index(None, "locality", "pathway"),
)
_NAMED = select(clinical_leads, staff.c.name, staff.c.left_at).select_from(
    clinical_leads.join(staff, staff.c.id == clinical_leads.c.staff_id)
)


class ClinicalLeads:
    """Reads and writes of named leads."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, lead: ClinicalLead) -> None:
        """Somebody is named."""
        values = {column.name: getattr(lead, column.name) for column in clinical_leads.c}
        self._session.insert(clinical_leads, values | {"post": lead.post.value})

    def end(self, lead_id: UUID, *, at: datetime) -> None:
        """Somebody's time in a post ends."""
        self._session.update(clinical_leads, lead_id, {"to_at": at})

    def of_place(self, locality: str, pathway: str) -> tuple[NamedLead, ...]:
        """Everybody ever named for a pathway in a locality, leads before deputies, newest first."""
        rows = self._session.rows(
            _NAMED.where(clinical_leads.c.locality == locality, clinical_leads.c.pathway == pathway).order_by(
                clinical_leads.c.post.desc(), clinical_leads.c.from_at.desc(), clinical_leads.c.id
            )
        )
        return tuple(_named(row) for row in rows)

    def everywhere(self, *, at: datetime) -> tuple[NamedLead, ...]:
        """Who is named anywhere at an instant."""
        rows = self._session.rows(
            _NAMED.where(
                clinical_leads.c.from_at <= at,
                clinical_leads.c.to_at.is_(None) | (clinical_leads.c.to_at > at),
            ).order_by(
                clinical_leads.c.locality,
                clinical_leads.c.pathway,
                clinical_leads.c.post.desc(),
                clinical_leads.c.id,
            )
        )
        return tuple(_named(row) for row in rows)


def _named(row: Row[Any]) -> NamedLead:
    values = {column.name: getattr(row, column.name) for column in clinical_leads.c}
    return NamedLead(
        lead=ClinicalLead(**values | {"post": Post(row.post)}),
        name=row.name,
        has_left=row.left_at is not None,
    )
