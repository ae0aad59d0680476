"""How several cases stand, in a line each: for lists of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission
from handrail.storage.escalations import Escalations


@dataclass(frozen=True, kw_only=True)
class CaseStanding:
    """Who is accountable (by name), how many open tasks are late, and the class of the open escalation ("": none)."""

    accountable: str
    late_tasks: int
    response_class: str


@dataclass(frozen=True, kw_only=True)
class StandingOfCases(Query[Mapping[CaseId, CaseStanding]]):
    """The standing of cases the actor may see; others are left out."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_ids: tuple[CaseId, ...]

    def answer(self, look: Look) -> Mapping[CaseId, CaseStanding]:
        """One entry a case."""
        cases = [case for case, _ in look.cases.among(self.case_ids) if look.sees(case)]
        late = look.tasks.late_by_case([case.id for case in cases], at=look.clock_now())
        classes = Escalations(look.session).open_classes([case.id for case in cases])
        names = look.staff.names([case.accountable_id for case in cases if case.accountable_id is not None])
        return {
            case.id: CaseStanding(
                accountable=names.get(case.accountable_id, "") if case.accountable_id else "",
                late_tasks=late.get(case.id, 0),
                response_class=classes.get(case.id, ""),
            )
            for case in cases
        }
