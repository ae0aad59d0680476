"""Somebody has seen all that they were told up to a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.permissions import Permission
from handrail.domain.rights import held_by


@dataclass(frozen=True, kw_only=True)
class ReadNotices(Command[int]):
    """Mark what was told to the actor, or to a role they hold there, until `until` as seen; how many there were."""

    permission: ClassVar[Permission] = Permission.SEE_SELF
    records_event: ClassVar[bool] = False
    until: datetime

    def execute(self, work: Work) -> int:
        """Nothing can be refused: what is not the actor's is not touched."""
        reachable = work.actor.localities
        localities = work.resources.localities if reachable is None else reachable
        held = held_by(work.actor, localities)
        return work.notices.read_until(work.actor.id, held, until=self.until, at=work.now)
