"""The plan after a crisis: more contact at once, less contact once whoever has the right has decided (PCR-05)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.care_plan_updates import update_plan
from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import the_post_crisis_review
from handrail.application.work import Work


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives update_id and cadence_change; less contact goes on as a proposal of its own."""
    review = the_post_crisis_review(work, inputs["variables"]["review"]["review_id"])
    update = update_plan(work, run, inputs["answers"], review_id=review.id)
    return {"update_id": str(update.id), "cadence_change": update.change.value}
