"""DEL-04 and DEL-07: it comes to its end by itself, because its time is over or nobody answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.delegations_in_hand import delegation_in_matter, end_by_itself, tell
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.delegations import Approval, Delegation, DelegationEnd

_SUBJECTS = {
    DelegationEnd.TIME: "delegation_ended",
    DelegationEnd.NOT_APPROVED: "delegation_lapsed",
    DelegationEnd.NOT_ACCEPTED: "delegation_lapsed",
}


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """`reason` is "time" or "lapsed"."""
    ending = delegation_in_matter(work, inputs["delegation_id"])
    reason = DelegationEnd.TIME if inputs["reason"] == "time" else _unanswered(ending)
    ended = end_by_itself(work, ending, reason, instance_id=run.id)
    tell(work, ended, _SUBJECTS[reason], ended.from_id, ended.to_id, governance=True)
    return {}


def _unanswered(offered: Delegation) -> DelegationEnd:
    unapproved = offered.approval is not Approval.NONE and offered.approved_at is None
    return DelegationEnd.NOT_APPROVED if unapproved else DelegationEnd.NOT_ACCEPTED
