"""Somebody offers a right of theirs to a colleague, for a while (D11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.due_times import due_times_for, locality_called
from handrail.application.lendable_rights import lendable_rights
from handrail.application.moving import start_instance
from handrail.application.work import Work, digest
from handrail.domain.cases import Case, Pathway
from handrail.domain.decision_rights import Period
from handrail.domain.delegation_rules import (
    Longest,
    Offer,
    approval_for,
    approver_for,
    faults_of,
    managers_of,
)
from handrail.domain.delegations import Approval, Delegation, DelegationProposed
from handrail.domain.errors import Conflict, FieldProblem, Invalid
from handrail.domain.identifiers import CaseId, DelegationId, StaffId
from handrail.domain.matters import a_matter
from handrail.domain.permissions import Permission
from handrail.domain.reasons import fault_in
from handrail.domain.roles import Role
from handrail.gateways.keys import new_case_key
from handrail.storage.delegations import Delegations
from handrail.storage.events import genesis_of

PROCESS = "delegation"
MESSAGE = "delegation.proposed"


@dataclass(frozen=True, kw_only=True)
class ProposeDelegation(Command[Delegation]):
    """Offer rights to a colleague, in a matter of its own; it gives nothing until they accept (DOMAIN section 2.3).

    `starts_at` None is now. Times are aware UTC; None in `locality`, `pathway` and `period`, and no `classes`, narrow
    nothing.
    """

    permission: ClassVar[Permission] = Permission.DELEGATE
    to: StaffId
    codes: frozenset[str]
    ends_at: datetime
    reason: str
    locality: str | None = None
    pathway: str | None = None
    classes: frozenset[str] = frozenset()
    period: Period | None = None
    starts_at: datetime | None = None
    acting_up: bool = False

    def execute(self, work: Work) -> Delegation:
        """Raises Invalid (one problem a rule), Conflict when the process or the matrix is not published."""
        work.hold_standing(lending=True)
        version = work.processes.published(PROCESS)
        if version is None:
            raise Conflict("The delegation process is not published; ask the process owner")
        offer = self.offer(work)
        rights = lendable_rights(work)
        longest = self._longest(work, offer)
        problems = faults_of(offer, grantor=work.actor, rights=rights, longest=longest, now=work.now)
        fault = fault_in(self.reason)
        if fault is not None:
            problems += (FieldProblem("/reason", fault),)
        if problems:
            raise Invalid("This cannot be lent like that", problems=problems)
        approval = approval_for(offer, grantor=work.actor, rights=rights, longest=longest)
        case = self._matter(work, approver_for(offer, grantor=work.actor, rights=rights))
        delegation = self._keep(work, case, offer, approval)
        start_instance(work, version, message=MESSAGE, payload={"delegation_id": str(delegation.id)})
        work.settle()
        return delegation

    def offer(self, work: Work) -> Offer:
        """What is offered, with the colleague as they stand now. Raises Invalid for a place or person unknown."""
        if self.locality is not None:
            locality_called(work, self.locality)
        if self.pathway is not None and self.pathway not in {one.value for one in Pathway}:
            raise Invalid.at("/pathway", f"Choose one of: {', '.join(one.value for one in Pathway)}")
        to, _ = work.staff.actor(self.to, at=work.now)
        if to is None:
            raise Invalid.at("/to", "There is nobody like that here; choose a colleague")
        return Offer(
            to=to,
            codes=self.codes,
            locality=self.locality,
            pathway=self.pathway,
            classes=self.classes,
            period=self.period,
            starts_at=self.starts_at or work.now,
            ends_at=self.ends_at,
            acting_up=self.acting_up,
        )

    def _longest(self, work: Work, offer: Offer) -> Longest:
        place = _place_of(work, offer.locality, offer.pathway)
        due_times = due_times_for(work, place, work.now)
        return Longest(
            alone_until=due_times.due_after(offer.starts_at, "del.max"),
            with_manager_until=due_times.due_after(offer.starts_at, "del.max", "with_manager"),
        )

    def _matter(self, work: Work, approver: Role) -> Case:
        case = _place_of(
            work,
            self.locality,
            self.pathway,
            concerns=(work.actor.id, self.to),
            approvers=tuple(sorted(managers_of(work.actor.roles) | {approver, Role.CLINICAL_DIRECTOR})),
            approver=approver,
        )
        work.hold_new_case(case)
        work.cases.add(case, sealed_plan=work.seal({}, place=f"plan:{case.id}"))
        return case

    def _keep(self, work: Work, case: Case, offer: Offer, approval: Approval) -> Delegation:
        delegation = Delegation(
            id=DelegationId(work.new_id()),
            case_id=case.id,
            from_id=work.actor.id,
            to_id=self.to,
            codes=offer.codes,
            locality=offer.locality,
            pathway=offer.pathway,
            classes=offer.classes,
            period=offer.period,
            starts_at=max(offer.starts_at, work.now),
            ends_at=offer.ends_at,
            acting_up=offer.acting_up,
            approval=approval,
            proposed_at=work.now,
            grantor_roles=work.actor.assignments,
        )
        sealed = work.seal({"reason": self.reason}, place=f"delegation:{delegation.id}")
        Delegations(work.session).add(delegation, sealed=sealed)
        work.record(
            DelegationProposed(
                delegation_id=delegation.id,
                from_id=delegation.from_id,
                to_id=delegation.to_id,
                codes=tuple(sorted(delegation.codes)),
                locality=delegation.locality,
                pathway=delegation.pathway,
                classes=tuple(sorted(delegation.classes)),
                period=None if delegation.period is None else delegation.period.value,
                starts_at=delegation.starts_at,
                ends_at=delegation.ends_at,
                acting_up=delegation.acting_up,
                approval=approval,
                reason_digest=digest(self.reason),
            )
        )
        return delegation


def _place_of(
    work: Work,
    locality: str | None,
    pathway: str | None,
    *,
    concerns: tuple[StaffId, ...] = (),
    approvers: tuple[Role, ...] = (),
    approver: Role | None = None,
) -> Case:
    """The matter as it would stand: what is lent everywhere keeps the hours of the first locality."""
    case_id = CaseId(work.new_id())
    return a_matter(
        id=case_id,
        locality=locality or min(work.resources.localities),
        pathway=pathway,
        concerns=concerns,
        approvers=approvers,
        approver=approver,
        opened_at=work.now,
        chain_hash=genesis_of(case_id),
        wrapped_key=work.resources.master_key.wrap(new_case_key(), str(case_id)),
    )
