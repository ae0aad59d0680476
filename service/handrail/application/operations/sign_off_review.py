"""A senior agrees with a review and its plan, or sends it back (PCR-09)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import the_post_crisis_review
from handrail.application.work import Work
from handrail.domain.reviews import ReviewSignedOff


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whether it is `signed_off`. What the plan says of less contact is decided apart from this (D4b, D4c)."""
    answers, variables = inputs["answers"], inputs["variables"]
    review = the_post_crisis_review(work, variables["review"]["review_id"])
    signed_off = answers["chosen"] == "sign_off"
    work.record(
        ReviewSignedOff(review_id=review.id, signed_off=signed_off, senior_id=work.actor.id),
        instance_id=run.id,
    )
    if not signed_off and review.reviewer_id is not None:
        work.notify("review_sent_back", staff_id=review.reviewer_id, facts={"review_id": review.id})
    return {"signed_off": signed_off}
