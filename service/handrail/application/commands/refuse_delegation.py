"""The delegate says no."""

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
class RefuseDelegation(Command[Delegation]):
    """Refuse a delegation, in words that whoever offered it reads."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    delegation_id: DelegationId
    reason: str

    def execute(self, work: Work) -> Delegation:
        """Raises NotFound, Invalid without a reason, NotPermitted for anybody but the delegate, Conflict."""
        answers = {"answer": "refuse", "answer_reason": self.reason}
        return do_task_of(work, self.delegation_id, ANSWER, answers)
