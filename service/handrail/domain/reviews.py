"""Post-crisis reviews: looking back on an escalation within an agreed time, without waiting for the partner (K8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.errors import Invalid
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, InstanceId, StaffId
from handrail.domain.roles import Role


class ReviewState(StrEnum):
    """Where a post-crisis review stands. It ends once."""

    OPEN = "open"
    COMPLETED = "completed"
    SUPERSEDED = "superseded"
    """A newer review explicitly covers it; both have a T6."""
    CLOSED = "closed"
    """The person died or moved; the reviewer wrote why it closes."""


class Lateness(StrEnum):
    """How late an open review is, and who knows."""

    IN_TIME = "in_time"
    LATE = "late"
    """Past due: the team lead and the senior know."""
    BREACH = "breach"
    """A day past due: the clinical director knows, and governance's breach list shows it."""


@dataclass(frozen=True, kw_only=True)
class PostCrisisReview:
    """One review of one escalation. Times are aware UTC."""

    id: UUID
    case_id: CaseId
    escalation_id: UUID
    instance_id: InstanceId | None
    response_class: str
    state: ReviewState
    clock_from_at: datetime
    due_at: datetime
    min_role: str
    mdt: bool
    sign_off: bool
    not_recorder: bool
    reviewer_id: StaffId | None
    recorder_id: StaffId | None
    hold_decider_id: StaffId | None
    lateness: Lateness
    late_calls: int
    reviewed_at: datetime | None
    stage_at_escalation: str | None
    recognised_when: str | None
    learning_codes: tuple[str, ...]
    superseded_by: UUID | None
    end_reason: str | None
    opened_at: datetime
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it can still be held."""
        return self.state is ReviewState.OPEN

    def in_time(self, at: datetime) -> bool:
        """Whether a review finished at `at` is in time."""
        return at <= self.due_at


@dataclass(frozen=True, kw_only=True)
class PostCrisisReviewOpened(Event):
    """A review began: its clock, when it is due, and what the table asks of it."""

    review_id: UUID
    escalation_id: UUID
    response_class: str
    clock_from_at: datetime
    due_at: datetime
    min_role: str
    mdt: bool
    sign_off: bool


@dataclass(frozen=True, kw_only=True)
class ReviewerAssigned(Event):
    """Somebody was asked to hold a review, or took it over.

    `in_doubt` says that they decided something in the escalation (S5, which warns), `reason_given` whether why it is
    them all the same was said.
    """

    review_id: UUID
    reviewer_id: StaffId
    in_doubt: bool | None = None
    reason_given: bool | None = None


@dataclass(frozen=True, kw_only=True)
class PostCrisisReviewLate(Event):
    """An open review is late: how late, and who was told."""

    review_id: UUID
    lateness: str
    call: int
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClinicalReviewRecorded(Event):
    """What the reviewer found, in codes."""

    review_id: UUID
    stage_at_escalation: str | None
    recognised_when: str | None
    first_sign_source: str | None
    threshold_right: str | None
    partner_response: str | None
    safeguarding_status: str | None
    restriction_effects: str | None
    learning_codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RestrictionChangeProposed(Event):
    """A reviewer proposed another restriction, or less of it; its own review decides."""

    review_id: UUID
    restriction_id: UUID
    chosen: str
    proposer_id: StaffId


@dataclass(frozen=True, kw_only=True)
class ReviewSignedOff(Event):
    """A senior agreed with a review, or sent it back."""

    review_id: UUID
    signed_off: bool
    senior_id: StaffId


@dataclass(frozen=True, kw_only=True)
class PostCrisisReviewCompleted(Event):
    """A review is finished: T6, and whether in time."""

    review_id: UUID
    escalation_id: UUID
    t6: datetime
    in_time: bool
    learning_codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PostCrisisReviewClosed(Event):
    """A review ended without being held: superseded, or the person died or moved."""

    review_id: UUID
    escalation_id: UUID
    state: str
    reason: str
    superseded_by: UUID | None


@dataclass(frozen=True, kw_only=True)
class ReviewEffectChecked(Event):
    """Two weeks on: whether the new cadence was kept and the plan used."""

    review_id: UUID
    cadence_kept: str | None
    plan_used: str | None


def check_reviewer(
    reviewer_id: StaffId,
    held: frozenset[Role],
    *,
    min_role: str,
    not_recorder: bool,
    recorder_id: StaffId | None,
    hold_decider_id: StaffId | None,
    field: str = "reviewer",
) -> None:
    """Refuse a reviewer of too low a rank, the decider of a hold in that escalation (S5), or its recorder where the
    table says so. Raises Invalid at the form's field.
    """
    if reviewer_id == hold_decider_id:
        raise Invalid.at(
            f"/{field}", "They decided a hold or downgrade in this escalation: someone else must review it"
        )
    if not_recorder and reviewer_id == recorder_id:
        raise Invalid.at(
            f"/{field}", "They wrote the summary of this escalation: someone else must review it"
        )
    needed = Role(min_role)
    if max((role.rank for role in held if role.needs_registration), default=0) < needed.rank:
        raise Invalid.at(f"/{field}", f"This review needs at least: {needed.label}")


def lateness_at(due_at: datetime, now: datetime, breach_at: datetime) -> Lateness:
    """How late an open review is; `breach_at` is a day after it was due (timer pcr.breach)."""
    if now < due_at:
        return Lateness.IN_TIME
    return Lateness.LATE if now < breach_at else Lateness.BREACH


@dataclass(frozen=True, kw_only=True)
class LateCall:
    """Who is told that a review is late, and when to look again. `first_breach`: the breach list gains a line."""

    lateness: Lateness
    roles: tuple[Role, ...]
    first_breach: bool
    next_at: datetime


def late_call(
    due_at: datetime,
    now: datetime,
    *,
    breach_at: datetime,
    calls: int,
    next_working_day: Callable[[datetime], datetime],
) -> LateCall:
    """The call that is due now: team lead and senior at once, the director a day later, then every working day."""
    reached = lateness_at(due_at, now, breach_at)
    if reached is Lateness.IN_TIME:
        return LateCall(lateness=reached, roles=(), first_breach=False, next_at=due_at)
    roles: tuple[Role, ...]
    if reached is Lateness.LATE:
        roles = (Role.TEAM_LEAD, Role.SENIOR_CLINICIAN) if calls == 0 else ()
        return LateCall(lateness=reached, roles=roles, first_breach=False, next_at=breach_at)
    roles = (Role.CLINICAL_DIRECTOR, Role.GOVERNANCE_LEAD, Role.TEAM_LEAD, Role.SENIOR_CLINICIAN)
    return LateCall(lateness=reached, roles=roles, first_breach=calls <= 1, next_at=next_working_day(now))
