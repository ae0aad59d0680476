"""A person takes a task on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.named_steps import verdict_to_take
from handrail.application.tasks_in_hand import insist, state_of, take_in_hand
from handrail.application.work import Work
from handrail.domain.errors import Conflict
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission
from handrail.domain.tasks import Task, TaskClaimed


@dataclass(frozen=True, kw_only=True)
class ClaimTask(Command[Task]):
    """A person takes a task on, so that colleagues see who is at it. Claiming one's own again is refused as done."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_id: TaskId

    def execute(self, work: Work) -> Task:
        """Raises NotFound, NotPermitted, Conflict when a colleague has it."""
        case, task = take_in_hand(work, self.task_id)
        insist(work, case, verdict_to_take(work, task, work.actor), task=task)
        if task.assignee_id is not None:
            whose = "You have" if task.assignee_id == work.actor.id else "A colleague has"
            raise Conflict(f"{whose} taken this task already", extra=state_of(work, task))
        work.tasks.change(task.id, assignee_id=work.actor.id, revision=task.revision + 1)
        work.record(
            TaskClaimed(task_id=task.id, element=task.element, staff_id=work.actor.id),
            instance_id=task.instance_id,
        )
        claimed = work.tasks.get(task.id)
        assert claimed is not None
        return claimed
