"""A referral, and a discharge: the way into a service and the way out of it (D1a to D1d, R14).

To accept is easy, to decline is hard, and silence is neither: until somebody decides, the referral is ours to hold,
with somebody in touch with the person. Nobody is discharged for not attending, and nobody with something open is
discharged before it is said how that goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from handrail.domain.errors import FieldProblem, Invalid
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, StaffId

CRISIS_BEFORE_DISCHARGE = timedelta(days=90)
"""A crisis in this time makes a discharge a senior's decision (D1d)."""
NON_ATTENDANCE = "did_not_attend"


class ReferralSource(StrEnum):
    """Who referred."""

    SELF = "self"
    CARER = "carer"
    GP = "gp"
    HOSPITAL = "hospital"
    AMBULANCE = "ambulance"
    POLICE = "police"
    LOCAL_AUTHORITY = "local_authority"
    SCHOOL = "school"
    OTHER_SERVICE = "other_service"


class Urgency(StrEnum):
    """How soon a referral is to be decided."""

    URGENT = "urgent"
    ROUTINE = "routine"


class ReferralState(StrEnum):
    """Where a referral stands. While it waits it is ours to hold."""

    WAITING = "waiting"
    ASKED_FOR_MORE = "asked_for_more"
    PROPOSED_DECLINE = "proposed_decline"
    ACCEPTED = "accepted"
    ACCEPTED_WITH_CONDITIONS = "accepted_with_conditions"
    DECLINED = "declined"
    REFERRED_ON = "referred_on"
    ENDED = "ended"

    @property
    def turned_away(self) -> bool:
        """Whether the person is not taken on: what governance sees every month."""
        return self in (ReferralState.DECLINED, ReferralState.REFERRED_ON)


class DischargeState(StrEnum):
    """Where a discharge stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DISCHARGED = "discharged"
    KEPT = "kept"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Referral:
    """The record; `received_at` is when it reached us, which is when its clock began."""

    id: UUID
    case_id: CaseId
    source: ReferralSource
    urgency: Urgency
    received_at: datetime
    state: ReferralState
    recorded_by: StaffId
    recorded_at: datetime
    checked_by: StaffId | None = None
    proposed_by: StaffId | None = None
    decided_by: StaffId | None = None
    decided_at: datetime | None = None
    answer_by: datetime | None = None
    times_asked: int = 0
    review_on: datetime | None = None
    safety_net_at: datetime | None = None
    safety_net_contacts: int = 0
    told_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Discharge:
    """The record of a proposed discharge, and what made it a senior's decision."""

    id: UUID
    case_id: CaseId
    state: DischargeState
    reasons: tuple[str, ...]
    proposed_by: StaffId
    proposed_at: datetime
    crisis_in_90_days: bool
    disengaged: bool
    open_matters: int
    decide_role: str
    decided_by: StaffId | None = None
    decided_at: datetime | None = None
    told_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DischargeFacts:
    """What decides who may discharge. `open_matters` are open escalations, restrictions and safeguarding, as codes."""

    crisis_in_90_days: bool
    disengaged: bool
    open_matters: tuple[str, ...]

    @property
    def decide_role(self) -> str:
        """A team lead decides the plain case, a senior every harder one (D1d)."""
        harder = self.crisis_in_90_days or self.disengaged or self.open_matters
        return "senior_clinician" if harder else "team_lead"


class Matter(StrEnum):
    """What may be open when somebody proposes a discharge."""

    ESCALATION = "escalation"
    RESTRICTION = "restriction"
    SAFEGUARDING = "safeguarding"


@dataclass(frozen=True, kw_only=True)
class ReferralReceived(Event):
    """A referral reached us; from now on it is ours to hold."""

    referral_id: UUID
    source: ReferralSource
    urgency: Urgency
    received_at: datetime
    words_digest: str


@dataclass(frozen=True, kw_only=True)
class ReferralChecked(Event):
    """Somebody made sure that a referral can be decided on; its urgency may only have gone up."""

    referral_id: UUID
    urgency: Urgency
    suggestion: str
    person_knows: bool


@dataclass(frozen=True, kw_only=True)
class SafetyNetContact(Event):
    """Somebody was in touch with a person whose referral is not settled, or tried to be."""

    referral_id: UUID
    number: int
    reached: bool
    worse: bool
    response_class: str | None


@dataclass(frozen=True, kw_only=True)
class ReferralMoved(Event):
    """A referral went from one state to another, by a person's decision or proposal."""

    referral_id: UUID
    before: ReferralState
    after: ReferralState
    chosen: str
    by_id: StaffId


@dataclass(frozen=True, kw_only=True)
class ReferrerAnswered(Event):
    """What the referrer said when they were asked for more."""

    referral_id: UUID
    answered: bool


@dataclass(frozen=True, kw_only=True)
class ReferralTold(Event):
    """The referrer and the person were told what was decided, or why the person was not."""

    referral_id: UUID
    outcome: str
    referrer_told: bool
    person_told: bool
    carer_told: str


@dataclass(frozen=True, kw_only=True)
class DischargeProposed(Event):
    """Somebody proposed to discharge a person; nothing ends by that."""

    discharge_id: UUID
    reasons: tuple[str, ...]
    decide_role: str
    crisis_in_90_days: bool
    disengaged: bool
    open_matters: int
    words_digest: str


@dataclass(frozen=True, kw_only=True)
class DischargeDecided(Event):
    """A discharge was agreed, or the person stays with us."""

    discharge_id: UUID
    chosen: str
    carried_on: int


@dataclass(frozen=True, kw_only=True)
class DischargeTold(Event):
    """Who was told of a discharge: the person, carer, GP and partner, by code."""

    discharge_id: UUID
    told: tuple[str, ...]
    not_told: tuple[str, ...]


def higher_urgency(before: Urgency, now: Urgency) -> Urgency:
    """The urgency of a referral after somebody looked at it: it may go up, never down (K2)."""
    return Urgency.URGENT if Urgency.URGENT in (before, now) else Urgency.ROUTINE


def refuse_non_attendance_alone(reasons: Sequence[str]) -> None:
    """Raises Invalid when the only reason to discharge is that the person did not attend (D1d)."""
    if not set(reasons) - {NON_ATTENDANCE}:
        raise Invalid.at(
            "/answers/reasons",
            "Nobody is discharged for not attending alone. Find out why, offer another way, or give the other reason",
        )


def refuse_what_is_not_settled(open_matters: Collection[str], settled: Sequence[Mapping[str, Any]]) -> None:
    """Raises Invalid unless it is said of every open matter how it goes on (one problem a matter)."""
    said = {str(row.get("matter")) for row in settled if str(row.get("goes_on") or "").strip()}
    missing = [matter for matter in sorted(open_matters) if matter not in said]
    if missing:
        raise Invalid(
            "Something is still open. Finish it first, or say how each goes on",
            problems=tuple(
                FieldProblem("/answers/goes_on", f"Say how this goes on: {matter.partition(':')[0]}")
                for matter in missing
            ),
        )
