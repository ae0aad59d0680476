"""Contacts: their coded part, and their words sealed."""

from __future__ import annotations

from datetime import datetime
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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from handrail.domain.cases import Case, CaseStatus
from handrail.domain.contacts import (
    Concern,
    Contact,
    ContactOutcome,
    Indicator,
    IndicatorState,
    Mode,
    RestrictionNoticed,
)
from handrail.domain.identifiers import CaseId, StaffId
from handrail.storage.cases import case_from, cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

contacts = Table(
    "contacts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", Id, nullable=False),
    Column("mode", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("indicators", JSONB, nullable=False),
    Column("signature_signs", Integer, nullable=False),
    Column("red_flags", ARRAY(Text), nullable=False),
    Column("concern_staff", Text, nullable=False),
    Column("concern_person", Text, nullable=False),
    Column("concern_carer", Text, nullable=False),
    Column("actions", ARRAY(Text), nullable=False),
    Column("restriction_noticed", Text, nullable=False),
    Column("back_entered", Boolean, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id", "occurred_at"),
    Index(None, "recorded_by", "recorded_at"),
)


class Contacts:
    """Reads and writes of contacts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, contact: Contact, *, words: bytes, back_entered: bool) -> None:
        """A new contact; only signs that are not the same as before are kept, the rest are the same."""
        values = {
            c.name: getattr(contact, c.name) for c in contacts.c if c.name not in ("words", "back_entered")
        }
        self._session.insert(
            contacts,
            values
            | {
                "mode": contact.mode.value,
                "outcome": contact.outcome.value,
                "indicators": [
                    {"code": found.code, "state": found.state.value}
                    for found in contact.indicators
                    if found.state is not IndicatorState.SAME
                ],
                "red_flags": list(contact.red_flags),
                "concern_staff": contact.concern_staff.value,
                "concern_person": contact.concern_person.value,
                "concern_carer": contact.concern_carer.value,
                "actions": list(contact.actions),
                "restriction_noticed": contact.restriction_noticed.value,
                "words": words,
                "back_entered": back_entered,
            },
        )

    def get(self, contact_id: UUID) -> Contact | None:
        """One contact."""
        row = self._session.row(select(contacts).where(contacts.c.id == contact_id))
        return None if row is None else contact_from_row(row)

    def within(self, case_id: CaseId, *, since: datetime, until: datetime) -> tuple[Contact, ...]:
        """A case's contacts that happened in a stretch of time, oldest first."""
        rows = self._session.rows(
            select(contacts)
            .where(
                contacts.c.case_id == case_id,
                contacts.c.occurred_at >= since,
                contacts.c.occurred_at <= until,
            )
            .order_by(contacts.c.occurred_at, contacts.c.id)
            .limit(1000)
        )
        return tuple(contact_from_row(row) for row in rows)

    def of_case(self, case_id: CaseId, *, limit: int = 100) -> tuple[Row[Any], ...]:
        """A case's contacts, newest first, words sealed."""
        return tuple(
            self._session.rows(
                select(contacts)
                .where(contacts.c.case_id == case_id)
                .order_by(contacts.c.occurred_at.desc(), contacts.c.id)
                .limit(limit)
            )
        )

    def row(self, contact_id: UUID) -> Row[Any] | None:
        """One contact with its sealed words."""
        return self._session.row(select(contacts).where(contacts.c.id == contact_id))

    def cases_seen_by(self, staff_id: StaffId, *, since: datetime, limit: int = 20) -> tuple[CaseId, ...]:
        """The cases somebody recorded contacts in lately, the latest first."""
        latest = func.max(contacts.c.recorded_at)
        rows = self._session.rows(
            select(contacts.c.case_id)
            .where(contacts.c.recorded_by == staff_id, contacts.c.recorded_at >= since)
            .group_by(contacts.c.case_id)
            .order_by(latest.desc(), contacts.c.case_id)
            .limit(limit)
        )
        return tuple(CaseId(row.case_id) for row in rows)

    def cases_not_seen_for(self, share: float, *, at: datetime, limit: int = 500) -> tuple[Case, ...]:
        """Open cases whose time since seen is at least `share` of the agreed time, longest first."""
        since = func.extract("epoch", at - func.coalesce(cases.c.last_seen_at, cases.c.opened_at)) / 86400
        rows = self._session.rows(
            select(*(c for c in cases.c if c.name != "plan"))
            .where(
                cases.c.status == CaseStatus.OPEN.value,
                since >= cases.c.contact_every_days * share,
            )
            .order_by((since / cases.c.contact_every_days).desc(), cases.c.id)
            .limit(limit)
        )
        return tuple(case_from(row) for row in rows)


def contact_from_row(row: Row[Any]) -> Contact:
    """A domain value from a row of contacts."""
    return Contact(
        id=row.id,
        case_id=row.case_id,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        mode=Mode(row.mode),
        outcome=ContactOutcome(row.outcome),
        indicators=tuple(
            Indicator(found["code"], IndicatorState(found["state"])) for found in row.indicators
        ),
        signature_signs=row.signature_signs,
        red_flags=tuple(row.red_flags),
        concern_staff=Concern(row.concern_staff),
        concern_person=Concern(row.concern_person),
        concern_carer=Concern(row.concern_carer),
        actions=tuple(row.actions),
        restriction_noticed=RestrictionNoticed(row.restriction_noticed),
    )
