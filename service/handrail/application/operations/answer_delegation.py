"""DEL-03: the delegate accepts or refuses; nothing is theirs to decide before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.delegations_in_hand import change_delegation, delegation_in_matter, tell
from handrail.application.lendable_rights import lendable_rights
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.decision_rights import Missing
from handrail.domain.delegation_rules import delegate_falls_short, still_carried
from handrail.domain.delegations import DelegationAccepted, DelegationRefused
from handrail.domain.errors import Conflict, NotPermitted


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Raises NotPermitted for anybody but the delegate, Conflict when there is nothing left to accept."""
    offered = delegation_in_matter(work, inputs["variables"].get("delegation_id"))
    if work.actor.id != offered.to_id:
        raise NotPermitted("Only the person it is given to can answer this", missing=Missing.DELEGATION.value)
    if inputs["answers"]["answer"] == "refuse":
        refused = change_delegation(work, offered, refused_at=work.now)
        work.record(DelegationRefused(delegation_id=offered.id, refused_by=work.actor.id), instance_id=run.id)
        tell(work, refused, "delegation_refused", refused.from_id, governance=True)
        return {}
    rights = lendable_rights(work)
    if work.now >= offered.ends_at or not still_carried(offered, rights, work.now):
        raise Conflict("It gives you nothing any more: its time is over, or the grantor's role has ended")
    if delegate_falls_short(offered, work.actor, rights, work.now):
        raise NotPermitted(
            "Your own role ranks below this right now, or your registration is not on record, so you cannot take it "
            "on. Refuse it, and ask whoever offered it to lend it to somebody else",
            missing=Missing.DELEGATION.value,
        )
    accepted = change_delegation(work, offered, accepted_at=work.now)
    work.record(
        DelegationAccepted(
            delegation_id=offered.id,
            accepted_by=work.actor.id,
            starts_at=offered.starts_at,
            ends_at=offered.ends_at,
        ),
        instance_id=run.id,
    )
    tell(work, accepted, "delegation_accepted", accepted.from_id, governance=True)
    return {}
