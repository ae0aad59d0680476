"""What made-up staff look at before they act: the step in hand, and what the case waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from handrail.application.commanding import Query
from handrail.application.task_rights import standing_of
from handrail.application.work import Look
from handrail.domain.decision_rights import CHAIR
from handrail.domain.escalations import Escalation
from handrail.domain.identifiers import CaseId, TaskId
from handrail.domain.permissions import Permission
from handrail.domain.rights import deciders
from handrail.domain.roles import Role
from handrail.domain.tasks import Task
from handrail.engine import variables_seen
from handrail.storage.escalations import Escalations


@dataclass(frozen=True, kw_only=True)
class StepInHand(Query[tuple[Task, Mapping[str, Any]] | None]):
    """An open task, and what its process knows at it; None when it is not open any more."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    task_id: TaskId

    def answer(self, look: Look) -> tuple[Task, Mapping[str, Any]] | None:
        """Read it."""
        task = look.tasks.get(self.task_id)
        instance = None if task is None or not task.is_open else look.instances.get(task.instance_id)
        if task is None or instance is None:
            return None
        bundle = look.resources.catalogue.bundle(look.session, instance.process_key, instance.bundle_sha256)
        return task, variables_seen(look.resources.engine, bundle, instance.state, task.token)


@dataclass(frozen=True, kw_only=True)
class WhatComesNext(Query[tuple[tuple[Task, ...], datetime | None]]):
    """A case's open tasks (none without a case), and when the soonest timer of any case is due."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId | None = None

    def answer(self, look: Look) -> tuple[tuple[Task, ...], datetime | None]:
        """Read them."""
        tasks = () if self.case_id is None else look.tasks.of_case(self.case_id, open_only=True)
        return tasks, look.timers.next_due_at()


@dataclass(frozen=True, kw_only=True)
class OpenEscalation(Query[Escalation | None]):
    """The escalation that is open for a case."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId

    def answer(self, look: Look) -> Escalation | None:
        """Read it."""
        return Escalations(look.session).open_in(self.case_id)


@dataclass(frozen=True, kw_only=True)
class MayDecide(Query[tuple[Role, ...] | None]):
    """The roles that may take a task's decision at this hour; None for one that decides nothing, or by a chair."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    task: Task

    def answer(self, look: Look) -> tuple[Role, ...] | None:
        """Read it from the table of rights."""
        case = look.cases.get(self.task.case_id)
        if case is None:
            return ()
        standing = standing_of(look, case, self.task, now=look.clock_now())
        if standing is None or CHAIR in standing.right.decide:
            return None
        return deciders(standing.right, self.task.role)


@dataclass(frozen=True, kw_only=True)
class IsClosed(Query[bool]):
    """Whether a case is closed."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId

    def answer(self, look: Look) -> bool:
        """Read it."""
        case = look.cases.get(self.case_id)
        return case is None or case.closed_at is not None


@dataclass(frozen=True, kw_only=True)
class IsAwaited(Query[bool]):
    """Whether something in a case waits for a message now."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId
    name: str

    def answer(self, look: Look) -> bool:
        """Read it."""
        return bool(look.instances.awaiting(self.case_id, self.name))
