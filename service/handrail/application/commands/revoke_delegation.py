"""A delegation is taken back, from this instant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.delegations_in_hand import (
    NO_DELEGATION,
    change_delegation,
    delegation_in_matter,
)
from handrail.application.work import Work, digest
from handrail.domain.decision_rights import Missing
from handrail.domain.delegation_rules import may_revoke
from handrail.domain.delegations import Delegation, DelegationRevoked, DelegationStatus
from handrail.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from handrail.domain.identifiers import DelegationId
from handrail.domain.permissions import Permission
from handrail.domain.reasons import fault_in
from handrail.storage.delegations import Delegations

_OVER = {
    DelegationStatus.REFUSED: "It was refused, so there is nothing to take back",
    DelegationStatus.REVOKED: "It was taken back already",
    DelegationStatus.ENDED: "It has ended already",
}


@dataclass(frozen=True, kw_only=True)
class RevokeDelegation(Command[Delegation]):
    """Take a delegation back: its grantor, their manager, governance, or the delegate who hands it back.

    What was decided under it before stays decided; nothing is decided under it after (P10).
    """

    permission: ClassVar[Permission] = Permission.DELEGATE
    delegation_id: DelegationId
    reason: str

    def execute(self, work: Work) -> Delegation:
        """Raises NotFound, NotPermitted, Invalid without a reason, Conflict when it is over."""
        fault = fault_in(self.reason, short=True)
        if fault is not None:
            raise Invalid.at("/reason", fault)
        found = Delegations(work.session).get(self.delegation_id, at=work.clock_now())
        if found is None:
            raise NotFound(NO_DELEGATION)
        work.hold_standing(changing=(found.to_id,), otherwise=NO_DELEGATION)
        case = work.lock_case(found.case_id, otherwise=NO_DELEGATION)
        given = delegation_in_matter(work, self.delegation_id)
        if may_revoke(given, work.actor, locality=case.locality, pathway=case.pathway) is None:
            raise NotPermitted(
                "Only who gave it, who has it, their manager or governance can take it back",
                missing=Missing.DELEGATION.value,
            )
        status = given.status(work.now)
        if status.is_over:
            raise Conflict(_OVER[status])
        revoked = change_delegation(
            work,
            given,
            revoked_at=work.now,
            revoked_by=work.actor.id,
        )
        sealed = work.seal({"reason": self.reason}, place=f"delegation:{given.id}:revoked")
        Delegations(work.session).change(given.id, revoked_words=sealed)
        work.record(
            DelegationRevoked(
                delegation_id=given.id, revoked_by=work.actor.id, reason_digest=digest(self.reason)
            ),
            instance_id=given.instance_id,
        )
        work.throw("delegation.stopped", {"delegation_id": str(given.id), "why": "revoked"})
        return revoked
