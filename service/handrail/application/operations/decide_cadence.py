"""INT-04, INT-05, INT-06: another cadence is agreed, in full or by a smaller step, or it stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.cadence_changes import the_step
from handrail.application.moving import Run
from handrail.application.restriction_register import about_answers
from handrail.application.work import Work
from handrail.domain.care_plans import every_days
from handrail.domain.contact_intensity import CadenceDecided, CadenceState, smaller_step
from handrail.domain.errors import Conflict
from handrail.storage.contact_intensity import CadenceHistory


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whether it is `agreed`. Raises Invalid for a smaller step that is none, Conflict when it was settled already."""
    answers, variables = inputs["answers"], inputs["variables"]
    step = the_step(work, variables["step_id"])
    if step.state is not CadenceState.PROPOSED:
        raise Conflict("This proposal was settled already")
    chosen = answers["chosen"]
    agreed = chosen != "keep"
    days = step.new_every_days
    if chosen == "smaller_step":
        with about_answers():
            given = every_days(
                float(answers["cadence_new"]["contacts"]), float(answers["cadence_new"]["days"])
            )
        days = smaller_step(step.old_every_days, step.new_every_days, given)
    code = str(run.task.decision) if run.task is not None else ""
    known = variables.get("known") or {}
    CadenceHistory(work.session).change(
        step.id,
        code=code,
        days_since_crisis=known.get("days_since_crisis"),
        in_cohort=known.get("in_cohort"),
        open_restriction=known.get("open_restriction"),
        decided_by=work.actor.id,
        decided_at=work.now,
        decided_every_days=days if agreed else step.old_every_days,
        **({} if agreed else {"state": CadenceState.KEPT, "ended_at": work.now}),
    )
    work.record(
        CadenceDecided(
            step_id=step.id, code=code, chosen=chosen, every_days=days if agreed else step.old_every_days
        ),
        instance_id=run.id,
    )
    if not agreed and step.proposed_by != work.actor.id:
        work.notify("cadence_kept", staff_id=step.proposed_by, facts={"step_id": step.id})
    return {"agreed": agreed}
