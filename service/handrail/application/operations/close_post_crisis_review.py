"""A review ends without being finished, and the reason is written down: nothing else closes it (PCR-12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.breach_list import settle_breaches
from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import the_post_crisis_review
from handrail.application.safeguarding_in_hand import carry_on
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.reviews import PostCrisisReview, PostCrisisReviewClosed, ReviewState
from handrail.domain.roles import Role
from handrail.domain.safeguarding import ConcernSource
from handrail.storage.post_crisis_reviews import PostCrisisReviews


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram. Raises Invalid when the review said to cover it does not, or is older."""
    answers = inputs["answers"]
    review = the_post_crisis_review(work, inputs["variables"]["review"]["review_id"])
    newer = _newer(work, review, answers) if answers["chosen"] == "superseded" else None
    state = ReviewState.CLOSED if newer is None else ReviewState.SUPERSEDED
    repository = PostCrisisReviews(work.session)
    repository.change(
        review.id,
        state=state.value,
        end_reason=answers["chosen"],
        superseded_by=None if newer is None else newer.id,
        reviewed_at=None if newer is None else newer.reviewed_at,
        ended_at=work.now,
    )
    settle_breaches(work, review.id, by=answers["chosen"])
    work.record(
        PostCrisisReviewClosed(
            review_id=review.id,
            escalation_id=review.escalation_id,
            state=state.value,
            reason=answers["chosen"],
            superseded_by=None if newer is None else newer.id,
        ),
        instance_id=run.id,
    )
    if _worry_left(inputs["variables"]):
        reason = "died" if answers["chosen"] == "person_died" else answers["chosen"]
        carry_on(
            work, run, escalation_id=review.escalation_id, source=ConcernSource.ESCALATION, reason=reason
        )
    if answers["chosen"] == "person_died":
        work.notify("learning_from_death", role=Role.GOVERNANCE_LEAD.value, facts={"review_id": review.id})
    return {}


def _worry_left(variables: Mapping[str, Any]) -> bool:
    """Whether the review found a worry that the local authority may not have yet; it does not end with the review."""
    found = variables.get("found") or {}
    return bool(found.get("needs_safeguarding")) and variables.get("safeguarding_settled") is None


def _newer(work: Work, review: PostCrisisReview, answers: Mapping[str, Any]) -> PostCrisisReview:
    try:
        newer = PostCrisisReviews(work.session).get(UUID(str(answers["superseded_by"])))
    except ValueError:
        newer = None
    if newer is None or newer.case_id != review.case_id:
        raise Invalid.at("/answers/superseded_by", "There is no such review of this person")
    if newer.id == review.id or newer.opened_at < review.opened_at:
        raise Invalid.at("/answers/superseded_by", "Only a newer review can cover this one")
    if newer.state not in (ReviewState.OPEN, ReviewState.COMPLETED):
        raise Invalid.at("/answers/superseded_by", "That review was itself closed; it cannot cover this one")
    return newer
