"""Somebody from outside the service looked at a restriction that has lasted 84 days in all (RSD-09)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.restriction_register import chain_days, the_restriction
from handrail.application.restriction_review_records import the_review
from handrail.application.work import Work
from handrail.domain.restriction_reviews import RestrictionConsidered
from handrail.domain.roles import Role
from handrail.storage.restriction_reviews import RestrictionReviews


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram; governance hears that the integrated care board was informed."""
    answers, variables = inputs["answers"], inputs["variables"]
    restriction = the_restriction(work, variables["restriction_id"])
    review = the_review(work, variables["review"]["review_id"])
    days = chain_days(work, restriction)
    RestrictionReviews(work.session).change(review.id, independent_seen_at=work.now)
    work.record(
        RestrictionConsidered(
            review_id=review.id, restriction_id=restriction.id, by="independent", total_days=days
        ),
        instance_id=run.id,
    )
    work.notify(
        "restriction_icb_informed",
        role=Role.GOVERNANCE_LEAD.value,
        facts={
            "restriction_id": restriction.id,
            "total_days": days,
            "informed_at": moment(answers["icb_informed_at"]),
            "view": answers["view"],
        },
    )
    return {}
