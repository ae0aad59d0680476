"""Somebody is taken off the duty rota."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from handrail.application.commanding import Command
from handrail.application.commands.put_on_duty import may_keep, rota_chain
from handrail.application.work import Work
from handrail.domain.duties import Duty, DutyEnded
from handrail.domain.errors import Conflict, NotFound
from handrail.domain.permissions import Permission
from handrail.storage.duties import Duties


@dataclass(frozen=True, kw_only=True)
class EndDuty(Command[Duty]):
    """End a duty now; one that has not begun is taken off altogether."""

    permission: ClassVar[Permission] = Permission.KEEP_ROTA
    duty_id: UUID

    def execute(self, work: Work) -> Duty:
        """Raises NotFound, NotPermitted, Conflict when it is over already."""
        rota = Duties(work.session)
        duty = rota.get(self.duty_id)
        if duty is None:
            raise NotFound("There is no such duty")
        may_keep(work, duty.locality)
        rota.lock_people([duty.staff_id])
        duty = rota.get(self.duty_id)
        assert duty is not None
        if duty.to_at <= work.now or duty.to_at == duty.from_at:
            raise Conflict("This duty is over already")
        at = max(work.now, duty.from_at)
        rota.end(duty.id, at=at)
        work.record_elsewhere(
            rota_chain(duty.locality), DutyEnded(duty_id=duty.id, staff_id=duty.staff_id, ended_at=at)
        )
        return duty
