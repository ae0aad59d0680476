"""DEL-02: somebody above the grantor says whether a long delegation, or acting up, is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.decision_records import record_decision
from handrail.application.decision_rights import right_for
from handrail.application.delegations_in_hand import change_delegation, delegation_in_matter, tell
from handrail.application.moving import Run
from handrail.application.tasks_in_hand import insist
from handrail.application.work import Work
from handrail.domain.decision_rights import Missing, rank_asked
from handrail.domain.delegations import Delegation, DelegationApproved, DelegationRefused
from handrail.domain.errors import NotPermitted
from handrail.domain.rights import Standing, may_decide


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives nothing more than the answer `approved`. Raises NotPermitted for either of the two it is between, and
    for whom the matrix does not let agree now (D11: a long one in working hours only).
    """
    offered = delegation_in_matter(work, inputs["variables"].get("delegation_id"))
    if offered.concerns(work.actor.id):
        raise NotPermitted(
            "Somebody else must approve this: you give it, or it is given to you",
            missing=Missing.SEPARATION.value,
        )
    _decide(work, run, offered, inputs["answers"])
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


def _decide(work: Work, run: Run, offered: Delegation, answers: Mapping[str, Any]) -> None:
    """Keep the answer as a decision (D11), under the row of the matrix that applies; saying no needs no row's leave.

    A long one is the manager's under their own row; a short one above the delegate's rank is the clinical director's,
    whose step it is.
    """
    task = run.task
    if task is None or run.verdict is None:
        return
    alone_until = work.due_times.due_after(offered.starts_at, "del.max", None)
    rank = rank_asked(task.role) if offered.ends_at > alone_until else 0
    right = right_for(work, work.case, "D11", now=work.now, rank=rank)
    verdict = run.verdict
    if answers["approved"]:
        standing = Standing(right=right, at=work.now)
        verdict = insist(work, work.case, may_decide(standing, work.case, work.actor, task=task), task=task)
    words = {
        "chosen": "approved" if answers["approved"] else "not_approved",
        "rationale": answers["approved_reason"],
    }
    record_decision(
        work, task, words, {"proposer_id": str(offered.from_id)}, right=right, verdict=verdict, tell=False
    )
