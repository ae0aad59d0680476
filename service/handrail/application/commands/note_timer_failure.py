"""The worker's other command: a timer could not take effect; try again later, or show an incident."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.errors import NotFound
from handrail.domain.instances import IncidentRaised, InstanceStatus
from handrail.domain.permissions import Permission
from handrail.domain.timers import MAX_ATTEMPTS, Timer, TimerFailed, pause_after


@dataclass(frozen=True, kw_only=True)
class NoteTimerFailure(Command[int]):
    """Write a failed attempt down. After the fifth the instance shows an incident with a retry button (an earlier
    incident stays the one shown: retrying it tries the timer too).

    `error` is for staff and process owners: the kind of fault, never the data. The answer is the number of attempts.
    """

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    records_event: ClassVar[bool] = False
    timer: Timer
    error: str

    def execute(self, work: Work) -> int:
        """Raises NotFound when the instance is gone."""
        work.lock_case_of_instance(self.timer.instance_id)
        key = (self.timer.instance_id, self.timer.kind.value, self.timer.token, self.timer.occurrence)
        timer = work.timers.lock_one(key)
        instance = work.instances.get(self.timer.instance_id)
        if instance is None:
            raise NotFound("There is no such process")
        if timer is None:
            return 0
        attempts = timer.attempts + 1
        last = attempts >= MAX_ATTEMPTS
        work.timers.failed(
            timer, attempts=attempts, next_attempt_at=None if last else work.now + pause_after(attempts)
        )
        work.record(
            TimerFailed(
                element=timer.element, occurrence=timer.occurrence, attempts=attempts, error=self.error
            ),
            instance_id=instance.id,
        )
        if last:
            message = f"A timer could not take effect after {attempts} attempts: {self.error}"
            incident = instance.incident or {"token": None, "element": timer.element, "message": message}
            work.instances.save(replace(instance, status=InstanceStatus.INCIDENT, incident=incident))
            work.record(
                IncidentRaised(
                    process=instance.process_key, element=timer.element, message=message, attempts=attempts
                ),
                instance_id=instance.id,
            )
            work.notify(
                "incident", role="team_lead", facts={"instance_id": instance.id, "element": timer.element}
            )
        return attempts
