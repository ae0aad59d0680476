"""For several open decisions: may I, under which right, and if not, what is missing and who holds it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.queries.approvals_queue import standing_among
from handrail.application.rights_matrix import KEY
from handrail.application.tasks_in_hand import holders_of
from handrail.application.work import Look
from handrail.domain.decision_rights import DecisionRight
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission
from handrail.domain.rights import Verdict, may_do, may_see
from handrail.storage.approvals import Approvals
from handrail.storage.pending_decisions import PendingDecisions


@dataclass(frozen=True, kw_only=True)
class RightToTask:
    """One open decision: `right` is None where the matrix gives no answer; `holders` are told only to who may not."""

    right: DecisionRight | None
    verdict: Verdict
    holders: tuple[str, ...]
    waits_for_second: bool


@dataclass(frozen=True, kw_only=True)
class RightsToTasks(Query[Mapping[TaskId, RightToTask]]):
    """The actor's rights to those of several tasks that are open decisions of cases they may see."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_ids: tuple[TaskId, ...]

    def answer(self, look: Look) -> Mapping[TaskId, RightToTask]:
        """By task; a handful of statements however many there are."""
        approvals, now = Approvals(look.session), look.clock_now()
        tasks = [task for task in approvals.of_ids(self.task_ids) if task.decision is not None]
        known = approvals.cases_to_decide(KEY, {task.case_id for task in tasks}, at=now)
        waiting = PendingDecisions(look.session).of_tasks([task.id for task in tasks])
        named: dict[object, tuple[str, ...]] = {}
        found = {}
        for task in tasks:
            case = known[task.case_id].case
            if not may_see(case, look.actor):
                continue
            standing = standing_among(look, task, known[task.case_id], task.decision or "", now=now)
            if standing is None:
                verdict = Verdict(allowed=False, reason="The decision-rights table gives no answer for this")
            else:
                verdict = may_do(task, case, look.actor, standing)
            asked = (case.locality, case.pathway, verdict.may)
            if not verdict.allowed and asked not in named:
                named[asked] = holders_of(look, case, verdict.may)
            found[task.id] = RightToTask(
                right=None if standing is None else standing.right,
                verdict=verdict,
                holders=() if verdict.allowed else named[asked],
                waits_for_second=task.id in waiting,
            )
        return found
