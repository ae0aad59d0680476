"""Two weeks after a review: was the new cadence kept, and was the plan used (PCR-11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import the_post_crisis_review
from handrail.application.work import Work
from handrail.domain.reviews import ReviewEffectChecked
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram; a plan that is not kept goes to the team lead."""
    answers = inputs["answers"]
    review = the_post_crisis_review(work, inputs["variables"]["review"]["review_id"])
    work.record(
        ReviewEffectChecked(
            review_id=review.id, cadence_kept=answers["cadence_kept"], plan_used=answers["plan_used"]
        ),
        instance_id=run.id,
    )
    if answers["cadence_kept"] != "yes" or answers["plan_used"] == "no":
        facts = {
            "review_id": review.id,
            "cadence_kept": answers["cadence_kept"],
            "plan_used": answers["plan_used"],
        }
        work.notify("plan_not_kept", role=Role.TEAM_LEAD.value, facts=facts)
    return {}
