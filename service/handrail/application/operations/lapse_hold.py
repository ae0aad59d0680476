"""ESC-04: nobody decided on the hold in time. It lapses, and whoever is on duty sends (K5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.escalation_in_hand import escalation_of, keep, page_ladder
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.escalations import HoldLapsed, decided
from handrail.domain.events import plain


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: escalation_id. Gives t1, the moment it lapsed."""
    before = escalation_of(work, inputs)
    after = keep(work, before, replace(decided(before, work.now), hold_lapsed=True))
    page_ladder(work, after, "hold_lapsed")
    work.record(
        HoldLapsed(escalation_id=after.id, response_class=after.response_class, decide_by=after.decide_by),
        instance_id=run.id,
    )
    return {"t1": plain(after.t1)}
