"""ESC-11: we and the partner disagreed about safety; how a senior settled it. The class never drops by itself (R89)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.escalation_in_hand import escalation_of, inform, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.escalations import EscalationLowered, EscalationRaised
from handrail.domain.evaluations import ResponseClass
from handrail.domain.interfaces import DisagreementSettled
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives class."""
    answers = inputs["answers"]
    before = escalation_of(work, inputs["variables"])
    to = ResponseClass(answers["class_after"])
    after = keep(work, before, replace(before, response_class=to))
    work.record(
        DisagreementSettled(
            escalation_id=after.id,
            subject=answers["subject"],
            chosen=answers["chosen"],
            settled_with_role=answers["settled_with_role"],
            class_after=to,
        ),
        instance_id=run.id,
    )
    if to.rank > before.response_class.rank:
        moved = EscalationRaised(escalation_id=after.id, before=before.response_class, after=to)
        work.record(moved, instance_id=run.id)
    elif to.rank < before.response_class.rank:
        lowered = EscalationLowered(
            escalation_id=after.id, before=before.response_class, after=to, by_id=work.actor.id
        )
        work.record(lowered, instance_id=run.id)
    if answers["chosen"] == "not_agreed":
        inform(work, after, "disagreement_open", Role.CLINICAL_DIRECTOR)
    return {"class": to.value}
