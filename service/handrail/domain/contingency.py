"""The contingency plan: if this happens, then that, by whom, at which number (R100, F-ESC-CONT)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.errors import FieldProblem
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, StaffId


@dataclass(frozen=True, kw_only=True)
class ContingencyPlan:
    """A plan in force from `made_at` until another replaces it; `steps` counts them; words are sealed."""

    id: UUID
    case_id: CaseId
    escalation_id: UUID | None
    steps: int
    who_holds_tonight: StaffId
    person_has_copy: bool
    next_contact_at: datetime
    made_by: StaffId
    made_at: datetime
    countersign_needed: bool
    countersigned_by: StaffId | None = None
    countersigned_at: datetime | None = None
    replaced_at: datetime | None = None

    @property
    def in_force(self) -> bool:
        """Whether staff may rely on it: the newest, and countersigned where the route asks for that."""
        return self.replaced_at is None and (not self.countersign_needed or self.countersigned_at is not None)


def next_contact_problem(next_contact_at: datetime, limit_at: datetime) -> FieldProblem | None:
    """What is wrong with the next contact: it must come as soon as `con.after.escalation` says."""
    if next_contact_at <= limit_at:
        return None
    return FieldProblem("/next_contact_at", f"The next contact must be by {limit_at:%H:%M on %d %B}")


@dataclass(frozen=True, kw_only=True)
class ContingencyPlanMade(Event):
    """A plan was made for the time until help comes."""

    plan_id: UUID
    escalation_id: UUID | None
    steps: int
    who_holds_tonight: StaffId
    person_has_copy: bool
    next_contact_at: datetime
    in_time: bool
    words_digest: str


@dataclass(frozen=True, kw_only=True)
class ContingencyCountersigned(Event):
    """The clinician on call looked at a plan that waits for the partner to open."""

    plan_id: UUID
    escalation_id: UUID
    chosen: str
    by_id: StaffId
