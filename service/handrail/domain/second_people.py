"""Decisions that two people take: the first is kept until the second has confirmed it (DOMAIN sections 2.2 and 2.4).

Until then nothing has been decided: the task is open and its clock runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, StaffId, TaskId


class PendingStatus(StrEnum):
    """Where a decision stands that waits for its second person. It ends once."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """The time to decide ran out first."""
    CANCELLED = "cancelled"
    """Its process was stopped."""
    CASE_ENDED = "case_ended"
    OVERTAKEN = "overtaken"
    """The case moved on another way, and the step is no longer there to be decided."""


@dataclass(frozen=True, kw_only=True)
class SecondPerson:
    """Who confirmed a decision, and under which right."""

    id: StaffId
    right: str


@dataclass(frozen=True, kw_only=True)
class PendingDecision:
    """What one person decided and a second has to confirm. `second_id` is None when anybody who may is asked."""

    id: UUID
    case_id: CaseId
    task_id: TaskId
    code: str
    chosen: str
    decider_id: StaffId
    on_behalf_of_id: StaffId | None
    proposer_id: StaffId | None
    second_id: StaffId | None
    second_roles: tuple[str, ...]
    asked_at: datetime
    status: PendingStatus
    sealed: bytes

    @property
    def parties(self) -> frozenset[StaffId]:
        """Who proposed and who decided, both people of a delegation included: none of them may confirm (S2, S9)."""
        everyone = (self.decider_id, self.on_behalf_of_id, self.proposer_id)
        return frozenset(one for one in everyone if one is not None)


@dataclass(frozen=True, kw_only=True)
class SecondPersonAsked(Event):
    """Somebody decided, and a second person is asked to confirm it; nothing takes effect yet."""

    pending_id: UUID
    task_id: TaskId
    element: str
    code: str
    chosen: str
    decider_id: StaffId
    right: str
    second_id: StaffId | None
    answers_digest: str


@dataclass(frozen=True, kw_only=True)
class SecondPersonConfirmed(Event):
    """The second person agreed; the decision takes effect in this same transaction."""

    pending_id: UUID
    task_id: TaskId
    code: str
    second_id: StaffId
    right: str


@dataclass(frozen=True, kw_only=True)
class SecondPersonRefused(Event):
    """The second person did not agree; the decision is open again. The reason is sealed, here is its digest."""

    pending_id: UUID
    task_id: TaskId
    code: str
    second_id: StaffId
    right: str
    reason_digest: str


@dataclass(frozen=True, kw_only=True)
class PendingDecisionWithdrawn(Event):
    """What waited for a second person was taken back, or another decision was sent in its place."""

    pending_id: UUID
    task_id: TaskId
    code: str
    by_id: StaffId


@dataclass(frozen=True, kw_only=True)
class PendingDecisionEnded(Event):
    """What waited for a second person ended with its step, undecided; `status` says why."""

    pending_id: UUID
    task_id: TaskId
    code: str
    status: PendingStatus
