"""Somebody offers a right of theirs to a colleague, for a while (D11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.moving import start_instance
from handrail.application.offering import Wanted, Weighed, matter_locality, weigh
from handrail.application.work import Work, digest
from handrail.domain.cases import Case
from handrail.domain.delegation_rules import managers_of
from handrail.domain.delegations import Delegation, DelegationProposed
from handrail.domain.errors import Conflict
from handrail.domain.identifiers import CaseId, DelegationId
from handrail.domain.matters import a_matter
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role
from handrail.gateways.keys import new_case_key
from handrail.storage.delegations import Delegations
from handrail.storage.events import genesis_of

PROCESS = "delegation"
MESSAGE = "delegation.proposed"


@dataclass(frozen=True, kw_only=True)
class ProposeDelegation(Wanted, Command[Delegation]):
    """Offer rights to a colleague, in a matter of its own; it gives nothing until they accept (DOMAIN section 2.3)."""

    permission: ClassVar[Permission] = Permission.DELEGATE

    def execute(self, work: Work) -> Delegation:
        """Raises Invalid (one problem a rule), Conflict when the process or the matrix is not published."""
        work.hold_standing(lending=True)
        version = work.processes.published(PROCESS)
        if version is None:
            raise Conflict("The delegation process is not published; ask the process owner")
        weighed = weigh(work, self, now=work.now)
        case = self._matter(work, weighed)
        delegation = self._keep(work, case, weighed)
        start_instance(work, version, message=MESSAGE, payload={"delegation_id": str(delegation.id)})
        work.settle()
        return delegation

    def _matter(self, work: Work, weighed: Weighed) -> Case:
        case_id = CaseId(work.new_id())
        approvers = managers_of(work.actor.roles) | {weighed.approver, Role.CLINICAL_DIRECTOR}
        case = a_matter(
            id=case_id,
            locality=matter_locality(work, self.locality),
            pathway=self.pathway,
            concerns=(work.actor.id, self.to),
            approvers=tuple(sorted(approvers)),
            approver=weighed.approver,
            opened_at=work.now,
            chain_hash=genesis_of(case_id),
            wrapped_key=work.resources.master_key.wrap(new_case_key(), str(case_id)),
        )
        work.hold_new_case(case)
        work.cases.add(case, sealed_plan=work.seal({}, place=f"plan:{case.id}"))
        return case

    def _keep(self, work: Work, case: Case, weighed: Weighed) -> Delegation:
        offer = weighed.offer
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
            approval=weighed.approval,
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
                approval=weighed.approval,
                reason_digest=digest(self.reason),
            )
        )
        return delegation
