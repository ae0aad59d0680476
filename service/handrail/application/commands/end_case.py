"""An episode ends without a decision of ours: the person died, or moved to another provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.referrals_in_hand import close_case
from handrail.application.work import Work
from handrail.domain.cases import Case, CaseStatus
from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission

ENDS = {"died": CaseStatus.DIED, "transferred": CaseStatus.DISCHARGED}
DISCHARGE = (
    "A discharge is a decision of its own (D1d): propose it, and somebody with the right to it decides"
)


@dataclass(frozen=True, kw_only=True)
class EndCase(Command[Case]):
    """End an episode for a coded reason; its running processes are told by the message `case.ended`.

    A discharge is no such end: it is proposed and decided in the process `referral`.
    """

    permission: ClassVar[Permission] = Permission.CANCEL_INSTANCE
    case_id: CaseId
    reason: str

    def execute(self, work: Work) -> Case:
        """Raises NotFound, Invalid, Conflict."""
        if self.reason == "discharged":
            raise Invalid.at("/reason", DISCHARGE)
        if self.reason not in ENDS:
            raise Invalid.at("/reason", f"Choose one of: {', '.join(ENDS)}")
        case = work.lock_patients_case(self.case_id)
        if case.closed_at is not None:
            raise Conflict("This case is closed already", extra={"status": case.status.value})
        work.record(close_case(work, status=ENDS[self.reason], reason=self.reason))
        return case
