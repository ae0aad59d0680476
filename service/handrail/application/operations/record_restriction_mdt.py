"""What an MDT decided about a restriction, before it is imposed or kept (RIM-03m, RSD-08)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.agreed_actions import create_actions
from handrail.application.moving import Run
from handrail.application.restriction_register import chain_days, the_restriction
from handrail.application.restriction_review_records import the_review
from handrail.application.work import Work
from handrail.domain.actions import ActionSource
from handrail.domain.restriction_reviews import RestrictionConsidered
from handrail.storage.restriction_reviews import RestrictionReviews


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram; the actions it agreed are created."""
    variables = inputs["variables"]
    restriction = the_restriction(work, variables["restriction_id"])
    review = None if "review" not in variables else the_review(work, variables["review"]["review_id"])
    if review is not None:
        RestrictionReviews(work.session).change(review.id, mdt_seen_at=work.now)
    work.record(
        RestrictionConsidered(
            review_id=None if review is None else review.id,
            restriction_id=restriction.id,
            by="mdt",
            total_days=chain_days(work, restriction),
        ),
        instance_id=run.id,
    )
    create_actions(
        work, inputs["answers"].get("actions") or (), source=ActionSource.MDT, source_id=restriction.id
    )
    return {}
