"""Somebody presses retry on an instance that could not go on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.moving import move
from handrail.application.work import NO_PROCESS, Work
from handrail.domain.errors import Conflict, NotFound
from handrail.domain.events import Event
from handrail.domain.identifiers import InstanceId
from handrail.domain.instances import Instance, InstanceStatus
from handrail.domain.permissions import Permission
from handrail.engine import Retry


@dataclass(frozen=True, kw_only=True)
class IncidentRetried(Event):
    """Somebody asked for another attempt at what had failed."""

    process: str
    timers: int


@dataclass(frozen=True, kw_only=True)
class RetryIncident(Command[Instance]):
    """Try again what failed, now that its cause is gone: the move the engine kept, or timers that ran out of tries."""

    permission: ClassVar[Permission] = Permission.RETRY_INCIDENT
    instance_id: InstanceId

    def execute(self, work: Work) -> Instance:
        """Raises NotFound, Conflict when there is no incident."""
        work.lock_case_of_instance(self.instance_id)
        instance = work.instances.get(self.instance_id)
        if instance is None:
            raise NotFound(NO_PROCESS)
        if instance.status is not InstanceStatus.INCIDENT or instance.incident is None:
            raise Conflict("This process has no incident to retry", extra={"status": instance.status.value})
        timers = work.timers.retry_failed(instance.id, at=work.now)
        work.record(IncidentRetried(process=instance.process_key, timers=timers), instance_id=instance.id)
        token = instance.incident.get("token")
        if token is None:
            waiting = replace(instance, status=InstanceStatus.WAITING, incident=None)
            work.instances.save(waiting)
            return waiting
        moved, _ = move(work, instance, Retry(token=int(token)))
        return moved
