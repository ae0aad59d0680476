"""Every safeguarding action has somebody to do it and a date before the review goes on (PCR-06, R57)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.agreed_actions import create_actions
from handrail.application.answered_days import by_the_end_of
from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import the_post_crisis_review
from handrail.application.restriction_register import about_answers
from handrail.application.work import Work
from handrail.domain.actions import ActionSource, check_assigned
from handrail.domain.reviews import SafeguardingActionsAssigned


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram. Raises Invalid for an action of nobody or of no day."""
    answers = inputs["answers"]
    review = the_post_crisis_review(work, inputs["variables"]["review"]["review_id"])
    rows = answers.get("actions") or ()
    with about_answers():
        check_assigned(
            tuple((row.get("owner"), by_the_end_of(row["due"]) if row.get("due") else None) for row in rows)
        )
    made = create_actions(work, rows, source=ActionSource.SAFEGUARDING, source_id=review.id)
    work.record(
        SafeguardingActionsAssigned(
            review_id=review.id, status=answers["safeguarding_status"], actions=len(made)
        ),
        instance_id=run.id,
    )
    return {}
