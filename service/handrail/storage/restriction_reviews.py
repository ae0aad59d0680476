"""Reviews of restrictions: what was decided, when, by whom, and the words of the decision sealed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Row, Table, Text, select

from handrail.domain.identifiers import CaseId
from handrail.domain.restriction_reviews import RestrictionReview, ReviewReason
from handrail.storage.cases import cases
from handrail.storage.read_once import ReadOnce
from handrail.storage.restrictions import restrictions
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

restriction_reviews = Table(
    "restriction_reviews",
    metadata,
    Column("id", Id, primary_key=True),
    Column("restriction_id", Id, ForeignKey(restrictions.c.id), nullable=False),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("reason", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("prepared_by", Id),
    Column("recommended", Text),
    Column("mdt_seen_at", Instant),
    Column("independent_seen_at", Instant),
    Column("decision", Text),
    Column("decided_by", Id),
    Column("decided_at", Instant),
    Column("new_limit_at", Instant),
    Column("new_review_at", Instant),
    Column("late_minutes", Integer, nullable=False),
    Column("asked_to_keep", Boolean, nullable=False),
    Column("words", LargeBinary),
    Index(None, "restriction_id", "opened_at"),
    Index(None, "case_id", "opened_at"),
)
_VALUES = tuple(column for column in restriction_reviews.c if column.name != "words")
_read: ReadOnce[RestrictionReview] = ReadOnce(reason=ReviewReason)


class RestrictionReviews:
    """Reads and writes of reviews of restrictions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, review: RestrictionReview) -> None:
        """A review that begins; it has no words yet."""
        values = {column.name: getattr(review, column.name) for column in _VALUES}
        self._session.insert(restriction_reviews, values | {"reason": review.reason.value, "words": None})
        _read.keep(self._session, review.id, review)

    def change(self, review_id: UUID, **values: Any) -> None:
        """Change columns of a review whose case is locked."""
        self._session.update(restriction_reviews, review_id, values)
        _read.change(self._session, review_id, values)

    def get(self, review_id: UUID) -> RestrictionReview | None:
        """One review."""
        kept = _read.get(self._session, review_id)
        if kept is not None:
            return kept
        row = self._session.row(select(*_VALUES).where(restriction_reviews.c.id == review_id))
        return None if row is None else _read.keep(self._session, review_id, _review(row))

    def of(self, restriction_id: UUID, *, limit: int = 200) -> tuple[RestrictionReview, ...]:
        """The reviews of a restriction, newest first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(restriction_reviews.c.restriction_id == restriction_id)
            .order_by(restriction_reviews.c.opened_at.desc(), restriction_reviews.c.id.desc())
            .limit(limit)
        )
        return tuple(_review(row) for row in rows)

    def open_of(self, restriction_id: UUID) -> RestrictionReview | None:
        """The review of a restriction that nobody has decided yet."""
        row = self._session.row(
            select(*_VALUES)
            .where(
                restriction_reviews.c.restriction_id == restriction_id,
                restriction_reviews.c.decided_at.is_(None),
            )
            .order_by(restriction_reviews.c.opened_at.desc(), restriction_reviews.c.id.desc())
        )
        return None if row is None else _review(row)

    def last_words(self, restriction_id: UUID) -> tuple[UUID, bytes] | None:
        """The id and sealed words of the last decision to keep a restriction."""
        row = self._session.row(
            select(restriction_reviews.c.id, restriction_reviews.c.words)
            .where(
                restriction_reviews.c.restriction_id == restriction_id,
                restriction_reviews.c.decided_at.is_not(None),
                restriction_reviews.c.decision.in_(("continue", "modify")),
            )
            .order_by(restriction_reviews.c.decided_at.desc(), restriction_reviews.c.id.desc())
        )
        return None if row is None or row.words is None else (row.id, row.words)


def _review(row: Row[Any]) -> RestrictionReview:
    values = {column.name: getattr(row, column.name) for column in _VALUES}
    return RestrictionReview(**values | {"case_id": CaseId(row.case_id), "reason": ReviewReason(row.reason)})
