"""Somebody above the grantor agrees to a long delegation, or to acting up; or does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.delegation_tasks import APPROVE, do_task_of
from handrail.application.work import Work
from handrail.domain.delegations import Delegation
from handrail.domain.identifiers import DelegationId
from handrail.domain.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class ApproveDelegation(Command[Delegation]):
    """Approve a delegation, or (`approved` False) do not, with why."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    delegation_id: DelegationId
    reason: str
    approved: bool = True

    def execute(self, work: Work) -> Delegation:
        """Raises NotFound, Invalid without a reason, NotPermitted for who may not, Conflict."""
        answers = {"approved": self.approved, "approved_reason": self.reason}
        return do_task_of(work, self.delegation_id, APPROVE, answers)
