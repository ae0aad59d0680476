"""Which of several tasks somebody has begun to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class DraftsOfMine(Query[frozenset[TaskId]]):
    """Those of the tasks that the actor keeps a draft of; whose tasks they are makes no difference to that."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_ids: tuple[TaskId, ...]

    def answer(self, look: Look) -> frozenset[TaskId]:
        """Read them."""
        return look.tasks.drafted(look.actor.id, self.task_ids)
