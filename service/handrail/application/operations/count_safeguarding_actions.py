"""SAF-06-look: how many of a concern's actions are still to be done or to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import actions_of, concern_among, still_to_do
from handrail.application.work import Work


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: concern_id. Gives open. Raises NotFound."""
    return {"open": len(still_to_do(actions_of(work, concern_among(work, inputs))))}
