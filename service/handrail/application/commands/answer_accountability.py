"""A colleague accepts or declines accountability for a case; responsibility moves only on acceptance (DOMAIN R8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from handrail.application import accountability
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.cases import Case
from handrail.domain.decision_rights import Missing
from handrail.domain.errors import Conflict
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission
from handrail.domain.responsibilities import (
    AccountabilityAccepted,
    AccountabilityAnswered,
    Because,
    Kind,
    in_force,
    may_be_accountable,
)
from handrail.storage.responsibilities import Responsibilities


@dataclass(frozen=True, kw_only=True)
class AnswerAccountability(Command[Case]):
    """Answer an offer; or, without one, accept a case that fell to the actor."""

    permission: ClassVar[Permission] = Permission.HOLD_ACCOUNTABILITY
    case_id: CaseId
    accepts: bool
    offer_id: UUID | None = None

    def execute(self, work: Work) -> Case:
        """Raises NotFound, NotPermitted, Conflict when the offer is no longer open."""
        case = work.lock_patients_case(self.case_id)
        if self.offer_id is None:
            return self._accept_what_fell(work, case)
        ledger = Responsibilities(work.session)
        offer = ledger.open_offer(case.id)
        if offer is None or offer.id != self.offer_id:
            raise Conflict("This offer is no longer open; look at the case again")
        if offer.to_id != work.actor.id:
            accountability.refuse(work, case, "Only the colleague it was offered to can answer")
        if self.accepts:
            unfit = may_be_accountable(case, work.actor)
            if unfit:
                known = Missing.CONFLICT_OF_INTEREST if work.actor.id in case.conflicted else Missing.ROLE
                accountability.refuse(
                    work, case, f"You cannot be accountable for this case. {unfit}", missing=known
                )
        answer = "accepted" if self.accepts else "declined"
        ledger.answer(offer.id, answer=answer, at=work.now)
        work.record(
            AccountabilityAnswered(case_id=case.id, offer_id=offer.id, to_id=offer.to_id, answer=answer)
        )
        before = case.accountable_id
        if self.accepts:
            accountability.hand_over(
                work, work.actor.id, because=Because.HANDED_OVER, accepted_by=work.actor.id
            )
        told = {offer.offered_by, before} - {None, work.actor.id} if self.accepts else {offer.offered_by}
        for staff_id in sorted(filter(None, told), key=str):
            work.notify(f"accountable_{answer}", staff_id=staff_id, facts={"staff_id": work.actor.id})
        return work.case

    def _accept_what_fell(self, work: Work, case: Case) -> Case:
        if case.accountable_id != work.actor.id:
            accountability.refuse(work, case, "Nothing is offered to you here")
        if not self.accepts:
            raise Conflict(
                "It fell to you, and nobody else has it. Offer it to a colleague; until they accept, you keep it"
            )
        ledger = Responsibilities(work.session)
        line = in_force(ledger.of_case(case.id, kind=Kind.ACCOUNTABLE), work.now)
        if line is None or accountability.GAP not in case.facts:
            raise Conflict("You have accepted this already")
        if line.holder_id == work.actor.id:
            ledger.keep(replace(line, accepted_by=work.actor.id, accepted_at=work.now))
        accountability.close_gap(work)
        work.record(AccountabilityAccepted(case_id=case.id, line_id=line.id))
        return work.case
