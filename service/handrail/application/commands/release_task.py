"""A person gives a task back to everyone who may do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.second_person import withdraw_waiting
from handrail.application.tasks_in_hand import state_of, take_in_hand
from handrail.application.work import Work
from handrail.domain.errors import Conflict
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission
from handrail.domain.tasks import Task, TaskReleased


@dataclass(frozen=True, kw_only=True)
class ReleaseTask(Command[Task]):
    """The holder gives a task back; a lead may take it from somebody with ReassignTask instead."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_id: TaskId

    def execute(self, work: Work) -> Task:
        """Raises NotFound, Conflict when the actor does not hold it."""
        _, task = take_in_hand(work, self.task_id)
        if task.assignee_id != work.actor.id:
            raise Conflict("You do not hold this task, so you cannot release it", extra=state_of(work, task))
        withdraw_waiting(work, task)
        work.tasks.change(task.id, assignee_id=None, revision=task.revision + 1)
        work.record(
            TaskReleased(task_id=task.id, element=task.element, staff_id=work.actor.id),
            instance_id=task.instance_id,
        )
        released = work.tasks.get(task.id)
        assert released is not None
        return released
