"""ESC-05: an early review changed the plan: cadence, early signs, contingency and step-down criteria (F-PCR-PLAN)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.care_plan_updates import update_plan
from handrail.application.escalation_in_hand import escalation_of
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.evaluations import ResponseClass
from handrail.storage.escalations import Escalations


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives update_id and cadence_change. Raises Invalid for less contact that a senior must agree to first (D4c)."""
    escalation = escalation_of(work, inputs["variables"])
    crises = [
        found.t0
        for found in Escalations(work.session).of_case(escalation.case_id)
        if found.response_class.rank >= ResponseClass.URGENT.rank
    ]
    update = update_plan(
        work, run, inputs["answers"], review_id=None, last_crisis_at=max(crises, default=None)
    )
    if not update.in_force:
        raise Invalid.at(
            "/answers/cadence_new", "Less contact so soon after a crisis needs a senior: keep it, or escalate"
        )
    return {"update_id": str(update.id), "cadence_change": update.change.value}
