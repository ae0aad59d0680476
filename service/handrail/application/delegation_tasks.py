"""Answering a delegation by its id: the open task of its matter is found, and done like any task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.delegations_in_hand import delegation_to_see
from handrail.application.work import Work
from handrail.domain.delegations import Delegation
from handrail.domain.errors import Conflict
from handrail.domain.identifiers import DelegationId
from handrail.storage.delegations import Delegations

APPROVE = "DEL-02"
ANSWER = "DEL-03"
_NOT_OPEN = {
    APPROVE: "This does not wait for an approval; look at the delegation again",
    ANSWER: "This does not wait for an answer; look at the delegation again",
}


def do_task_of(
    work: Work, delegation_id: DelegationId, element: str, answers: Mapping[str, Any]
) -> Delegation:
    """Complete the open task `element` of a delegation's matter; the delegation as it is then.

    Raises NotFound for a delegation that is not the actor's to see, Conflict when that task is not open, and whatever
    completing the task raises.
    """
    seen = delegation_to_see(work, delegation_id)
    open_tasks = work.tasks.of_case(seen.case_id, open_only=True)
    task = next((one for one in open_tasks if one.element == element), None)
    if task is None:
        raise Conflict(_NOT_OPEN[element])
    CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision).execute(work)
    after = Delegations(work.session).get(delegation_id, at=work.now)
    assert after is not None
    return after
