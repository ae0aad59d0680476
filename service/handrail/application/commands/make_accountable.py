"""Accountability for a case is taken on, or offered to a colleague (DOMAIN R8, R87)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from handrail.application import accountability
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.actors import Actor
from handrail.domain.cases import Case
from handrail.domain.decision_rights import Missing
from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission
from handrail.domain.reasons import fault_in
from handrail.domain.responsibilities import (
    AccountabilityAnswered,
    AccountabilityOffered,
    Because,
    Offer,
    leads,
    may_be_accountable,
    may_offer,
)
from handrail.storage.responsibilities import Responsibilities


@dataclass(frozen=True, kw_only=True)
class MakeAccountable(Command[Offer]):
    """A lead takes a case on, at once; or whoever is accountable, or a lead, offers it to a colleague (a user name).

    Until the colleague accepts, whoever has it keeps it. A newer offer takes the place of one that waits.
    """

    permission: ClassVar[Permission] = Permission.HOLD_ACCOUNTABILITY
    case_id: CaseId
    to: str
    reason: str

    def execute(self, work: Work) -> Offer:
        """Raises NotFound, NotPermitted, Invalid, Conflict (closed, disputed, or accountable already)."""
        case = work.lock_patients_case(self.case_id)
        fault = fault_in(self.reason)
        if fault:
            raise Invalid.at("/reason", fault)
        if case.closed_at is not None:
            raise Conflict("This case is closed; nobody is accountable for it any more")
        refusal = may_offer(case, work.actor)
        if refusal:
            accountability.refuse(work, case, refusal)
        accountability.refuse_while_disputed(work)
        colleague = self._colleague(work, case)
        if colleague.id == case.accountable_id and not accountability.partner_holds(work):
            raise Conflict(f"{colleague.name} is accountable for this case already")
        offer = self._offer(work, case, colleague)
        if colleague.id == work.actor.id:
            if not leads(case, work.actor):
                accountability.refuse(
                    work, case, "Only a team lead or somebody senior can take a case on by themselves"
                )
            return _take_on(work, case, offer)
        work.record(AccountabilityOffered(case_id=case.id, offer_id=offer.id, to_id=colleague.id))
        work.notify("accountable_offered", staff_id=colleague.id, facts={"offer_id": offer.id})
        return offer

    def _colleague(self, work: Work, case: Case) -> Actor:
        member = work.staff.by_username(self.to)
        colleague = None if member is None else work.staff.actor(member.id, at=work.virtual_now)[0]
        if colleague is None:
            raise Invalid.at("/to", "Choose somebody who works here")
        unfit = may_be_accountable(case, colleague)
        if unfit and colleague.id == work.actor.id:
            known = Missing.CONFLICT_OF_INTEREST if colleague.id in case.conflicted else Missing.ROLE
            accountability.refuse(
                work, case, f"You cannot be accountable for this case. {unfit}", missing=known
            )
        if unfit:
            raise Invalid.at("/to", f"{colleague.name} cannot be accountable for this case. {unfit}")
        return colleague

    def _offer(self, work: Work, case: Case, colleague: Actor) -> Offer:
        ledger = Responsibilities(work.session)
        waiting = ledger.open_offer(case.id)
        if waiting is not None:
            ledger.answer(waiting.id, answer="withdrawn", at=work.now)
            work.record(
                AccountabilityAnswered(
                    case_id=case.id, offer_id=waiting.id, to_id=waiting.to_id, answer="withdrawn"
                )
            )
        offer = Offer(
            id=work.new_id(),
            case_id=case.id,
            to_id=colleague.id,
            offered_by=work.actor.id,
            offered_at=work.now,
        )
        words = work.seal({"reason": self.reason.strip()}, place=f"offer:{offer.id}")
        ledger.offer(offer, words=words)
        return offer


def _take_on(work: Work, case: Case, offer: Offer) -> Offer:
    before = case.accountable_id
    Responsibilities(work.session).answer(offer.id, answer="accepted", at=work.now)
    accountability.hand_over(work, offer.to_id, because=Because.TAKEN_ON, accepted_by=offer.to_id)
    if before is not None and before != offer.to_id:
        work.notify("accountable_taken_on", staff_id=before, facts={"staff_id": offer.to_id})
    return replace(offer, answer="accepted", answered_at=work.now)
