"""An episode ends: the person died, moved to another provider, or was discharged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application import accountability
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.cases import Case, CaseStatus, CaseStatusChanged
from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission
from handrail.storage.records import Records

ENDS = {"died": CaseStatus.DIED, "transferred": CaseStatus.DISCHARGED, "discharged": CaseStatus.DISCHARGED}


@dataclass(frozen=True, kw_only=True)
class EndCase(Command[Case]):
    """End an episode for a coded reason; its running processes are told by the message `case.ended`.

    Nobody is discharged by not attending (D1d): a discharge is refused while an escalation or a restriction is open.
    """

    permission: ClassVar[Permission] = Permission.CANCEL_INSTANCE
    case_id: CaseId
    reason: str

    def execute(self, work: Work) -> Case:
        """Raises NotFound, Invalid, Conflict."""
        if self.reason not in ENDS:
            raise Invalid.at("/reason", f"Choose one of: {', '.join(ENDS)}")
        case = work.lock_case(self.case_id)
        if case.closed_at is not None:
            raise Conflict("This case is closed already", extra={"status": case.status.value})
        if self.reason == "discharged":
            self._refuse_with_something_open(work)
        after = ENDS[self.reason]
        accountability.end(work)
        work.change_case(status=after, closed_at=work.now)
        work.record(CaseStatusChanged(case_id=case.id, before=case.status, after=after, reason=self.reason))
        work.throw("case.ended", {"reason": self.reason, "occurred_at": work.now.isoformat()})
        return case

    def _refuse_with_something_open(self, work: Work) -> None:
        records = Records(work.session)
        if any(row["t5"] is None for row in records.of_noun("escalations", self.case_id)):
            raise Conflict("An escalation is open; finish it before you discharge the person")
        if any(row["ended_at"] is None for row in records.of_noun("restrictions", self.case_id)):
            raise Conflict(
                "A restriction is in force; end it, or hand it over, before you discharge the person"
            )
