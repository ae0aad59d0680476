"""Roles and who holds them (DOMAIN section 2.1).

A role is held through an assignment with a scope and dates; nobody holds a role "in general". Rank is used only for
"at least" comparisons inside one organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handrail.domain.identifiers import StaffId


class Role(StrEnum):
    """Role codes; diagrams use them as lane names."""

    SUPPORT_WORKER = "support_worker"
    CLINICIAN = "clinician"
    TEAM_LEAD = "team_lead"
    SENIOR_CLINICIAN = "senior_clinician"
    CONSULTANT = "consultant"
    ON_CALL_CLINICIAN = "on_call_clinician"
    ON_CALL_MANAGER = "on_call_manager"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    CLINICAL_DIRECTOR = "clinical_director"
    PHARMACIST = "pharmacist"
    MDT_CHAIR = "mdt_chair"
    FORUM_CHAIR = "forum_chair"
    SUPERVISOR = "supervisor"
    GOVERNANCE_LEAD = "governance_lead"
    PROCESS_OWNER = "process_owner"
    CLINICAL_SAFETY_OFFICER = "clinical_safety_officer"
    AUDITOR = "auditor"
    IG_LEAD = "ig_lead"
    PARTNER_LIAISON = "partner_liaison"
    COMMISSIONER_VIEWER = "commissioner_viewer"
    INSPECTOR_VIEWER = "inspector_viewer"
    SYSTEM_ADMIN = "system_admin"

    @property
    def rank(self) -> int:
        """1 (support worker) to 5 (clinical director); 0 for roles outside the clinical line."""
        return _RANKS.get(self, 0)

    @property
    def label(self) -> str:
        """The role in plain words, for pages."""
        return _LABELS.get(self, self.value.replace("_", " ").capitalize())

    @property
    def needs_registration(self) -> bool:
        """Whether a holder must be on a professional register."""
        return self in _REGISTERED


_RANKS = {
    Role.SUPPORT_WORKER: 1,
    Role.CLINICIAN: 2,
    Role.PHARMACIST: 2,
    Role.TEAM_LEAD: 3,
    Role.ON_CALL_MANAGER: 3,
    Role.SENIOR_CLINICIAN: 4,
    Role.CONSULTANT: 4,
    Role.ON_CALL_CLINICIAN: 4,
    Role.SAFEGUARDING_LEAD: 4,
    Role.CLINICAL_DIRECTOR: 5,
}
_LABELS = {
    Role.ON_CALL_CLINICIAN: "Senior clinician on call",
    Role.ON_CALL_MANAGER: "Manager on call",
    Role.SAFEGUARDING_LEAD: "Safeguarding lead",
    Role.CONSULTANT: "Consultant psychiatrist",
    Role.SUPPORT_WORKER: "Front-line staff",
    Role.IG_LEAD: "Information governance lead",
    Role.MDT_CHAIR: "MDT chair",
}
_REGISTERED = frozenset(
    {
        Role.CLINICIAN,
        Role.TEAM_LEAD,
        Role.SENIOR_CLINICIAN,
        Role.CONSULTANT,
        Role.ON_CALL_CLINICIAN,
        Role.SAFEGUARDING_LEAD,
        Role.CLINICAL_DIRECTOR,
        Role.PHARMACIST,
        Role.CLINICAL_SAFETY_OFFICER,
    }
)


OUTSIDE = frozenset({Role.PARTNER_LIAISON, Role.COMMISSIONER_VIEWER, Role.INSPECTOR_VIEWER})
"""Roles of people who do not work here."""


class ScopeKind(StrEnum):
    """How far an assignment reaches."""

    ORGANISATION = "organisation"
    LOCALITY = "locality"
    PATHWAY = "pathway"
    TEAM = "team"


@dataclass(frozen=True, kw_only=True)
class RoleAssignment:
    """One person holds one role, within a scope, from and until; `source` says on whose word."""

    staff_id: StaffId
    role: Role
    scope: ScopeKind
    locality: str | None = None
    pathway: str | None = None
    from_at: datetime
    to_at: datetime | None = None
    registration_body: str | None = None
    registration_no: str | None = None
    source: str = "register"

    def reaches(self, *, locality: str, pathway: str | None = None) -> bool:
        """Whether the assignment covers a case of that locality and pathway."""
        if self.locality is not None and self.locality != locality:
            return False
        return self.pathway is None or pathway is None or self.pathway == pathway

    @property
    def is_registered(self) -> bool:
        """Whether the holder is on a professional register, where the role needs that."""
        return bool(self.registration_no) or not self.role.needs_registration

    def holds_at(self, at: datetime) -> bool:
        """Whether the assignment is in force at an instant (aware UTC)."""
        return self.from_at <= at and (self.to_at is None or at < self.to_at)
