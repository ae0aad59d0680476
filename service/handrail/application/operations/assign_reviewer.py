"""A lead asks somebody to hold a review: of the right rank, and not who decided a hold in it (PCR-02, S5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import the_post_crisis_review
from handrail.application.restriction_register import about_answers
from handrail.application.review_independence import bar_to_reviewing, doubts_about_reviewer
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import StaffId
from handrail.domain.reviews import ReviewerAssigned, check_reviewer
from handrail.storage.post_crisis_reviews import PostCrisisReviews


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The `reviewer`, who is told. Raises Invalid for somebody who may not review this one.

    Who decided something else in the escalation may, and it is in the history that they did (S5 warns).
    """
    review = the_post_crisis_review(work, inputs["variables"]["review"]["review_id"])
    reviewer_id = StaffId(UUID(str(inputs["answers"]["reviewer"])))
    reviewer, _ = work.staff.actor(reviewer_id, at=work.virtual_now)
    if reviewer is None:
        raise Invalid.at("/answers/reviewer", "Choose somebody who works here now")
    with about_answers():
        check_reviewer(
            reviewer_id,
            reviewer.roles_for(locality=work.case.locality, pathway=work.case.pathway),
            min_role=review.min_role,
            not_recorder=review.not_recorder,
            recorder_id=review.recorder_id,
            hold_decider_id=review.hold_decider_id,
        )
    barred = bar_to_reviewing(work, review, reviewer_id)
    if barred is not None:
        raise Invalid.at("/answers/reviewer", barred)
    in_doubt = bool(doubts_about_reviewer(work, review, reviewer_id))
    PostCrisisReviews(work.session).change(review.id, reviewer_id=reviewer_id)
    work.record(
        ReviewerAssigned(
            review_id=review.id,
            reviewer_id=reviewer_id,
            in_doubt=in_doubt or None,
            reason_given=bool(inputs["answers"].get("reviewer_reason")) if in_doubt else None,
        ),
        instance_id=run.id,
    )
    work.notify(
        "review_assigned", staff_id=reviewer_id, facts={"review_id": review.id, "due_at": review.due_at}
    )
    return {"reviewer": str(reviewer_id)}
