"""ESC-08: what to do until help comes: if this, then that, by whom, at which number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.escalation_in_hand import due, escalation_of, keep
from handrail.application.moving import Run
from handrail.application.work import Work, digest
from handrail.domain.contingency import ContingencyPlan, ContingencyPlanMade, next_contact_problem
from handrail.domain.errors import FieldProblem, Invalid
from handrail.domain.identifiers import StaffId
from handrail.storage.contingency import ContingencyPlans


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives plan_id. Raises Invalid for a next contact later than the class allows."""
    answers, variables = inputs["answers"], inputs["variables"]
    before = escalation_of(work, variables)
    next_contact_at = datetime.fromisoformat(answers["next_contact_at"])
    limit_at = due(work, "con.after.escalation", before.response_class, work.now)
    if problem := next_contact_problem(next_contact_at, limit_at):
        found = FieldProblem(f"/answers{problem.pointer}", problem.message)
        raise Invalid(problem.message, problems=(found,))
    words = {"if_then": answers["if_then"], "means_safety": answers.get("means_safety")}
    plan = ContingencyPlan(
        id=work.new_id(),
        case_id=before.case_id,
        escalation_id=before.id,
        steps=len(answers["if_then"]),
        who_holds_tonight=StaffId(UUID(answers["who_holds_tonight"])),
        person_has_copy=answers["person_has_copy"],
        next_contact_at=next_contact_at,
        made_by=work.actor.id,
        made_at=work.now,
        countersign_needed=bool(variables.get("countersign")),
    )
    plans = ContingencyPlans(work.session)
    sealed = work.seal(words, place=f"contingency:{plan.id}")
    plans.replace(plans.current(before.case_id), plan, words=sealed)
    after = keep(work, before, replace(before, contingency_at=before.contingency_at or work.now))
    work.record(
        ContingencyPlanMade(
            plan_id=plan.id,
            escalation_id=after.id,
            steps=plan.steps,
            who_holds_tonight=plan.who_holds_tonight,
            person_has_copy=plan.person_has_copy,
            next_contact_at=next_contact_at,
            in_time=after.contingency_by is None or work.now <= after.contingency_by,
            words_digest=digest(words),
        ),
        instance_id=run.id,
    )
    return {"plan_id": str(plan.id)}
