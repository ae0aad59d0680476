"""ESC-13: which clocks were missed, so that each gets its reason (R44)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.escalation_in_hand import escalation_of
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.escalations import missed_clocks


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: escalation_id. Gives the codes of the clocks that were missed, in the order of the steps."""
    escalation = escalation_of(work, inputs)
    return {"clocks": [found.clock.value for found in missed_clocks(escalation, work.now)]}
