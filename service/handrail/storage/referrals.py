"""Referrals and discharges: one row each, what people wrote sealed."""

from __future__ import annotations

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
    and_,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from handrail.domain.identifiers import CaseId
from handrail.domain.referrals import (
    Discharge,
    DischargeState,
    Referral,
    ReferralSource,
    ReferralState,
    Urgency,
)
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

referrals = Table(
    "referrals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("source", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("recorded_by", Id, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("checked_by", Id),
    Column("proposed_by", Id),
    Column("decided_by", Id),
    Column("decided_at", Instant),
    Column("answer_by", Instant),
    Column("times_asked", Integer, nullable=False),
    Column("review_on", Instant),
    Column("safety_net_at", Instant),
    Column("safety_net_contacts", Integer, nullable=False),
    Column("told_at", Instant),
    Column("ended_at", Instant),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id", "received_at"),
    Index(None, "state", "decided_at"),
)
"""`words` are the referrer's reason and how the person can be reached, as they were received."""

discharges = Table(
    "discharges",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("state", Text, nullable=False),
    Column("reasons", ARRAY(Text), nullable=False),
    Column("proposed_by", Id, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("crisis_in_90_days", Boolean, nullable=False),
    Column("disengaged", Boolean, nullable=False),
    Column("open_matters", Integer, nullable=False),
    Column("decide_role", Text, nullable=False),
    Column("decided_by", Id),
    Column("decided_at", Instant),
    Column("told_at", Instant),
    Column("ended_at", Instant),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id", "proposed_at"),
)
_REFERRAL = tuple(column for column in referrals.c if column.name != "words")
_DISCHARGE = tuple(column for column in discharges.c if column.name != "words")
Reach = Iterable[tuple[str | None, str | None]]


class Referrals:
    """Reads and writes of referrals."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, referral: Referral, *, words: bytes) -> None:
        """A referral that was received; `words` sealed."""
        values = {column.name: getattr(referral, column.name) for column in _REFERRAL}
        self._session.insert(referrals, _plain(values) | {"words": words})

    def change(self, referral_id: UUID, **values: Any) -> None:
        """Change columns of a referral whose case is locked."""
        self._session.update(referrals, referral_id, _plain(values))

    def get(self, referral_id: UUID) -> Referral | None:
        """One referral."""
        row = self._session.row(select(*_REFERRAL).where(referrals.c.id == referral_id))
        return None if row is None else _referral(row)

    def of_case(self, case_id: CaseId, *, limit: int = 20) -> tuple[Referral, ...]:
        """A case's referrals, newest first."""
        rows = self._session.rows(
            select(*_REFERRAL)
            .where(referrals.c.case_id == case_id)
            .order_by(referrals.c.received_at.desc(), referrals.c.id.desc())
            .limit(limit)
        )
        return tuple(_referral(row) for row in rows)

    def sealed_words(self, referral_id: UUID) -> bytes:
        """What the referrer wrote, sealed."""
        row = self._session.row(select(referrals.c.words).where(referrals.c.id == referral_id))
        return b"" if row is None else row.words

    def turned_away(
        self, *, since: datetime, until: datetime, reach: Reach | None, limit: int = 500
    ) -> tuple[tuple[Referral, str, str], ...]:
        """Referrals declined or referred on in a time, oldest first, each with its locality and pathway.

        `reach` lists the (locality, pathway) pairs to look in, None in a pair standing for all; None looks everywhere.
        """
        states = [state.value for state in ReferralState if state.turned_away]
        within = true() if reach is None else or_(false(), *(_within(*pair) for pair in reach))
        rows = self._session.rows(
            select(*_REFERRAL, cases.c.locality, cases.c.pathway)
            .select_from(referrals.join(cases, cases.c.id == referrals.c.case_id))
            .where(
                referrals.c.state.in_(states),
                referrals.c.decided_at >= since,
                referrals.c.decided_at < until,
                within,
            )
            .order_by(referrals.c.decided_at, referrals.c.id)
            .limit(limit)
        )
        return tuple((_referral(row), row.locality, row.pathway) for row in rows)


class Discharges:
    """Reads and writes of discharges."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, discharge: Discharge, *, words: bytes) -> None:
        """A discharge that was proposed; `words` sealed."""
        values = {column.name: getattr(discharge, column.name) for column in _DISCHARGE}
        self._session.insert(
            discharges, _plain(values) | {"reasons": list(discharge.reasons), "words": words}
        )

    def change(self, discharge_id: UUID, **values: Any) -> None:
        """Change columns of a discharge whose case is locked."""
        self._session.update(discharges, discharge_id, _plain(values))

    def get(self, discharge_id: UUID) -> Discharge | None:
        """One discharge."""
        row = self._session.row(select(*_DISCHARGE).where(discharges.c.id == discharge_id))
        return None if row is None else _discharge(row)

    def of_case(self, case_id: CaseId, *, limit: int = 20) -> tuple[Discharge, ...]:
        """A case's proposed discharges, newest first."""
        rows = self._session.rows(
            select(*_DISCHARGE)
            .where(discharges.c.case_id == case_id)
            .order_by(discharges.c.proposed_at.desc(), discharges.c.id.desc())
            .limit(limit)
        )
        return tuple(_discharge(row) for row in rows)


def _within(locality: str | None, pathway: str | None) -> Any:
    here = true() if locality is None else cases.c.locality == locality
    return here if pathway is None else and_(here, cases.c.pathway == pathway)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


def _referral(row: Row[Any]) -> Referral:
    values = {column.name: getattr(row, column.name) for column in _REFERRAL}
    coded = {
        "source": ReferralSource(row.source),
        "urgency": Urgency(row.urgency),
        "state": ReferralState(row.state),
    }
    return Referral(**values | coded | {"case_id": CaseId(row.case_id)})


def _discharge(row: Row[Any]) -> Discharge:
    values = {column.name: getattr(row, column.name) for column in _DISCHARGE}
    coded = {"state": DischargeState(row.state), "reasons": tuple(row.reasons)}
    return Discharge(**values | coded | {"case_id": CaseId(row.case_id)})
