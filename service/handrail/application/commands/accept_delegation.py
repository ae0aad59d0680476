"""The delegate takes on what a colleague offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.delegation_tasks import ANSWER, do_task_of
from handrail.application.work import Work
from handrail.domain.delegations import Delegation
from handrail.domain.identifiers import DelegationId
from handrail.domain.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class AcceptDelegation(Command[Delegation]):
    """Accept a delegation, being free and able to decide from its start to its end."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    delegation_id: DelegationId

    def execute(self, work: Work) -> Delegation:
        """Raises NotFound, NotPermitted for anybody but the delegate, Conflict when it is too late."""
        return do_task_of(work, self.delegation_id, ANSWER, {"answer": "accept", "able": True})
