"""DEL-01: what was offered is written down for the process, and governance is told (D11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handrail.application.delegations_in_hand import change_delegation, delegation_in_matter, tell, warn_at
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.delegations import Approval
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives who must approve (`approval`, `approver`), whom to ask (`to_id`, `role`), and the times of the flow."""
    offered = change_delegation(work, delegation_in_matter(work, inputs["delegation_id"]), instance_id=run.id)
    run.bind(delegation_id=offered.id)
    approver = str(work.case.facts["approver"])
    tell(work, offered, "delegation_proposed", governance=True)
    if offered.approval is Approval.NONE:
        tell(work, offered, "delegation_offered", offered.to_id)
    else:
        work.notify("delegation_to_approve", role=approver, facts={"delegation_id": offered.id})
    before = timedelta(minutes=work.due_times.minutes("del.warn"))
    return {
        "id": offered.id,
        "approval": offered.approval,
        "approver": approver,
        "to_id": offered.to_id,
        "role": Role.SUPPORT_WORKER,
        "starts_at": offered.starts_at,
        "warn_at": warn_at(offered, before),
        "ends_at": offered.ends_at,
    }
