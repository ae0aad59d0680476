"""Whoever is accountable may have left, or lost the role: nobody is left without (DOMAIN R87)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from handrail.application import accountability
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.cases import Case
from handrail.domain.identifiers import CaseId
from handrail.domain.notices import NoticeKind
from handrail.domain.permissions import Permission
from handrail.domain.responsibilities import AccountabilityGapAlerted, Because, may_be_accountable
from handrail.domain.roles import Role


@dataclass(frozen=True, kw_only=True)
class SettleAccountability(Command[bool]):
    """Hand a case on where whoever has it can no longer have it; call leaders where nobody accepted it in time.

    Whether anything was done.
    """

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    records_event: ClassVar[bool] = False
    case_id: CaseId

    def execute(self, work: Work) -> bool:
        """Raises NotFound."""
        case = work.lock_case(self.case_id)
        if case.closed_at is not None or case.is_matter:
            return False
        because = _cannot_go_on(work, case)
        moved = because is not None and accountability.fall_back(work, because)
        return _alert(work) or moved


def _cannot_go_on(work: Work, case: Case) -> Because | None:
    if case.accountable_id is None:
        return Because.NOBODY_HELD_IT
    holder, _ = work.staff.actor(case.accountable_id, at=work.virtual_now)
    if holder is None:
        return Because.ROLE_ENDED
    if holder.id in case.conflicted:
        return Because.CONFLICT
    return Because.ROLE_ENDED if may_be_accountable(case, holder) else None


def _alert(work: Work) -> bool:
    """Leaders are called once, when the gap is older than the place allows."""
    gap = work.case.facts.get(accountability.GAP)
    if not gap or gap["alerted"]:
        return False
    since = datetime.fromisoformat(gap["since"])
    if work.now < work.due_times.due_after(since, "accountable.gap.alert"):
        return False
    work.change_case(facts={**work.case.facts, accountability.GAP: {**gap, "alerted": True}})
    work.record(
        AccountabilityGapAlerted(case_id=work.case.id, holder_id=work.case.accountable_id, since=since)
    )
    facts = {"staff_id": work.case.accountable_id, "since": since}
    work.notify("accountable.gap.alert", kind=NoticeKind.PAGE, role=Role.CLINICAL_DIRECTOR.value, facts=facts)
    work.notify("accountable.gap.alert", role=Role.GOVERNANCE_LEAD.value, facts=facts)
    work.notify("accountable.gap.alert", role=Role.TEAM_LEAD.value, facts=facts)
    return True
