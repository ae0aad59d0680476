"""Delegations: a right to decide, lent by the person who holds it to another, for a while (DOMAIN section 2.3).

A delegation gives nothing of its own. It lets the delegate act under the grantor's right, so it is in force only while
the grantor holds a role; whether that role still carries the right is asked of the matrix at the moment of deciding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handrail.domain.decision_rights import Period
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, DelegationId, InstanceId, StaffId
from handrail.domain.roles import Role, RoleAssignment


class Approval(StrEnum):
    """Whose approval a delegation needs before the delegate is asked."""

    NONE = "none"
    MANAGER = "manager"
    CLINICAL_DIRECTOR = "clinical_director"


class DelegationStatus(StrEnum):
    """Where a delegation stands at an instant."""

    TO_APPROVE = "to_approve"
    TO_ACCEPT = "to_accept"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    REFUSED = "refused"
    REVOKED = "revoked"
    ENDED = "ended"

    @property
    def is_over(self) -> bool:
        """Whether nothing can come of it any more."""
        return self in (DelegationStatus.REFUSED, DelegationStatus.REVOKED, DelegationStatus.ENDED)


class DelegationEnd(StrEnum):
    """Why a delegation came to its end."""

    TIME = "time"
    NOT_ACCEPTED = "not_accepted"
    NOT_APPROVED = "not_approved"
    GRANTOR_ROLE_ENDED = "grantor_role_ended"
    DELEGATE_ROLE_ENDED = "delegate_role_ended"
    WITHDRAWN = "withdrawn"


class Shortfall(StrEnum):
    """What a delegate's own roles lack for a right that somebody lends them."""

    REGISTRATION = "registration"
    RANK = "rank"
    ACTING_UP = "acting_up"
    """Nobody below a registered professional can act up."""


LEAST_ACTING_UP = Role.CLINICIAN.rank


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a right asks of whoever it is lent to: a rank at least, and a professional register or not."""

    least_rank: int = 0
    registered: bool = True

    def shortfall(self, own: Iterable[RoleAssignment], *, acting_up: bool) -> Shortfall | None:
        """What the delegate's own roles in the place lack, None when they carry it (DOMAIN section 2.3).

        Asked when it is offered, when it is accepted, and each time it is used.
        """
        held = [a for a in own if not self.registered or (a.role.needs_registration and a.is_registered)]
        if not held:
            return Shortfall.REGISTRATION
        rank = max(a.role.rank for a in held)
        if rank >= self.least_rank:
            return None
        if not acting_up:
            return Shortfall.RANK
        return Shortfall.ACTING_UP if rank < LEAST_ACTING_UP else None


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """One delegation. Times are aware UTC; it holds from `starts_at` until just before `ends_at`.

    `codes` are decision codes; None in `locality`, `pathway` or `period`, and no `classes`, narrow nothing.
    `grantor_roles` are the roles the grantor held when this was read; without any, nothing is in force.
    `acting_up` says that the delegate's own rank is below the right's, which the clinical director approved.
    """

    id: DelegationId
    case_id: CaseId
    instance_id: InstanceId | None = None
    from_id: StaffId
    to_id: StaffId
    codes: frozenset[str]
    locality: str | None = None
    pathway: str | None = None
    classes: frozenset[str] = frozenset()
    period: Period | None = None
    starts_at: datetime
    ends_at: datetime
    acting_up: bool = False
    approval: Approval = Approval.NONE
    proposed_at: datetime
    approved_by: StaffId | None = None
    approved_at: datetime | None = None
    accepted_at: datetime | None = None
    refused_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: StaffId | None = None
    ended_at: datetime | None = None
    end_reason: DelegationEnd | None = None
    grantor_roles: tuple[RoleAssignment, ...] = ()

    def in_force(self, at: datetime) -> bool:
        """Whether it gives anything at an instant: accepted, within its dates, not ended, its grantor in a role."""
        return (
            self.accepted_at is not None
            and max(self.accepted_at, self.starts_at) <= at < self.ends_at
            and (self.revoked_at is None or at < self.revoked_at)
            and (self.ended_at is None or at < self.ended_at)
            and any(role.holds_at(at) for role in self.grantor_roles)
        )

    def covers(
        self,
        code: str,
        locality: str,
        pathway: str,
        response_class: str | None,
        period: Period,
        at: datetime,
    ) -> bool:
        """Whether it is in force for one decision: this code, place, class and time of day.

        A narrowed class fits only a decision whose class is known. The grantor must reach the place as well.
        """
        return (
            self.in_force(at)
            and code in self.codes
            and self.locality in (None, locality)
            and self.pathway in (None, pathway)
            and (not self.classes or response_class in self.classes)
            and self.period in (None, period)
            and bool(self.grantor_roles_for(locality, pathway, at))
        )

    def grantor_roles_for(
        self, locality: str, pathway: str | None, at: datetime
    ) -> tuple[RoleAssignment, ...]:
        """The grantor's roles that reach a place at an instant."""
        return tuple(
            role
            for role in self.grantor_roles
            if role.holds_at(at) and role.reaches(locality=locality, pathway=pathway)
        )

    def status(self, at: datetime) -> DelegationStatus:
        """Where it stands at an instant, by its own record: the end of its dates needs nobody to write it down."""
        if self.refused_at is not None:
            return DelegationStatus.REFUSED
        if self.revoked_at is not None:
            return DelegationStatus.REVOKED
        if self.ended_at is not None or at >= self.ends_at:
            return DelegationStatus.ENDED
        if self.accepted_at is not None:
            return DelegationStatus.ACTIVE if at >= self.starts_at else DelegationStatus.ACCEPTED
        if self.approval is not Approval.NONE and self.approved_at is None:
            return DelegationStatus.TO_APPROVE
        return DelegationStatus.TO_ACCEPT

    def concerns(self, staff_id: StaffId) -> bool:
        """Whether somebody gave it or was given it."""
        return staff_id in (self.from_id, self.to_id)


@dataclass(frozen=True, kw_only=True)
class DelegationProposed(Event):
    """A holder of rights offered some of them to somebody, until a date (D11)."""

    delegation_id: DelegationId
    from_id: StaffId
    to_id: StaffId
    codes: tuple[str, ...]
    locality: str | None
    pathway: str | None
    classes: tuple[str, ...]
    period: str | None
    starts_at: datetime
    ends_at: datetime
    acting_up: bool
    approval: Approval
    reason_digest: str


@dataclass(frozen=True, kw_only=True)
class DelegationApproved(Event):
    """The manager, or the clinical director, agreed to a delegation that needs it."""

    delegation_id: DelegationId
    approved_by: StaffId
    approval: Approval


@dataclass(frozen=True, kw_only=True)
class DelegationAccepted(Event):
    """The delegate took the delegation on."""

    delegation_id: DelegationId
    accepted_by: StaffId
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class DelegationRefused(Event):
    """The delegate, or whoever was to approve, said no."""

    delegation_id: DelegationId
    refused_by: StaffId


@dataclass(frozen=True, kw_only=True)
class DelegationWarned(Event):
    """Both were told that it ends soon."""

    delegation_id: DelegationId
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class DelegationRevoked(Event):
    """It was taken back, from this instant."""

    delegation_id: DelegationId
    revoked_by: StaffId
    reason_digest: str


@dataclass(frozen=True, kw_only=True)
class DelegationEnded(Event):
    """It came to its end by itself, for a coded reason."""

    delegation_id: DelegationId
    reason: DelegationEnd
