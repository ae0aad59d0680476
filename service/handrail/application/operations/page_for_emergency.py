"""ESC-02: call the emergency ladder at once. Acting needs no decision by anyone, so T1 is now (K4, D2a)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.escalation_in_hand import due, escalation_of, keep, page_ladder
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.escalations import EscalationDecided, decided
from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import plain


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: escalation_id. Gives t1."""
    before = escalation_of(work, inputs)
    summary_by = due(work, "esc.summary.retro", ResponseClass.EMERGENCY, before.t0)
    after = keep(work, before, replace(decided(before, work.now), summary_by=summary_by, decide_by=work.now))
    page_ladder(work, after, "emergency")
    work.record(
        EscalationDecided(
            escalation_id=after.id,
            chosen="act_now",
            t1=work.now,
            response_class=after.response_class,
            table_class=after.table_class,
            in_time=True,
        ),
        instance_id=run.id,
    )
    return {"t1": plain(after.t1)}
