"""Which of somebody's roles count in a case: by its place, or because a matter concerns them.

A patient's case is open to the roles that reach its locality and pathway; a delegation opens no case that its holder
could not read before. A matter is between members of staff: only those it concerns, those above them who may approve
it, governance and auditors know that there is one.
"""

from __future__ import annotations

from datetime import datetime

from handrail.domain.actors import Actor
from handrail.domain.cases import Case, CaseKind, CaseStatus
from handrail.domain.identifiers import CaseId, StaffId
from handrail.domain.roles import Role

OVERSEERS = frozenset({Role.GOVERNANCE_LEAD, Role.AUDITOR})
PROCESSES_OF_MATTERS = frozenset({"delegation"})
"""The processes that run in matters: who is asked by name in one is asked wherever they work."""
EVERY_PATHWAY = "every_pathway"
"""The pathway of a matter that is about all of them."""


def roles_here(case: Case, actor: Actor) -> frozenset[Role]:
    """The roles that somebody brings to a case; none of them: for this person there is no such case."""
    reaching = actor.roles_for(locality=case.locality, pathway=case.pathway)
    if case.is_matter:
        if actor.id in case.concerns:
            return actor.roles
        approvers = {Role(code) for code in case.facts.get("approvers", ())}
        return reaching & (OVERSEERS | approvers)
    return reaching


def a_matter(
    *,
    id: CaseId,
    locality: str,
    pathway: str | None,
    concerns: tuple[StaffId, ...],
    approvers: tuple[Role, ...] = (),
    approver: Role | None = None,
    opened_at: datetime,
    chain_hash: bytes,
    wrapped_key: bytes,
) -> Case:
    """A new matter between those it concerns; `approvers` may see it too, and `approver` is asked first."""
    return Case(
        id=id,
        kind=CaseKind.MATTER,
        person_id=None,
        pathway=pathway or EVERY_PATHWAY,
        locality=locality,
        status=CaseStatus.OPEN,
        accountable_id=None,
        opened_at=opened_at,
        closed_at=None,
        last_seen_at=None,
        contact_every_days=366,
        revision=1,
        event_count=0,
        chain_hash=chain_hash,
        wrapped_key=wrapped_key,
        facts={
            "concerns": [str(one) for one in concerns],
            "approvers": [role.value for role in approvers],
            "approver": None if approver is None else approver.value,
        },
    )
