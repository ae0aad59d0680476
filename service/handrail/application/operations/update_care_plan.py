"""The plan after a crisis: more contact at once, less contact once a senior has signed it off (PCR-05)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.care_plan_updates import update_plan
from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import the_post_crisis_review
from handrail.application.work import Work


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """What became of the cadence, and whether it `waits_for_senior`."""
    review = the_post_crisis_review(work, inputs["variables"]["review"]["review_id"])
    update = update_plan(
        work, run, inputs["answers"], review_id=review.id, last_crisis_at=review.clock_from_at
    )
    return {
        "update_id": str(update.id),
        "cadence_change": update.change.value,
        "waits_for_senior": not update.in_force,
        "planned_by": str(work.actor.id),
    }
