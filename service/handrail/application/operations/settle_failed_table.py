"""THR-06, ESC-06: a senior clinician decides what a failed table could not. The urgency may only go up (K15, K2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.evaluations import FailedTableSettled, class_of
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """A higher class reaches the open escalation; whoever owns the table is told, whatever was decided."""
    answers, variables = inputs["answers"], inputs["variables"]
    chosen, before = class_of(answers.get("class_chosen")), class_of(variables.get("class"))
    work.record(
        FailedTableSettled(
            process=run.process_key,
            element=run.element,
            table=answers["failed_table"],
            class_chosen=chosen,
            by_id=work.actor.id,
        ),
        instance_id=run.id,
    )
    facts = {"process": run.process_key, "table": answers["failed_table"]}
    work.notify("failed_table_settled", role=Role.PROCESS_OWNER.value, facts=facts)
    if chosen is not None and (before is None or chosen.rank > before.rank):
        work.throw("case.changed", {"class_now": chosen.value})
    return {}
