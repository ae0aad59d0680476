"""A senior agrees with a review and its plan, or sends it back (PCR-09, D4c)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.care_plan_updates import agree_to_less_contact
from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import the_post_crisis_review
from handrail.application.work import Work
from handrail.domain.reviews import ReviewSignedOff


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whether it is `signed_off`. Less contact that waited for a senior is in force from then on."""
    answers, variables = inputs["answers"], inputs["variables"]
    review = the_post_crisis_review(work, variables["review"]["review_id"])
    signed_off = answers["chosen"] == "sign_off"
    work.record(
        ReviewSignedOff(review_id=review.id, signed_off=signed_off, senior_id=work.actor.id),
        instance_id=run.id,
    )
    plan = variables["plan"]
    if signed_off and plan["waits_for_senior"]:
        agree_to_less_contact(work, run, answers, UUID(plan["update_id"]), proposer_id=plan.get("planned_by"))
    if not signed_off and review.reviewer_id is not None:
        work.notify("review_sent_back", staff_id=review.reviewer_id, facts={"review_id": review.id})
    return {"signed_off": signed_off}
