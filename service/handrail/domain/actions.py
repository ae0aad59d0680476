"""Actions: what somebody said they would do, done by them and verified by someone else (R65, S3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.decision_rights import Missing
from handrail.domain.errors import Attempt, Conflict, Invalid, NotPermitted
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, StaffId


class ActionState(StrEnum):
    """open, then done by its owner, then verified by someone else. Overdue is derived, never stored."""

    OPEN = "open"
    DONE = "done"
    VERIFIED = "verified"
    CANCELLED = "cancelled"


class CancelReason(StrEnum):
    """Why an action is dropped."""

    DUPLICATE = "duplicate"
    RECORDED_IN_ERROR = "recorded_in_error"
    NO_LONGER_NEEDED = "no_longer_needed"
    PERSON_DECLINED = "person_declined"
    CASE_ENDED = "case_ended"


class ActionSource(StrEnum):
    """Where an action came from."""

    REVIEW = "review"
    SAFEGUARDING = "safeguarding"
    MDT = "mdt"
    RESTRICTION = "restriction"
    INTERFACE = "interface"


@dataclass(frozen=True, kw_only=True)
class Action:
    """One action of one owner. What is to be done is free text, and sealed where it is kept."""

    id: UUID
    case_id: CaseId
    source: ActionSource
    source_id: UUID
    state: ActionState
    owner_id: StaffId
    due_at: datetime
    verifier_id: StaffId | None
    done_at: datetime | None
    verified_at: datetime | None
    verified_by: StaffId | None
    cancel_reason: str | None
    created_at: datetime

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should have been done, or verified, by now."""
        return self.state in (ActionState.OPEN, ActionState.DONE) and now > self.due_at


@dataclass(frozen=True, kw_only=True)
class ActionCreated(Event):
    """An action was agreed: whose, and by when."""

    action_id: UUID
    source: str
    source_id: UUID
    owner_id: StaffId
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ActionDone(Event):
    """The owner says it is done."""

    action_id: UUID
    owner_id: StaffId


@dataclass(frozen=True, kw_only=True)
class ActionVerified(Event):
    """Someone else has seen that it is done."""

    action_id: UUID
    verifier_id: StaffId


@dataclass(frozen=True, kw_only=True)
class ActionSentBack(Event):
    """Someone else has looked, and it is not done yet."""

    action_id: UUID
    by_id: StaffId


@dataclass(frozen=True, kw_only=True)
class ActionCancelled(Event):
    """An action will not be done, for a coded reason."""

    action_id: UUID
    reason: str


def may_finish(action: Action, by: StaffId) -> None:
    """Refuse to call an action done by anyone but its owner, or twice. Raises NotPermitted, Conflict."""
    if action.state is not ActionState.OPEN:
        raise Conflict(f"This action is already {action.state.value}", extra={"state": action.state.value})
    if by != action.owner_id:
        raise NotPermitted("Only its owner can say that an action is done", missing="action owner")


def may_verify(action: Action, by: StaffId, evidence: str) -> None:
    """Refuse to verify one's own action (S3), one not done, or one without evidence.

    Raises NotPermitted, Conflict, Invalid.
    """
    if by == action.owner_id:
        raise NotPermitted(
            "Someone else must verify an action: the owner may not",
            missing="not the action's owner",
            attempt=Attempt(missing=Missing.SEPARATION.value),
        )
    if action.state is not ActionState.DONE:
        raise Conflict(f"An action is verified once it is done; this one is {action.state.value}")
    if not evidence.strip():
        raise Invalid.at("/evidence", "Say what you saw or read that shows it is done")


def may_cancel(action: Action, reason: str) -> CancelReason:
    """Refuse to drop an action that is over, or without one of the reasons. Raises Conflict, Invalid."""
    if action.state not in (ActionState.OPEN, ActionState.DONE):
        raise Conflict(f"This action is already {action.state.value}", extra={"state": action.state.value})
    try:
        return CancelReason(reason)
    except ValueError:
        raise Invalid.at("/reason", f"Choose one of: {', '.join(CancelReason)}") from None


def check_assigned(
    rows: tuple[tuple[StaffId | None, datetime | None], ...], *, field: str = "actions"
) -> None:
    """Refuse actions without an owner or a date: a review cannot go on with one (R57). Rows are (owner, due).

    Raises Invalid at the first row at fault.
    """
    for number, (owner, due) in enumerate(rows):
        if owner is None or due is None:
            lacking = "owner" if owner is None else "date"
            raise Invalid.at(
                f"/{field}/{number}", f"Every action needs an owner and a date: this one has no {lacking}"
            )
