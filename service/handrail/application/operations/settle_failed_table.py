"""THR-06, ESC-06: a senior clinician looked at what a failed table could not answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.evaluations import FailedTableSettled
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whoever owns the table is told, whatever was decided."""
    chosen = str(inputs["answers"].get("chosen") or "looked")
    work.record(
        FailedTableSettled(process=run.process_key, element=run.element, chosen=chosen, by_id=work.actor.id),
        instance_id=run.id,
    )
    facts = {"process": run.process_key, "element": run.element, "chosen": chosen}
    work.notify("failed_table_settled", role=Role.PROCESS_OWNER.value, facts=facts)
    return {"failed_table": chosen}
