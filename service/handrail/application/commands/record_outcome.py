"""What came of a decision, said once (R27)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from handrail.application.commanding import Command
from handrail.application.commands.amend_decision import NO_DECISION
from handrail.application.work import Work
from handrail.domain.code_lists import code_list
from handrail.domain.decisions import Decision, DecisionOutcomeRecorded
from handrail.domain.errors import Conflict, Invalid, NotFound
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class RecordOutcome(Command[None]):
    """Somebody who works on the case says what came of a decision: a code of `decision_outcomes`.

    Of a record that was corrected meanwhile, it is said on the newest one, which is what everybody reads.
    """

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    case_id: CaseId
    decision_id: UUID
    outcome: str

    def execute(self, work: Work) -> None:
        """Raises NotFound, Conflict when it was said already, Invalid for a code that does not exist."""
        case = work.lock_case(self.case_id)
        found = work.decisions.get(self.decision_id)
        if found is None or found[0].case_id != case.id:
            raise NotFound(NO_DECISION)
        decision = self._newest(work, found[0])
        if decision.outcome is not None:
            raise Conflict(
                "What came of this decision was recorded already; amend the decision if that is wrong"
            )
        offered = [code.code for code in code_list("decision_outcomes").offered]
        if self.outcome not in offered:
            raise Invalid.at("/outcome", f"Choose one of: {', '.join(offered)}")
        work.decisions.outcome(decision.id, self.outcome, by=work.actor.id, at=work.now)
        work.record(
            DecisionOutcomeRecorded(decision_id=decision.id, outcome=self.outcome, by_id=work.actor.id),
            instance_id=decision.instance_id,
        )

    def _newest(self, work: Work, decision: Decision) -> Decision:
        while decision.amended_by_id is not None:
            found = work.decisions.get(decision.amended_by_id)
            assert found is not None
            decision = found[0]
        return decision
