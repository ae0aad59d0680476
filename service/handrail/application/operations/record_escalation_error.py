"""ESC-18: recorded in error. A senior says so, with a reason; nothing is deleted (E6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.escalation_in_hand import escalation_of, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import Invalid, NotPermitted
from handrail.domain.escalations import End, EscalationRecordedInError, EscalationStatus
from handrail.domain.roles import Role

REASONS = ("wrong_person", "duplicate", "entered_twice", "test_entry", "other_mistake")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: escalation_id, and heard.error with its coded reason. Raises NotPermitted, Invalid."""
    held = work.actor.roles_for(locality=work.case.locality, pathway=work.case.pathway)
    if not any(role.rank >= Role.SENIOR_CLINICIAN.rank for role in held):
        raise NotPermitted("A senior clinician must say that this was recorded in error", missing="E6")
    reason = (inputs["heard"]["error"] or {}).get("reason")
    if reason not in REASONS:
        raise Invalid.at("/payload/reason", f"Give a reason: {', '.join(REASONS)}")
    before = escalation_of(work, inputs)
    after = replace(before, status=EscalationStatus.ERROR, end=End.ERROR, t5=before.t5 or work.now)
    keep(work, before, after)
    work.cases.end_responsibility(work.case.id, "escalation", at=work.now)
    work.record(
        EscalationRecordedInError(escalation_id=after.id, by_id=work.actor.id, reason=reason),
        instance_id=run.id,
    )
    return {"reason": reason}
