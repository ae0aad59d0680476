"""The key worker brings together what a decider needs, and recommends one of four (RSD-02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.moving import Run
from handrail.application.restriction_review_records import review_for_diagram, the_review
from handrail.application.work import Work
from handrail.domain.restriction_reviews import RestrictionReviewPrepared
from handrail.storage.restriction_reviews import RestrictionReviews


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The `review` with its preparer and what they recommend."""
    recommended = inputs["answers"]["recommended"]
    review = the_review(work, inputs["variables"]["review"]["review_id"])
    RestrictionReviews(work.session).change(review.id, prepared_by=work.actor.id, recommended=recommended)
    work.record(
        RestrictionReviewPrepared(
            review_id=review.id, restriction_id=review.restriction_id, recommended=recommended
        ),
        instance_id=run.id,
    )
    return {"review": review_for_diagram(replace(review, prepared_by=work.actor.id, recommended=recommended))}
