"""DIS-5: a lower urgency that was agreed is a decision of its own, by a senior and a second person (D2c)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.disagreement_in_hand import (
    class_now,
    disagreement_of,
    refuse_while_another_disputes,
)
from handrail.application.escalation_in_hand import inform, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.disagreements import Disagreement
from handrail.domain.errors import Invalid
from handrail.domain.escalations import EscalationLowered
from handrail.domain.evaluations import ResponseClass
from handrail.domain.roles import Role
from handrail.storage.disagreements import Disagreements
from handrail.storage.escalations import Escalations


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives class. Raises Invalid for an emergency, which nobody lowers (D2d), for a class that is not lower,
    and while another disagreement about the same escalation is open."""
    answers = inputs["answers"]
    before = disagreement_of(work, inputs["variables"])
    now = class_now(work, before)
    assert now is not None
    if answers["chosen"] == "refuse":
        return {"class": now.value}
    if now is ResponseClass.EMERGENCY:
        raise Invalid.at("/answers/chosen", "An emergency is not lowered. Choose “No: the urgency stays”")
    to = ResponseClass(answers["class_after"])
    if to.rank >= now.rank:
        raise Invalid.at(
            "/answers/class_after", "This is no lower than it is now. Choose “No: the urgency stays”"
        )
    refuse_while_another_disputes(
        work, before, at="/answers/chosen", instead="Choose “No: the urgency stays”"
    )
    Disagreements(work.session).save(before, replace(before, class_after=to))
    _lower(work, run, before, to)
    return {"class": to.value}


def _lower(work: Work, run: Run, disagreement: Disagreement, to: ResponseClass) -> None:
    if disagreement.escalation_id is None:
        return
    before = Escalations(work.session).get(disagreement.escalation_id)
    if before is None or before.status.is_over or to.rank >= before.response_class.rank:
        return
    after = keep(work, before, replace(before, response_class=to))
    work.record(
        EscalationLowered(
            escalation_id=after.id, before=before.response_class, after=to, by_id=work.actor.id
        ),
        instance_id=run.id,
    )
    inform(work, after, "escalation_lowered", Role.GOVERNANCE_LEAD)
