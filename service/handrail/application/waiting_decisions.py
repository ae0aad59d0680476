"""What waits for a second person ends when its step does: with a state that says why, and never as a decision."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.application.work import Work
from handrail.domain.second_people import PendingDecisionEnded, PendingStatus
from handrail.domain.tasks import Task
from handrail.engine import Cancel, Deliver, Fire, Happening
from handrail.storage.pending_decisions import PendingDecisions

CASE_ENDED = "case.ended"


def end_with_steps(work: Work, closing: Iterable[Task], happening: Happening) -> None:
    """End what waits at tasks that are closed without having been done; nothing is sent where none could wait."""
    decided = {task.id: task for task in closing if task.decision is not None and task.is_open}
    if not decided:
        return
    repository, status = PendingDecisions(work.session), _why(happening)
    for task_id, pending in repository.of_tasks(decided).items():
        task = decided[task_id]
        repository.end(pending, status, by=work.actor.id, at=work.now)
        work.record(
            PendingDecisionEnded(pending_id=pending.id, task_id=task.id, code=pending.code, status=status),
            instance_id=task.instance_id,
        )
        facts = {"task_id": str(task.id), "element": task.element, "code": pending.code}
        if pending.second_id is not None:
            work.notify("second_person_not_needed", staff_id=pending.second_id, facts=facts)


def _why(happening: Happening) -> PendingStatus:
    if isinstance(happening, Fire):
        return PendingStatus.LAPSED
    if isinstance(happening, Cancel):
        return PendingStatus.CANCELLED
    if isinstance(happening, Deliver) and happening.message == CASE_ENDED:
        return PendingStatus.CASE_ENDED
    return PendingStatus.OVERTAKEN
