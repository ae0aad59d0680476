"""Conflicts of interest: nobody decides on a case of somebody they know (DOMAIN section 2.4, S12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.actors import Actor
from handrail.domain.cases import Case
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, StaffId
from handrail.domain.roles import Role


class ConflictKind(StrEnum):
    """Why somebody must not decide."""

    RELATIVE = "relative"
    SELF = "self"
    OWN_COMPLAINT = "own_complaint"
    FRIEND_OR_OTHER = "friend_or_other"

    @property
    def label(self) -> str:
        """The kind in words, for pages."""
        return _LABELS[self]


_LABELS = {
    ConflictKind.RELATIVE: "A relative or partner",
    ConflictKind.SELF: "The person themselves",
    ConflictKind.OWN_COMPLAINT: "A complaint between them and the person",
    ConflictKind.FRIEND_OR_OTHER: "A friend, a neighbour or another tie",
}


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """One declared conflict; in force until it is withdrawn. The details are sealed apart."""

    id: UUID
    case_id: CaseId
    staff_id: StaffId
    kind: ConflictKind
    declared_by: StaffId
    declared_at: datetime
    withdrawn_by: StaffId | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ConflictDeclared(Event):
    """Somebody takes no decision on a case from now on, because they know the person."""

    case_id: CaseId
    conflict_id: UUID
    staff_id: StaffId
    kind: ConflictKind
    declared_by: StaffId
    released: tuple[UUID, ...] = ()
    """The tasks they held, which everyone else who may do them can take now."""


@dataclass(frozen=True, kw_only=True)
class ConflictWithdrawn(Event):
    """A conflict was declared by mistake, or is over, on the word of somebody else."""

    case_id: CaseId
    conflict_id: UUID
    staff_id: StaffId
    withdrawn_by: StaffId


DECIDING_STEPS = frozenset(
    {
        "close_post_crisis_review",
        "countersign_plan",
        "hold_safeguarding_concern",
        "record_clinical_review",
        "record_independent_view",
        "set_limits_by_hand",
        "set_review_by_hand",
        "settle_failed_table",
        "sign_off_review",
    }
)
"""What steps without a decision code decide all the same, by operation: a conflict of interest bars these too (S12).

Every other step without one does something and decides nothing; whoever is there may do it, a relative's too.
"""


def may_declare_for(case: Case, actor: Actor, whom: StaffId) -> str:
    """Why the actor may not declare a conflict for `whom`; empty when they may.

    Everybody may for themselves; a team lead, anybody senior to them, and governance may for others.
    """
    if actor.is_system or actor.id == whom or _leads(case, actor):
        return ""
    return "You can declare this for yourself only. Ask a team lead or the governance lead to declare it for somebody"


def may_withdraw(case: Case, actor: Actor, conflict: Conflict) -> str:
    """Why the actor may not withdraw a conflict; empty when they may. Nobody withdraws their own (S12)."""
    if actor.is_system:
        return ""
    if actor.id == conflict.staff_id:
        return "Somebody else must withdraw this: it is about you. Ask a team lead or the governance lead"
    if not _leads(case, actor):
        return "A team lead or the governance lead can withdraw this"
    return ""


def _leads(case: Case, actor: Actor) -> bool:
    held = actor.roles_for(locality=case.locality, pathway=case.pathway)
    return Role.GOVERNANCE_LEAD in held or any(role.rank >= Role.TEAM_LEAD.rank for role in held)
