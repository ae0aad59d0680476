"""DEL-02: somebody above the grantor says whether a long delegation, or acting up, is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.delegations_in_hand import change_delegation, delegation_in_matter, tell
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.decision_rights import Missing
from handrail.domain.delegations import DelegationApproved, DelegationRefused
from handrail.domain.errors import NotPermitted


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives nothing more than the answer `approved`. Raises NotPermitted for either of the two it is between."""
    offered = delegation_in_matter(work, inputs["variables"].get("delegation_id"))
    if offered.concerns(work.actor.id):
        raise NotPermitted(
            "Somebody else must approve this: you give it, or it is given to you",
            missing=Missing.SEPARATION.value,
        )
    if inputs["answers"]["approved"]:
        approved = change_delegation(work, offered, approved_by=work.actor.id, approved_at=work.now)
        work.record(
            DelegationApproved(
                delegation_id=offered.id, approved_by=work.actor.id, approval=offered.approval
            ),
            instance_id=run.id,
        )
        tell(work, approved, "delegation_offered", approved.to_id)
        tell(work, approved, "delegation_approved", approved.from_id, governance=True)
    else:
        refused = change_delegation(work, offered, refused_at=work.now)
        work.record(DelegationRefused(delegation_id=offered.id, refused_by=work.actor.id), instance_id=run.id)
        tell(work, refused, "delegation_not_approved", refused.from_id, governance=True)
    return {}
