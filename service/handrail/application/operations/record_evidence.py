"""ESC-06a: what the partner needs was obtained, or why not; sending never waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.escalation_in_hand import escalation_of
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import StaffId
from handrail.domain.interfaces import EvidenceGiven


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Raises Invalid when a clinician's view is somebody's who is not registered."""
    answers = inputs["answers"]
    escalation = escalation_of(work, inputs["variables"])
    view_by, view_at = answers.get("view_by"), answers.get("view_at")
    if view_by is not None:
        actor, _ = work.staff.actor(StaffId(UUID(view_by)), at=work.now)
        if actor is None or not any(role.needs_registration for role in actor.roles):
            raise Invalid.at("/answers/view_by", "The view must be a registered clinician's")
    work.record(
        EvidenceGiven(
            escalation_id=escalation.id,
            kind=answers["evidence_kind"],
            obtained=answers["obtained"],
            view_by=None if view_by is None else StaffId(UUID(view_by)),
            view_at=None if view_at is None else datetime.fromisoformat(view_at),
        ),
        instance_id=run.id,
    )
    return {"evidence_obtained": answers["obtained"]}
