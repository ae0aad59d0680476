"""INT-00, INT-02: how often we are in touch now, and what decides who may change that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.cadence_changes import intensity_facts, the_step
from handrail.application.moving import Run
from handrail.application.work import Work


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives cadence_old (days), days_since_crisis (9999: none known), in_cohort, open_restriction, and step_id.

    `step_id` is null until something is proposed; a review proposes before the process begins.
    """
    step_id = run.keys.get("step_id")
    step = None if step_id is None else the_step(work, step_id)
    return {**intensity_facts(work, step), "step_id": step_id}
