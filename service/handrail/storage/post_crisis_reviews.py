"""Post-crisis reviews: one row a review, what the reviewer wrote sealed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Row, Table, Text, select
from sqlalchemy.dialects.postgresql import ARRAY

from handrail.domain.identifiers import CaseId, InstanceId
from handrail.domain.reviews import Lateness, PostCrisisReview, ReviewState
from handrail.storage.cases import cases
from handrail.storage.read_once import ReadOnce
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

post_crisis_reviews = Table(
    "post_crisis_reviews",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("escalation_id", Id, nullable=False),
    Column("instance_id", Id),
    Column("response_class", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("clock_from_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("min_role", Text, nullable=False),
    Column("mdt", Boolean, nullable=False),
    Column("sign_off", Boolean, nullable=False),
    Column("not_recorder", Boolean, nullable=False),
    Column("reviewer_id", Id),
    Column("recorder_id", Id),
    Column("hold_decider_id", Id),
    Column("lateness", Text, nullable=False),
    Column("late_calls", Integer, nullable=False),
    Column("reviewed_at", Instant),
    Column("stage_at_escalation", Text),
    Column("recognised_when", Text),
    Column("learning_codes", ARRAY(Text), nullable=False),
    Column("superseded_by", Id),
    Column("end_reason", Text),
    Column("opened_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("words", LargeBinary),
    Index(None, "case_id", "opened_at"),
    Index(None, "escalation_id"),
    Index(None, "state", "due_at"),
)
"""`reviewed_at` is T6."""
_VALUES = tuple(column for column in post_crisis_reviews.c if column.name != "words")
_read: ReadOnce[PostCrisisReview] = ReadOnce(state=ReviewState, lateness=Lateness, learning_codes=tuple)


class PostCrisisReviews:
    """Reads and writes of post-crisis reviews."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, review: PostCrisisReview) -> None:
        """A review that begins; nothing is written in it yet."""
        values = {column.name: getattr(review, column.name) for column in _VALUES}
        codes = {
            "state": review.state.value,
            "lateness": review.lateness.value,
            "learning_codes": list(review.learning_codes),
        }
        self._session.insert(post_crisis_reviews, values | codes | {"words": None})
        _read.keep(self._session, review.id, review)

    def change(self, review_id: UUID, **values: Any) -> None:
        """Change columns of a review whose case is locked."""
        self._session.update(post_crisis_reviews, review_id, values)
        _read.change(self._session, review_id, values)

    def get(self, review_id: UUID) -> PostCrisisReview | None:
        """One review."""
        kept = _read.get(self._session, review_id)
        if kept is not None:
            return kept
        row = self._session.row(select(*_VALUES).where(post_crisis_reviews.c.id == review_id))
        return None if row is None else _read.keep(self._session, review_id, _review(row))

    def of_case(self, case_id: CaseId, *, limit: int = 100) -> tuple[PostCrisisReview, ...]:
        """A case's reviews, newest first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(post_crisis_reviews.c.case_id == case_id)
            .order_by(post_crisis_reviews.c.opened_at.desc(), post_crisis_reviews.c.id.desc())
            .limit(limit)
        )
        return tuple(_review(row) for row in rows)

    def covered_by(self, review_id: UUID) -> tuple[PostCrisisReview, ...]:
        """The reviews that this one covers."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(post_crisis_reviews.c.superseded_by == review_id)
            .order_by(post_crisis_reviews.c.opened_at, post_crisis_reviews.c.id)
            .limit(100)
        )
        return tuple(_review(row) for row in rows)


def _review(row: Row[Any]) -> PostCrisisReview:
    values = {column.name: getattr(row, column.name) for column in _VALUES}
    return PostCrisisReview(
        **values
        | {
            "case_id": CaseId(row.case_id),
            "instance_id": None if row.instance_id is None else InstanceId(row.instance_id),
            "state": ReviewState(row.state),
            "lateness": Lateness(row.lateness),
            "learning_codes": tuple(row.learning_codes),
        }
    )
