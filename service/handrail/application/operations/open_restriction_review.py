"""A restriction is looked at again: because it is due, at its limit, or because somebody asked (RSD-01)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.restriction_register import the_restriction
from handrail.application.restriction_review_records import open_review, review_for_diagram
from handrail.application.work import Work
from handrail.domain.restriction_reviews import ReviewReason


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The review for the diagram. Inputs: `restriction_id`, `reason`, `due_at`."""
    restriction = the_restriction(work, inputs["restriction_id"])
    reason = ReviewReason(inputs["reason"])
    review = open_review(work, run, restriction, reason, due_at=moment(inputs["due_at"]))
    work.notify(
        "restriction_review_opened",
        role=restriction.authorise_role,
        facts={"restriction_id": restriction.id, "reason": reason.value, "due_at": review.due_at},
    )
    return review_for_diagram(review)
