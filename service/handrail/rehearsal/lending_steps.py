"""Steps of scenarios about rights that are lent: lend, accept, refuse, approve, revoke, end a role, and look.

A delegation runs in a matter of its own, beside the case of the scenario. The steps are about what was lent last.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from handrail.application.commands.accept_delegation import AcceptDelegation
from handrail.application.commands.approve_delegation import ApproveDelegation
from handrail.application.commands.end_orphaned_delegation import EndOrphanedDelegation
from handrail.application.commands.end_role import EndRole
from handrail.application.commands.propose_delegation import ProposeDelegation
from handrail.application.commands.refuse_delegation import RefuseDelegation
from handrail.application.commands.revoke_delegation import RevokeDelegation
from handrail.application.handrail import Handrail
from handrail.application.queries.delegations import ShowDelegation
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.orphaned_delegations import OrphanedDelegations
from handrail.domain.actors import SYSTEM
from handrail.domain.decision_rights import Period
from handrail.domain.delegations import Delegation
from handrail.domain.identifiers import StaffId
from handrail.domain.roles import Role
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.personas import persona
from handrail.rehearsal.virtual_time import advance

_WHY = "I am on leave from tomorrow, and somebody has to decide on the ward."
_WHY_BACK = "I am back from leave earlier than I thought"


class NotAsWritten(AssertionError):
    """A delegation does not stand as a scenario says."""


class LendingSteps:
    """The steps, for `Player`: `last["delegation"]` is the delegation they are about."""

    if TYPE_CHECKING:
        handrail: Handrail
        clock: VirtualClock
        last: dict[str, Any]

        def _do(self, command: Any, content: Mapping[str, Any]) -> None: ...
        def _filled(self, value: Any) -> Any: ...

    def _lend(self, content: Mapping[str, Any]) -> None:
        given = self._filled(content)
        period = given.get("period")
        self.last["result"] = None
        self._do(
            ProposeDelegation(
                to=StaffId(persona(self.handrail, given["to"]).id),
                codes=frozenset(given["codes"]),
                locality=given.get("locality"),
                pathway=given.get("pathway"),
                classes=frozenset(given.get("classes", ())),
                period=None if period is None else Period(period),
                starts_at=None if given.get("from") is None else datetime.fromisoformat(given["from"]),
                ends_at=datetime.fromisoformat(given["until"]),
                reason=given.get("reason", _WHY),
                acting_up=given.get("acting_up", False),
            ),
            content,
        )
        if isinstance(self.last["result"], Delegation):
            self.last["delegation"] = self.last["result"]

    def _accept(self, content: Mapping[str, Any]) -> None:
        self._do(AcceptDelegation(delegation_id=self._lent().id), content)

    def _refuse(self, content: Mapping[str, Any]) -> None:
        reason = content.get("reason", "I am away that week too")
        self._do(RefuseDelegation(delegation_id=self._lent().id, reason=reason), content)

    def _approve(self, content: Mapping[str, Any]) -> None:
        command = ApproveDelegation(
            delegation_id=self._lent().id,
            approved=content.get("approved", True),
            reason=content.get("reason", "She has covered for him before, and well."),
        )
        self._do(command, content)

    def _revoke(self, content: Mapping[str, Any]) -> None:
        reason = content.get("reason", _WHY_BACK)
        self._do(RevokeDelegation(delegation_id=self._lent().id, reason=reason), content)

    def _end_role(self, content: Mapping[str, Any]) -> None:
        command = EndRole(username=content["of"], role=Role(content["role"]))
        self._do(command, {"by": "system-admin", **content})
        for gone in self.handrail.ask(OrphanedDelegations(), by=SYSTEM):
            self.handrail.perform(
                EndOrphanedDelegation(case_id=gone.case_id, delegation_id=gone.id), by=SYSTEM
            )

    def _delegation(self, wanted: Mapping[str, Any]) -> None:
        """`status`, `events` (all of them, in order), `held_by` (who acts under it now) and `not_held_by`."""
        advance(self.handrail, self.clock, to=self.clock.now())
        lent = self._lent()
        detail = self.handrail.ask(ShowDelegation(delegation_id=lent.id), by=SYSTEM)
        history = self.handrail.ask(CaseHistory(case_id=lent.case_id), by=SYSTEM).events
        events = [event.type for event in history if event.type.startswith("Delegation")]
        held = {
            username: any(one.id == lent.id and one.in_force(self.clock.now()) for one in actor.delegations)
            for username in (*wanted.get("held_by", ()), *wanted.get("not_held_by", ()))
            for actor in [persona(self.handrail, username)]
        }
        found = {"status": detail.status.value, "events": events}
        faults = [
            f"{name} is {found[name]}, not {wanted[name]}"
            for name in found
            if name in wanted and found[name] != wanted[name]
        ]
        faults += [f"{who} does not hold it" for who in wanted.get("held_by", ()) if not held[who]]
        faults += [f"{who} holds it" for who in wanted.get("not_held_by", ()) if held[who]]
        if faults:
            raise NotAsWritten("; ".join(faults))

    def _lent(self) -> Delegation:
        lent = self.last.get("delegation")
        if not isinstance(lent, Delegation):
            raise NotAsWritten("nothing was lent yet")
        return lent
