"""A post-crisis review begins: its clock runs whether or not the partner has answered (PCR-01, K8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import post_crisis_review_for_diagram, staff_id
from handrail.application.reference import moment
from handrail.application.restriction_register import due
from handrail.application.work import Work
from handrail.domain.reviews import Lateness, PostCrisisReview, PostCrisisReviewOpened, ReviewState
from handrail.storage.post_crisis_reviews import PostCrisisReviews


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The review for the diagram. Inputs: `escalation_id`, `response_class`, `rule` (a row of the review-due table),
    `clock_from`, `recorder`, `hold_decider`.
    """
    rule = inputs["rule"]
    clock_from_at = moment(inputs["clock_from"])
    by_hand = rule.get("due_at")
    due_at = moment(by_hand) if by_hand else due(work, "pcr.due", clock_from_at, rule["due_class"])
    review = PostCrisisReview(
        id=work.new_id(),
        case_id=work.case.id,
        escalation_id=UUID(str(inputs["escalation_id"])),
        instance_id=run.id,
        response_class=inputs["response_class"],
        state=ReviewState.OPEN,
        clock_from_at=clock_from_at,
        due_at=due_at,
        min_role=rule["min_role"],
        mdt=bool(rule["mdt"]),
        sign_off=bool(rule["sign_off"]),
        not_recorder=bool(rule["not_recorder"]),
        reviewer_id=None,
        recorder_id=staff_id(inputs.get("recorder")),
        hold_decider_id=staff_id(inputs.get("hold_decider")),
        lateness=Lateness.IN_TIME,
        late_calls=0,
        reviewed_at=None,
        stage_at_escalation=None,
        recognised_when=None,
        learning_codes=(),
        superseded_by=None,
        end_reason=None,
        opened_at=work.now,
        ended_at=None,
    )
    PostCrisisReviews(work.session).add(review)
    run.bind(review_id=review.id, escalation_id=review.escalation_id)
    work.record(
        PostCrisisReviewOpened(
            review_id=review.id,
            escalation_id=review.escalation_id,
            response_class=review.response_class,
            clock_from_at=clock_from_at,
            due_at=due_at,
            min_role=review.min_role,
            mdt=review.mdt,
            sign_off=review.sign_off,
        ),
        instance_id=run.id,
    )
    return post_crisis_review_for_diagram(work, review, due_class=rule["due_class"], late_at=due_at)
