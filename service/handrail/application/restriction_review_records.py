"""Opening a review of a restriction, and what the diagram keeps of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.restriction_register import change
from handrail.application.work import Work
from handrail.domain.errors import NotFound
from handrail.domain.events import plain
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restriction_reviews import RestrictionReview, RestrictionReviewOpened, ReviewReason
from handrail.domain.restrictions import Restriction
from handrail.storage.restriction_reviews import RestrictionReviews


def open_review(
    work: Work, run: Run, restriction: Restriction, reason: ReviewReason, *, due_at: datetime
) -> RestrictionReview:
    """A new review; one that is open already goes on, for the newer reason and the earlier time."""
    repository = RestrictionReviews(work.session)
    review = repository.open_of(restriction.id)
    if review is not None:
        repository.change(review.id, reason=reason.value, due_at=min(due_at, review.due_at))
        review = the_review(work, review.id)
    else:
        review = RestrictionReview(
            id=work.new_id(),
            restriction_id=restriction.id,
            case_id=work.case.id,
            reason=reason,
            opened_at=work.now,
            due_at=due_at,
            prepared_by=None,
            recommended=None,
            mdt_seen_at=None,
            independent_seen_at=None,
            decision=None,
            decided_by=None,
            decided_at=None,
            new_limit_at=None,
            new_review_at=None,
            late_minutes=0,
            asked_to_keep=False,
        )
        repository.add(review)
    if restriction.state is RestrictionState.ACTIVE:
        change(work, restriction, state=RestrictionState.REVIEW_DUE)
    work.record(
        RestrictionReviewOpened(
            review_id=review.id, restriction_id=restriction.id, reason=reason.value, due_at=review.due_at
        ),
        instance_id=run.id,
    )
    return review


def the_review(work: Work, review_id: Any) -> RestrictionReview:
    """A review of the locked case. Raises NotFound."""
    review = RestrictionReviews(work.session).get(UUID(str(review_id)))
    if review is None or review.case_id != work.case.id:
        raise NotFound("There is no such review in this case")
    return review


def review_for_diagram(review: RestrictionReview) -> dict[str, Any]:
    """The codes and times of a review that the diagram uses."""
    return {
        "review_id": str(review.id),
        "reason": review.reason.value,
        "opened_at": plain(review.opened_at),
        "due_at": plain(review.due_at),
        "prepared_by": None if review.prepared_by is None else str(review.prepared_by),
        "recommended": review.recommended or "none",
    }
