"""A person keeps what they have typed so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from handrail.application.answers_kept import keep_answers
from handrail.application.commanding import Command
from handrail.application.task_rights import verdict_to_do
from handrail.application.tasks_in_hand import insist, visible_task
from handrail.application.work import Work
from handrail.domain.errors import Conflict
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class SaveDraft(Command[None]):
    """Keep half-filled answers, sealed, for their author alone; the case is not locked and nothing is checked."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    records_event: ClassVar[bool] = False
    task_id: TaskId
    answers: Mapping[str, Any]

    def execute(self, work: Work) -> None:
        """Raises NotFound, NotPermitted, Conflict when the task has ended, Invalid when it is too large."""
        case, task = visible_task(work, self.task_id)
        insist(work, case, verdict_to_do(work, case, task, work.actor, now=work.now), task=task)
        if not task.is_open:
            raise Conflict("This task has ended, so there is nothing to save")
        work.hold_new_case(case)
        keep_answers(work, task, work.actor.id, self.answers)
