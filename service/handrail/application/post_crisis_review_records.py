"""The post-crisis review an operation works on, and what the diagram keeps of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.work import Work
from handrail.domain.errors import NotFound
from handrail.domain.events import plain
from handrail.domain.identifiers import StaffId
from handrail.domain.reviews import PostCrisisReview
from handrail.storage.post_crisis_reviews import PostCrisisReviews


def the_post_crisis_review(work: Work, review_id: Any) -> PostCrisisReview:
    """The review of the locked case with that id. Raises NotFound."""
    review = PostCrisisReviews(work.session).get(UUID(str(review_id)))
    if review is None or review.case_id != work.case.id:
        raise NotFound("There is no such review in this case")
    return review


def post_crisis_review_for_diagram(
    work: Work, review: PostCrisisReview, *, due_class: str, late_at: datetime
) -> dict[str, Any]:
    """The codes and times of a review that the diagram uses; `late_at` is when its watch looks next."""
    return {
        "review_id": str(review.id),
        "due_at": plain(review.due_at),
        "due_class": due_class,
        "clock_from": plain(review.clock_from_at),
        "late_at": plain(late_at),
        "cadence_old": work.case.contact_every_days,
    }


def staff_id(value: Any) -> StaffId | None:
    """A staff id among a process's variables."""
    return StaffId(UUID(str(value))) if value else None
