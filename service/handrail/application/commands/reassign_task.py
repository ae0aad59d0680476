"""A lead gives a task to somebody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.named_steps import verdict_to_take
from handrail.application.second_person import withdraw_waiting
from handrail.application.tasks_in_hand import take_in_hand
from handrail.application.work import Work
from handrail.domain.decision_rights import Missing
from handrail.domain.errors import Attempt, Invalid
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission
from handrail.domain.tasks import Task, TaskReassigned


@dataclass(frozen=True, kw_only=True)
class ReassignTask(Command[Task]):
    """A lead gives a task to a colleague (a user name) who may do it.

    `seen_revision` guards against a colleague who was quicker.
    """

    permission: ClassVar[Permission] = Permission.REASSIGN_TASK
    task_id: TaskId
    to: str
    seen_revision: int | None = None

    def execute(self, work: Work) -> Task:
        """Raises NotFound, NotPermitted, Conflict, Invalid when the colleague may not do the task."""
        _, task = take_in_hand(work, self.task_id, seen_revision=self.seen_revision)
        member = work.staff.by_username(self.to)
        colleague = None if member is None else work.staff.actor(member.id, at=work.virtual_now)[0]
        if colleague is None:
            raise Invalid.at("/to", "Choose somebody who works here")
        as_theirs = replace(task, assignee_id=colleague.id)  # a meeting is chaired by whoever is given it
        verdict = verdict_to_take(work, as_theirs, colleague)
        if not verdict.allowed:
            refusal = Invalid.at("/to", f"{colleague.name} may not do this task: {verdict.reason}")
            refusal.attempt = Attempt(
                missing=(verdict.missing or Missing.ROLE).value,
                code=task.decision,
                task_id=task.id,
                element=task.element,
            )
            raise refusal
        withdraw_waiting(work, task)
        work.tasks.change(task.id, assignee_id=colleague.id, revision=task.revision + 1)
        work.record(
            TaskReassigned(
                task_id=task.id, element=task.element, from_id=task.assignee_id, to_id=colleague.id
            ),
            instance_id=task.instance_id,
        )
        work.notify(
            "task_assigned", staff_id=colleague.id, facts={"task_id": task.id, "element": task.element}
        )
        reassigned = work.tasks.get(task.id)
        assert reassigned is not None
        return reassigned
