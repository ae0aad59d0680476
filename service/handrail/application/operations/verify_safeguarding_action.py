"""SAF-05-verify: somebody else has seen that an action is done, sends it back, or agrees that it is dropped (S3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.actions import (
    Action,
    ActionCancelled,
    ActionSentBack,
    ActionState,
    ActionVerified,
    may_cancel,
    may_verify,
)
from handrail.domain.errors import NotFound
from handrail.storage.actions import Actions


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives verdict: verified, sent_back or dropped. Raises NotPermitted for the action's owner, Invalid, NotFound."""
    answers, variables = inputs["answers"], inputs["variables"]
    repository = Actions(work.session)
    action = repository.get(UUID(str(variables["action_id"])))
    if action is None or action.case_id != work.case.id:
        raise NotFound("There is no such action in this case")
    may_verify(action, work.actor.id, answers["evidence"])
    verdict = answers["verdict"]
    values = _judged(work, run, action, verdict, answers)
    place = f"action:{action.id}"
    words = work.words_of(work.case, repository.sealed_words(action.id), place=place)
    repository.change(
        action.id, **values, words=work.seal({**words, "evidence": answers["evidence"].strip()}, place=place)
    )
    work.notify(f"action_{verdict}", staff_id=action.owner_id, facts={"action_id": action.id})
    return {"verdict": verdict}


def _judged(
    work: Work, run: Run, action: Action, verdict: str, answers: Mapping[str, Any]
) -> Mapping[str, Any]:
    if verdict == "verified":
        work.record(ActionVerified(action_id=action.id, verifier_id=work.actor.id), instance_id=run.id)
        return {
            "state": ActionState.VERIFIED.value,
            "verified_at": work.now,
            "verified_by": work.actor.id,
        }
    if verdict == "dropped":
        reason = may_cancel(action, answers["drop_reason"])
        work.record(ActionCancelled(action_id=action.id, reason=reason.value), instance_id=run.id)
        return {"state": ActionState.CANCELLED.value, "cancel_reason": reason.value}
    work.record(ActionSentBack(action_id=action.id, by_id=work.actor.id), instance_id=run.id)
    return {"state": ActionState.OPEN.value, "done_at": None}
