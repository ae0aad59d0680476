"""What the reviewer found, and what it calls for next (PCR-04)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.agreed_actions import create_actions
from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import the_post_crisis_review
from handrail.application.restriction_register import words_among
from handrail.application.review_independence import doubts_about_reviewer
from handrail.application.review_proposals import decide_or_propose
from handrail.application.work import Work
from handrail.domain.actions import ActionSource
from handrail.domain.reviews import ClinicalReviewRecorded, ReviewerAssigned
from handrail.storage.post_crisis_reviews import PostCrisisReviews

_WORDS = (
    "timeline_corrections",
    "what_helped",
    "what_hindered",
    "threshold_right_reason",
    "proportionality",
    "rationale",
    "person_view",
    "carer_view",
)
_PARTNER_WRONG = ("late", "inadequate", "none")
_OPEN = ("raised", "in_progress")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whether safeguarding, the partner and an MDT follow. Who may review it (S5) was asked before (`named_steps`)."""
    answers, variables = inputs["answers"], inputs["variables"]
    review = the_post_crisis_review(work, variables["review"]["review_id"])
    if work.actor.id != review.reviewer_id:
        in_doubt = bool(doubts_about_reviewer(work, review, work.actor.id)) or None
        taken_over = ReviewerAssigned(review_id=review.id, reviewer_id=work.actor.id, in_doubt=in_doubt)
        work.record(taken_over, instance_id=run.id)
    codes = tuple(answers["learning_codes"])
    PostCrisisReviews(work.session).change(
        review.id,
        reviewer_id=work.actor.id,
        stage_at_escalation=answers["stage_at_escalation"],
        recognised_when=answers["recognised_when"],
        learning_codes=list(codes),
        words=work.seal(words_among(answers, _WORDS), place=f"post_crisis_review:{review.id}"),
    )
    work.record(
        ClinicalReviewRecorded(
            review_id=review.id,
            stage_at_escalation=answers["stage_at_escalation"],
            recognised_when=answers["recognised_when"],
            first_sign_source=answers["first_sign_source"],
            threshold_right=answers["threshold_right"],
            partner_response=answers["partner_response"],
            safeguarding_status=answers["safeguarding_status"],
            restriction_effects=answers["restriction_effects"],
            learning_codes=codes,
        ),
        instance_id=run.id,
    )
    create_actions(
        work, answers.get("safeguarding_actions") or (), source=ActionSource.SAFEGUARDING, source_id=review.id
    )
    decide_or_propose(work, run, review, answers, variables)
    raise_issue = answers.get("interface_issue")
    return {
        "needs_safeguarding": answers["safeguarding_status"] in _OPEN,
        "needs_interface": answers["partner_response"] in _PARTNER_WRONG
        if raise_issue is None
        else raise_issue,
        "needs_mdt": review.mdt or bool(answers.get("mdt_wanted")),
    }
