"""INT-00, INT-02: how often we are in touch now, and what decides who may change that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail.application.cadence_changes import intensity_facts
from handrail.application.moving import Run
from handrail.application.work import Work


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives cadence_old (days), days_since_crisis (9999: none known), in_cohort and open_restriction."""
    crisis_at = inputs.get("crisis_at")
    return intensity_facts(
        work, datetime.fromisoformat(crisis_at) if isinstance(crisis_at, str) else crisis_at
    )
