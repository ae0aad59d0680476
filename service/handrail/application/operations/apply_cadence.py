"""INT-07: the cadence that was decided is in force, and whoever is to know is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.cadence_changes import apply, the_step
from handrail.application.moving import Run
from handrail.application.work import Work


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives `next_contact_by`: when the person is to be seen or spoken to next."""
    return {"next_contact_by": apply(work, the_step(work, inputs["step_id"]), instance_id=run.id)}
