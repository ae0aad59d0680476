"""How an MDT settled what a post-crisis review brought to it (PCR-08)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.agreed_actions import create_actions
from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.work import Work
from handrail.domain.actions import ActionSource
from handrail.domain.reviews import MdtRecorded


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram; the actions it agreed are created."""
    answers = inputs["answers"]
    escalation_id = UUID(str(inputs["variables"]["escalation_id"]))
    made = create_actions(
        work, answers.get("actions") or (), source=ActionSource.MDT, source_id=escalation_id
    )
    work.record(
        MdtRecorded(
            escalation_id=escalation_id,
            met_at=moment(answers["met_at"]),
            quorate=bool(answers["quorate"]),
            authority=answers["authority"],
            chosen=answers["chosen"],
            actions=len(made),
        ),
        instance_id=run.id,
    )
    return {}
