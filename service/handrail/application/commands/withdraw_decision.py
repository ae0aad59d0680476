"""Whoever decided takes the decision back before the second person has confirmed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.second_person import hand_back, withdraw_waiting
from handrail.application.tasks_in_hand import take_in_hand
from handrail.application.work import Work
from handrail.domain.errors import Conflict, NotPermitted
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission
from handrail.domain.tasks import Task
from handrail.storage.pending_decisions import PendingDecisions


@dataclass(frozen=True, kw_only=True)
class WithdrawDecision(Command[Task]):
    """The decider takes back what waits for a second person. `seen_revision` as for completing."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_id: TaskId
    seen_revision: int

    def execute(self, work: Work) -> Task:
        """Raises NotFound, Conflict when nothing waits, NotPermitted for anybody but the decider."""
        _, task = take_in_hand(work, self.task_id, seen_revision=self.seen_revision)
        pending = PendingDecisions(work.session).of_task(task.id)
        if pending is None:
            raise Conflict("Nothing waits for a second person here")
        if pending.decider_id != work.actor.id:
            raise NotPermitted("Only whoever decided can take it back", missing=pending.code)
        withdraw_waiting(work, task)
        hand_back(work, task, pending)
        work.tasks.change(task.id, revision=task.revision + 1)
        changed = work.tasks.get(task.id)
        assert changed is not None
        return changed
