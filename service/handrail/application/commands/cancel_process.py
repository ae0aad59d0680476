"""A lead stops a run, for a coded reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from handrail.application.commanding import Command
from handrail.application.moving import cancel_instance
from handrail.application.work import NO_PROCESS, Work
from handrail.domain.errors import Conflict, Invalid, NotFound
from handrail.domain.identifiers import InstanceId
from handrail.domain.instances import Instance, InstanceCancelled
from handrail.domain.permissions import Permission
from handrail.domain.safeguarding import follows_concern

REASONS = ("duplicate", "recorded_in_error", "person_died", "transferred_and_accepted")
"""DOMAIN section 3.1: why a run may be stopped; its data stay."""


@dataclass(frozen=True, kw_only=True)
class CancelProcess(Command[Instance]):
    """Stop a run. A duplicate names the run it duplicates."""

    permission: ClassVar[Permission] = Permission.CANCEL_INSTANCE
    instance_id: InstanceId
    reason: str
    linked_id: UUID | None = None

    def execute(self, work: Work) -> Instance:
        """Raises NotFound, Invalid, Conflict when it is over."""
        if self.reason not in REASONS:
            raise Invalid.at("/reason", f"Choose one of: {', '.join(REASONS)}")
        if self.reason == "duplicate" and self.linked_id in (None, self.instance_id):
            raise Invalid.at("/linked_id", "Name the process that this one duplicates")
        work.lock_case_of_instance(self.instance_id)
        instance = work.instances.get(self.instance_id)
        if instance is None:
            raise NotFound(NO_PROCESS)
        if self.linked_id is not None:
            self._refuse_unlike(work, instance)
        if instance.status.is_over:
            raise Conflict("This process is over already", extra={"status": instance.status.value})
        open_now = (task.element for task in work.tasks.open_in_instance(instance.id))
        if follows_concern(instance.process_key, open_now):
            raise Conflict(
                "A safeguarding concern is never lost, so what follows it is not stopped. Record the concern in error, "
                "by a senior, or see it to its end"
            )
        work.record(
            InstanceCancelled(
                process=instance.process_key,
                reason=self.reason,
                linked_id=None if self.linked_id is None else str(self.linked_id),
            ),
            instance_id=instance.id,
        )
        return cancel_instance(work, instance, self.reason)

    def _refuse_unlike(self, work: Work, instance: Instance) -> None:
        """Raises Invalid unless what is duplicated is a run of the same process for the same case, and goes on."""
        linked = work.instances.get(InstanceId(self.linked_id)) if self.linked_id is not None else None
        same = linked is not None and (linked.case_id, linked.process_key) == (
            instance.case_id,
            instance.process_key,
        )
        if linked is None or not same or linked.status.is_over:
            raise Invalid.at("/linked_id", "Name a run of the same process for this person that goes on")
