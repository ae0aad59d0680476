"""What the steps of a delegation share: fetching it in its matter, changing it, and telling those it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handrail.application.work import Look, Work
from handrail.domain.delegations import Delegation, DelegationEnd, DelegationEnded
from handrail.domain.errors import Invalid, NotFound
from handrail.domain.events import plain
from handrail.domain.identifiers import DelegationId, InstanceId, StaffId
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role
from handrail.storage.delegations import Delegations

NO_DELEGATION = "There is no such delegation, or it is not yours to see"


def delegation_in_matter(work: Work, given: Any) -> Delegation:
    """The delegation that the locked matter is about, as it is now. Raises Invalid when it is about no such one."""
    found = Delegations(work.session).of_case(work.case.id, at=work.now)
    if found is None or str(found.id) != str(given):
        raise Invalid("This matter is not about that delegation; start it by offering one")
    return found


def delegation_to_see(look: Look, delegation_id: DelegationId) -> Delegation:
    """A delegation the actor may know of. Raises NotFound."""
    found = Delegations(look.session).get(delegation_id, at=look.clock_now())
    if found is None:
        raise NotFound(NO_DELEGATION)
    look.visible_case(found.case_id, otherwise=NO_DELEGATION)
    return found


def change_delegation(work: Work, delegation: Delegation, **values: Any) -> Delegation:
    """The delegation with changed columns, kept."""
    columns = {
        name: plain(value) if isinstance(value, DelegationEnd) else value for name, value in values.items()
    }
    Delegations(work.session).change(delegation.id, **columns)
    return replace(delegation, **values)


def end_by_itself(
    work: Work, delegation: Delegation, reason: DelegationEnd, *, instance_id: InstanceId | None = None
) -> Delegation:
    """The delegation ended now for a coded reason; it stays as it was when it is over already."""
    if (
        delegation.ended_at is not None
        or delegation.revoked_at is not None
        or delegation.refused_at is not None
    ):
        return delegation
    after = change_delegation(work, delegation, ended_at=work.now, end_reason=reason)
    work.record(DelegationEnded(delegation_id=delegation.id, reason=reason), instance_id=instance_id)
    return after


def warn_at(delegation: Delegation, before: timedelta) -> datetime:
    """When both are warned: so long before the end, though never in its first half."""
    middle = delegation.starts_at + (delegation.ends_at - delegation.starts_at) / 2
    return max(delegation.ends_at - before, middle)


def tell(work: Work, delegation: Delegation, subject: str, *staff: StaffId, governance: bool = False) -> None:
    """Tell people, and governance where it is their business too (D11)."""
    facts: Mapping[str, Any] = {
        "delegation_id": delegation.id,
        "codes": sorted(delegation.codes),
        "starts_at": delegation.starts_at,
        "ends_at": delegation.ends_at,
    }
    for staff_id in staff:
        if staff_id != work.actor.id:
            work.notify(subject, kind=NoticeKind.INFORM, staff_id=staff_id, facts=facts)
    if governance:
        work.notify(subject, kind=NoticeKind.INFORM, role=Role.GOVERNANCE_LEAD.value, facts=facts)
