"""A delegation ends because a role that it stood on has ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.delegations_in_hand import delegation_in_matter, end_by_itself
from handrail.application.lendable_rights import lendable_rights
from handrail.application.work import Work
from handrail.domain.delegation_rules import orphaned_by
from handrail.domain.delegations import DelegationEnd
from handrail.domain.identifiers import CaseId, DelegationId
from handrail.domain.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class EndOrphanedDelegation(Command[DelegationEnd | None]):
    """End a delegation whose grantor holds none of its rights any more, or whose delegate holds no role; why, or None.

    It gave nothing since that moment already: this writes it down and tells both.
    """

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    records_event: ClassVar[bool] = False
    case_id: CaseId
    delegation_id: DelegationId

    def execute(self, work: Work) -> DelegationEnd | None:
        """Raises NotFound."""
        work.lock_case(self.case_id)
        delegation = delegation_in_matter(work, self.delegation_id)
        delegate, _ = work.staff.actor(delegation.to_id, at=work.now)
        why = orphaned_by(delegation, delegate, lendable_rights(work), work.now)
        if why is None or delegation.status(work.now).is_over:
            return None
        end_by_itself(work, delegation, why, instance_id=delegation.instance_id)
        work.throw("delegation.stopped", {"delegation_id": str(delegation.id), "why": why.value})
        return why
