"""ESC-05: an early review changed the plan: cadence, early signs, contingency and step-down criteria (F-PCR-PLAN)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.care_plan_updates import update_plan
from handrail.application.moving import Run
from handrail.application.work import Work


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives update_id and cadence_change; less contact goes on as a proposal of its own (D4b, D4c)."""
    update = update_plan(work, run, inputs["answers"], review_id=None)
    return {"update_id": str(update.id), "cadence_change": update.change.value}
