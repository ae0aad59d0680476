"""ESC-16: an escalation that waits for a partner is no longer needed: a senior decides (D2c)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handrail.application.disagreement_in_hand import refuse_while_disputed
from handrail.application.escalation_in_hand import escalation_of, inform, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.escalations import EscalationHeld, EscalationLowered
from handrail.domain.evaluations import ResponseClass
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives class, and after a stand-down the response "stood_down", which nobody has to agree to.

    Raises Invalid when the escalation does not wait for a partner, or for an emergency (D2d).
    """
    answers = inputs["answers"]
    before = escalation_of(work, inputs["variables"])
    chosen = answers["chosen"]
    if chosen == "refuse":
        return {"class": before.response_class.value}
    refuse_while_disputed(work, before, at="/answers/chosen", instead="Choose “No: go on as it is”")
    if before.response_class is ResponseClass.EMERGENCY:
        raise Invalid.at("/answers/chosen", "An emergency cannot be stood down. Choose “No: go on as it is”")
    if chosen == "downgrade":
        return {"class": _lower(work, run, answers, before).value}
    if before.t2 is None or before.t4 is not None:
        raise Invalid.at("/answers/chosen", "It does not wait for a partner: finish the open step instead")
    after = keep(
        work,
        before,
        replace(
            before,
            stood_down=True,
            hold_decider=work.actor.id,
            recheck_at=datetime.fromisoformat(answers["recheck_at"]),
        ),
    )
    assert after.recheck_at is not None
    work.record(
        EscalationHeld(
            escalation_id=after.id,
            decider_id=work.actor.id,
            proposer_id=before.recorder,
            override_reason=answers["override_reason"],
            recheck_at=after.recheck_at,
        ),
        instance_id=run.id,
    )
    inform(work, after, "escalation_stood_down", Role.GOVERNANCE_LEAD, Role.TEAM_LEAD)
    return {"class": after.response_class.value, "response": "stood_down", "we_agree": True}


def _lower(work: Work, run: Run, answers: Mapping[str, Any], before: Any) -> ResponseClass:
    to = ResponseClass(answers["class_after"])
    after = keep(work, before, replace(before, response_class=to, hold_decider=work.actor.id))
    work.record(
        EscalationLowered(
            escalation_id=after.id, before=before.response_class, after=to, by_id=work.actor.id
        ),
        instance_id=run.id,
    )
    inform(work, after, "escalation_lowered", Role.GOVERNANCE_LEAD)
    return to
