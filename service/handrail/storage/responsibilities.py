"""The responsibility ledger, and offers of accountability that wait for an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Row, Table, Text, select, text

from handrail.domain.identifiers import CaseId
from handrail.domain.responsibilities import Line, Offer
from handrail.storage.cases import cases, responsibilities
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session
from handrail.storage.staff import staff

accountability_offers = Table(
    "accountability_offers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("to_id", Id, ForeignKey(staff.c.id), nullable=False),
    Column("offered_by", Id, nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("answer", Text),
    Column("answered_at", Instant),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id"),
    Index("ix_accountability_offers_open", "to_id", postgresql_where=text("answer IS NULL")),
)
_OFFER = tuple(column for column in accountability_offers.c if column.name != "words")


class Responsibilities:
    """Reads and writes of the ledger. The database refuses a ledger with a gap or an overlap when it is kept."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, line: Line) -> None:
        """A new line."""
        self._session.insert(responsibilities, {c.name: getattr(line, c.name) for c in responsibilities.c})

    def keep(self, line: Line) -> None:
        """What changed of a line: when it ends, and who accepted it."""
        values = {"to_at": line.to_at, "accepted_by": line.accepted_by, "accepted_at": line.accepted_at}
        self._session.update(responsibilities, line.id, values)

    def of_case(self, case_id: CaseId, *, kind: str | None = None) -> tuple[Line, ...]:
        """A case's ledger, of one kind or all, oldest first."""
        statement = select(responsibilities).where(responsibilities.c.case_id == case_id)
        if kind is not None:
            statement = statement.where(responsibilities.c.kind == kind)
        rows = self._session.rows(statement.order_by(responsibilities.c.from_at, responsibilities.c.id))
        return tuple(Line(**{c.name: getattr(row, c.name) for c in responsibilities.c}) for row in rows)

    def offer(self, offer: Offer, *, words: bytes) -> None:
        """Accountability is offered to somebody; `words` sealed."""
        values = {column.name: getattr(offer, column.name) for column in _OFFER}
        self._session.insert(accountability_offers, values | {"words": words})

    def answer(self, offer_id: UUID, *, answer: str, at: datetime) -> None:
        """An offer was accepted, declined, or withdrawn."""
        self._session.update(accountability_offers, offer_id, {"answer": answer, "answered_at": at})

    def open_offer(self, case_id: CaseId) -> Offer | None:
        """The offer that waits for an answer on a case: the newest."""
        row = self._session.row(
            select(*_OFFER)
            .where(accountability_offers.c.case_id == case_id, accountability_offers.c.answer.is_(None))
            .order_by(accountability_offers.c.offered_at.desc(), accountability_offers.c.id)
            .limit(1)
        )
        return None if row is None else _offer(row)

    def words_of_offer(self, offer_id: UUID) -> bytes:
        """The sealed reason of an offer."""
        row = self._session.row(
            select(accountability_offers.c.words).where(accountability_offers.c.id == offer_id)
        )
        return b"" if row is None else row.words


def _offer(row: Row[Any]) -> Offer:
    return Offer(**{column.name: getattr(row, column.name) for column in _OFFER})
