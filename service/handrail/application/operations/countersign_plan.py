"""ESC-08: the clinician on call looks at a plan that must last until the partner opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.escalation_in_hand import escalation_of, page_ladder
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.contingency import ContingencyCountersigned
from handrail.domain.errors import Conflict
from handrail.domain.evaluations import ResponseClass
from handrail.storage.contingency import ContingencyPlans


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """An unsafe plan raises the class to very urgent, so that nobody waits for the morning. Raises Conflict."""
    chosen = inputs["answers"]["chosen"]
    escalation = escalation_of(work, inputs["variables"])
    plans = ContingencyPlans(work.session)
    plan = plans.current(escalation.case_id)
    if plan is None:
        raise Conflict("There is no plan to countersign")
    plans.countersign(plan.id, answer=chosen, by=work.actor.id, at=work.now)
    work.record(
        ContingencyCountersigned(
            plan_id=plan.id, escalation_id=escalation.id, chosen=chosen, by_id=work.actor.id
        ),
        instance_id=run.id,
    )
    if chosen == "change":
        facts = {"escalation_id": str(escalation.id), "plan_id": str(plan.id)}
        work.notify("contingency_change_wanted", staff_id=plan.made_by, facts=facts)
    if chosen == "not_safe":
        page_ladder(work, escalation, "contingency_not_safe")
        payload = {"escalation_id": str(escalation.id), "class_now": ResponseClass.VERY_URGENT.value}
        work.throw("case.changed", payload, escalation_id=str(escalation.id))
    return {"countersigned": chosen == "agree"}
