"""A review is finished: T6, in time or late, and every review it covers with it (PCR-10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.breach_list import settle_breaches
from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import the_post_crisis_review
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.reviews import PostCrisisReviewCompleted, ReviewState
from handrail.domain.roles import Role
from handrail.storage.escalations import Escalations
from handrail.storage.post_crisis_reviews import PostCrisisReviews


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """`t6`, `in_time` and the learning codes. Inputs: `review_id`."""
    repository = PostCrisisReviews(work.session)
    review = the_post_crisis_review(work, inputs["review_id"])
    repository.change(review.id, state=ReviewState.COMPLETED.value, reviewed_at=work.now, ended_at=work.now)
    escalations = Escalations(work.session)
    escalations.reviewed(review.escalation_id, at=work.now)
    for covered in repository.covered_by(review.id):
        repository.change(covered.id, reviewed_at=work.now)
        escalations.reviewed(covered.escalation_id, at=work.now)
    settle_breaches(work, review.id, by="completed")
    in_time = review.in_time(work.now)
    work.record(
        PostCrisisReviewCompleted(
            review_id=review.id,
            escalation_id=review.escalation_id,
            t6=work.now,
            in_time=in_time,
            learning_codes=review.learning_codes,
        ),
        instance_id=run.id,
    )
    facts = {"review_id": review.id, "escalation_id": review.escalation_id, "in_time": in_time}
    work.notify("review_completed", role=Role.TEAM_LEAD.value, facts=facts)
    return {"t6": plain(work.now), "in_time": in_time, "learning_codes": list(review.learning_codes)}
