"""Somebody starts a process for a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from handrail.application.commanding import Command
from handrail.application.moving import OperationBroke, refuse_reserved, start_instance
from handrail.application.own_messages import refuse_own
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import CaseId
from handrail.domain.instances import Instance
from handrail.domain.permissions import Permission
from handrail.domain.processes import Version
from handrail.domain.tasks import Task
from handrail.domain.timers import Timer


@dataclass(frozen=True, kw_only=True)
class Started:
    """A run that began, with the tasks it opened and the timers it set."""

    instance: Instance
    version: Version
    tasks: tuple[Task, ...]
    timers: tuple[Timer, ...]


@dataclass(frozen=True, kw_only=True)
class StartProcess(Command[Started]):
    """Start the published version of a process, at its plain start or at a start message's.

    `variables` are coded values for the process; those the service sets itself cannot be given.
    """

    permission: ClassVar[Permission] = Permission.START_PROCESS
    case_id: CaseId
    process: str
    message: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)

    def execute(self, work: Work) -> Started:
        """Raises NotFound, Invalid, NotPermitted for a start that only the service makes."""
        case = work.lock_patients_case(self.case_id)
        if case.closed_at is not None:
            raise Invalid("This case is closed, so nothing can be started for it")
        version = work.processes.published(self.process)
        if version is None:
            known = ", ".join(v.process_key for v in work.processes.all_published())
            raise Invalid.at("/process", f"There is no published process {self.process}; there are: {known}")
        refuse_reserved(self.variables, at="/variables")
        message = self.message
        if message is None and "" not in version.starts and len(version.starts) == 1:
            message = next(iter(version.starts))
        refuse_own(work, message)
        try:
            instance = start_instance(work, version, message=message, payload=self.variables)
            work.settle(expect_event=False)
        except OperationBroke as broke:
            if self.variables:
                raise broke.as_invalid("/variables") from broke
            raise
        return Started(
            instance=instance,
            version=version,
            tasks=tuple(task for task in work.opened if task.instance_id == instance.id),
            timers=tuple(timer for timer in work.set_timers if timer.instance_id == instance.id),
        )
