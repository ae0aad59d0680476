"""INT-09: a proposal is taken back, because a newer one replaced it or the episode ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.cadence_changes import the_step, withdraw
from handrail.application.moving import Run
from handrail.application.work import Work


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram; a run that proposed nothing yet has nothing to take back."""
    if inputs.get("step_id") is not None:
        withdraw(work, the_step(work, inputs["step_id"]), reason="episode_over")
    return {}
