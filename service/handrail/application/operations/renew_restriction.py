"""A restriction is kept within its limits until the new dates; a late decision keeps the length of its gap (RSD-12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.restriction_register import dates, give_authority, the_restriction
from handrail.application.restriction_review_records import the_review
from handrail.application.work import Work
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restriction_reviews import RestrictionRenewed


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The new dates for the diagram. Inputs: `restriction_id`, `review_id` of the decided review."""
    restriction = the_restriction(work, inputs["restriction_id"])
    review = the_review(work, inputs["review_id"])
    assert review.new_limit_at is not None and review.new_review_at is not None, (
        "a decision to keep gives both"
    )
    gap_before = restriction.gap_minutes
    restriction = give_authority(
        work,
        restriction,
        state=RestrictionState.STEPPING_DOWN if restriction.stage else RestrictionState.ACTIVE,
        by=review.decision or "continue",
        limit_at=review.new_limit_at,
        review_at=review.new_review_at,
    )
    work.record(
        RestrictionRenewed(
            restriction_id=restriction.id,
            review_id=review.id,
            limit_at=review.new_limit_at,
            review_at=review.new_review_at,
            gap_minutes=restriction.gap_minutes - gap_before,
        ),
        instance_id=run.id,
    )
    return dates(work, restriction)
