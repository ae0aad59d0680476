"""A person keeps what they have typed so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from handrail.application.commanding import Command
from handrail.application.task_rights import verdict_to_do
from handrail.application.tasks_in_hand import insist, visible_task
from handrail.application.work import Work, canonical
from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission

MAX_BYTES = 256 * 1024


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
        if len(canonical(self.answers).encode()) > MAX_BYTES:
            raise Invalid("These answers are too long to keep; shorten them to 256 kB")
        work.hold_new_case(case)
        sealed = work.seal(dict(self.answers), place=f"draft:{task.id}:{work.actor.id}")
        work.tasks.save_draft(task.id, work.actor.id, sealed, at=work.now)
