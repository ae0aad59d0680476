"""SAF-07: a concern was recorded in error. A senior says so, with a reason; nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import actions_of, change, still_to_do
from handrail.application.work import Work
from handrail.domain.actions import ActionCancelled, ActionState, CancelReason
from handrail.domain.decision_rights import Missing
from handrail.domain.errors import Attempt, Conflict, Invalid, NotPermitted
from handrail.domain.roles import Role
from handrail.domain.safeguarding import ERROR_REASONS, ConcernState, SafeguardingRecordedInError
from handrail.storage.actions import Actions
from handrail.storage.safeguarding import Safeguarding


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: concern_id, and heard.error with its concern_id and coded reason. Its open actions are dropped.

    Raises NotPermitted, Invalid, Conflict when the concern is over.
    """
    held = work.actor.roles_for(locality=work.case.locality, pathway=work.case.pathway)
    if not any(role.rank >= Role.SENIOR_CLINICIAN.rank for role in held):
        raise NotPermitted(
            "A senior clinician must say that a concern was recorded in error",
            missing=Missing.ROLE.value,
            attempt=Attempt(missing=Missing.ROLE.value, element=run.element),
        )
    said = inputs["heard"]["error"] or {}
    if str(said.get("concern_id")) != str(inputs["concern_id"]):
        raise Invalid.at("/payload/concern_id", "Name the concern, in the correlation too")
    reason = said.get("reason")
    if reason not in ERROR_REASONS:
        raise Invalid.at("/payload/reason", f"Give a reason: {', '.join(ERROR_REASONS)}")
    concern = Safeguarding(work.session).get(UUID(str(inputs["concern_id"])))
    if concern is None:
        raise Conflict("Nothing is written down yet that could be an error")
    if concern.state is ConcernState.ERROR:
        return {"reason": reason}
    change(work, concern, state=ConcernState.ERROR, over_at=work.now, over_by=work.actor.id)
    for action in still_to_do(actions_of(work, concern)):
        dropped = CancelReason.RECORDED_IN_ERROR.value
        Actions(work.session).change(action.id, state=ActionState.CANCELLED.value, cancel_reason=dropped)
        work.record(ActionCancelled(action_id=action.id, reason=dropped), instance_id=run.id)
    work.record(
        SafeguardingRecordedInError(concern_id=concern.id, reason=reason, by_id=work.actor.id),
        instance_id=run.id,
    )
    return {"reason": reason}
