"""ESC-12: what was done about safeguarding. Only a safeguarding lead may say the threshold is not met (D3b)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.escalation_in_hand import escalation_of, inform
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import NotPermitted
from handrail.domain.identifiers import StaffId
from handrail.domain.interfaces import SafeguardingSettled
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Raises NotPermitted when the one named as having decided "not met" is no safeguarding lead here."""
    answers = inputs["answers"]
    escalation = escalation_of(work, inputs["variables"])
    if answers["settled"] == "threshold_not_met":
        decider, _ = work.staff.actor(StaffId(UUID(answers["safeguarding_lead"])), at=work.now)
        if decider is None or Role.SAFEGUARDING_LEAD not in decider.roles_for(locality=work.case.locality):
            raise NotPermitted(
                "Only a safeguarding lead may decide that the threshold is not met", missing="D3b"
            )
    sent_at = answers.get("sent_at")
    work.record(
        SafeguardingSettled(
            escalation_id=escalation.id,
            settled=answers["settled"],
            categories=tuple(answers["category"]),
            immediate_danger=answers["immediate_danger"],
            sent_at=None if sent_at is None else datetime.fromisoformat(sent_at),
            actions=len(answers.get("actions") or ()),
        ),
        instance_id=run.id,
    )
    if answers["settled"] == "raised":
        concern_id = str(work.new_id())
        work.throw(
            "safeguarding.raised",
            {"concern_id": concern_id, "escalation_id": str(escalation.id)},
            concern_id=concern_id,
        )
    inform(work, escalation, "safeguarding_settled", Role.SAFEGUARDING_LEAD, settled=answers["settled"])
    return {"safeguarding_settled": answers["settled"]}
