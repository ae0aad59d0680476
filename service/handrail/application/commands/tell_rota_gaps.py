"""Leads are told of times to come when nobody is on call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.commands.put_on_duty import rota_chain
from handrail.application.duty import has_rota, rota_gaps
from handrail.application.work import Work
from handrail.domain.duties import RotaGapTold
from handrail.domain.notices import Notice, NoticeKind
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role

AGAIN_AFTER = timedelta(days=1)
SOON = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class TellRotaGaps(Command[bool]):
    """Tell a locality's team leads, and the director when it is soon, of the next gap; once a day. Whether it was told.

    A locality that keeps no rota has no gaps: everybody who holds the role is told everything there.
    """

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    records_event: ClassVar[bool] = False
    locality: str

    def execute(self, work: Work) -> bool:
        """Nothing can be refused."""
        role, now = Role.ON_CALL_CLINICIAN, work.now
        if not has_rota(work, self.locality, role, at=now):
            return False
        found = rota_gaps(work, self.locality, role, from_at=now)
        if not found:
            return False
        work.events.lock_chain(rota_chain(self.locality))  # two workers tell it once
        told_at = work.notices.told_at("rota_gap", self.locality)
        if told_at is not None and now - told_at < AGAIN_AFTER:
            return False
        begins, ends = found[0]
        work.record_elsewhere(
            rota_chain(self.locality),
            RotaGapTold(locality=self.locality, role=role, from_at=begins, to_at=ends, gaps=len(found)),
        )
        facts = {
            "from_at": begins.isoformat(),
            "to_at": ends.isoformat(),
            "gaps": len(found),
            "role": role.value,
        }
        told = [Role.TEAM_LEAD] + ([Role.CLINICAL_DIRECTOR] if begins - now < SOON else [])
        for one in told:
            work.notices.add(
                Notice(
                    id=work.new_id(),
                    case_id=None,
                    kind=NoticeKind.INFORM,
                    subject="rota_gap",
                    staff_id=None,
                    role=one.value,
                    locality=self.locality,
                    facts=facts,
                    created_at=now,
                    read_at=None,
                )
            )
        return True
