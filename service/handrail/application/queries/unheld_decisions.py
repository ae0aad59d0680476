"""Open decisions that nobody there may hold the right to, and those that somebody holds again: for the worker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.queries.approvals_queue import standing_among
from handrail.application.queries.who_decides import holders_among
from handrail.application.rights_findings import roles_meant
from handrail.application.rights_matrix import KEY
from handrail.application.work import Look
from handrail.domain.decision_rights import CHAIR
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission
from handrail.domain.tasks import Task
from handrail.storage.approvals import Approvals
from handrail.storage.role_holders import RoleHolder, role_holders
from handrail.storage.tasks import END_OF_TIME, TaskPlace

_AT_A_TIME = 500


@dataclass(frozen=True, kw_only=True)
class UnheldDecisions(Query[tuple[TaskId, ...]]):
    """Decisions to look at closely: no role covers one, or one did not and does again.

    A delegation may cover it all the same; `CallForHolder` looks at that, one case at a time.
    """

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS

    def answer(self, look: Look) -> tuple[TaskId, ...]:
        """Every open decision is looked at, so many in two statements."""
        everybody = role_holders(look.session, at=look.clock_now())
        return tuple(task_id for tasks in _pages(look) for task_id in _to_look_at(look, tasks, everybody))


def _pages(look: Look) -> Iterator[tuple[Task, ...]]:
    approvals, after = Approvals(look.session), None
    while True:
        tasks = approvals.open_decisions(look.resources.localities, after=after, limit=_AT_A_TIME)
        yield tasks
        if len(tasks) < _AT_A_TIME:
            return
        after = TaskPlace(order_at=tasks[-1].due_at or END_OF_TIME, id=tasks[-1].id)


def _to_look_at(look: Look, tasks: tuple[Task, ...], everybody: Iterable[RoleHolder]) -> Iterator[TaskId]:
    now = look.clock_now()
    cases = Approvals(look.session).cases_to_decide(KEY, {task.case_id for task in tasks}, at=now)
    for task in tasks:
        known = cases[task.case_id]
        standing = standing_among(look, task, known, task.decision or "", now=now)
        if standing is None or not standing.right.decide or CHAIR in standing.right.decide:
            continue
        able = holders_among(everybody, roles_meant(standing.right.decide, task.role), known.case)
        held = any(one.staff_id not in task.not_by for one in able)
        if held == (task.unheld_at is not None):
            yield task.id
