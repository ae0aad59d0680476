"""A declared conflict of interest was a mistake, or is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from handrail.application import accountability
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.conflicts import Conflict, ConflictWithdrawn, may_withdraw
from handrail.domain.decision_rights import Missing
from handrail.domain.errors import Conflict as AlreadySo
from handrail.domain.errors import NotFound
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission
from handrail.storage.conflicts import Conflicts


@dataclass(frozen=True, kw_only=True)
class WithdrawConflict(Command[Conflict]):
    """A lead or governance withdraws a declaration; never the person it is about."""

    permission: ClassVar[Permission] = Permission.DECLARE_CONFLICT
    case_id: CaseId
    conflict_id: UUID

    def execute(self, work: Work) -> Conflict:
        """Raises NotFound, NotPermitted, Conflict when it was withdrawn already."""
        case = work.lock_patients_case(self.case_id)
        conflicts = Conflicts(work.session)
        declared = conflicts.of_case(case.id)
        conflict = next((one for one in declared if one.id == self.conflict_id), None)
        if conflict is None:
            raise NotFound("There is no such declaration on this case")
        refusal = may_withdraw(case, work.actor, conflict)
        if refusal:
            own = work.actor.id == conflict.staff_id
            accountability.refuse(
                work, case, refusal, missing=Missing.CONFLICT_OF_INTEREST if own else Missing.ROLE
            )
        if conflict.withdrawn_at is not None:
            raise AlreadySo("This declaration was withdrawn already")
        conflicts.withdraw(conflict.id, by=work.actor.id, at=work.now)
        work.keep_conflicted(tuple(one for one in case.conflicted if one != conflict.staff_id))
        work.record(
            ConflictWithdrawn(
                case_id=case.id,
                conflict_id=conflict.id,
                staff_id=conflict.staff_id,
                withdrawn_by=work.actor.id,
            )
        )
        work.notify("conflict_withdrawn", staff_id=conflict.staff_id)
        return conflict
