"""SEN-J: somebody asks for a senior too: they hear the outcome, and do not ring back themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.seniors import page, plain_ids
from handrail.application.work import Work
from handrail.domain.identifiers import StaffId
from handrail.domain.senior_calls import SeniorCallJoined
from handrail.domain.tasks import TaskReleased


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: asker, and the askers so far. Gives the askers. Who asks for the first time pages the senior again."""
    asker = StaffId(UUID(str(inputs["asker"])))
    before = tuple(StaffId(UUID(str(one))) for one in inputs["askers"])
    work.record(SeniorCallJoined(asker_id=asker), instance_id=run.id)
    if asker not in before:
        _leave_it_to_another(work, run, asker)
        page(work, asker, askers=(*before, asker), instance_id=run.id)
    return {"askers": plain_ids((*before, asker))}


def _leave_it_to_another(work: Work, run: Run, asker: StaffId) -> None:
    for task in work.tasks.open_in_instance(run.id):
        changes: dict[str, Any] = {"not_by": [*task.not_by, asker]}
        if task.assignee_id == asker:
            changes |= {"assignee_id": None, "revision": task.revision + 1}
            work.record(
                TaskReleased(task_id=task.id, element=task.element, staff_id=asker), instance_id=run.id
            )
        work.tasks.change(task.id, **changes)
