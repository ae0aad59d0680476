"""How often we are in touch, and who may change it: up is easy, down is hard (R17, D4a to D4c).

More contact is one clinician's decision. Less waits for a team lead, and for a senior with a second person within
28 days of a crisis, for somebody in the repeat-crisis cohort, or while a restriction is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from handrail.domain.care_plans import CadenceChange, change_of
from handrail.domain.errors import Invalid
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, InstanceId, StaffId

NO_CRISIS = 9999
"""Days since a crisis where none is known, as the tables are asked."""


class CadenceOrigin(StrEnum):
    """Where a change of cadence came from."""

    PROPOSAL = "proposal"
    POST_CRISIS_REVIEW = "post_crisis_review"
    EARLY_REVIEW = "early_review"


class CadenceState(StrEnum):
    """Where a change of cadence stands. Only an applied one is what we keep to."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class CadenceStep:
    """One line of the cadence history. Cadences are days between contacts; times are aware UTC.

    `decided_every_days` is what was decided, which may be a smaller step than `new_every_days`.
    """

    id: UUID
    case_id: CaseId
    instance_id: InstanceId | None
    origin: CadenceOrigin
    source_id: UUID | None
    old_every_days: float
    new_every_days: float
    mode: str | None
    change: CadenceChange
    state: CadenceState
    code: str | None
    days_since_crisis: int | None
    in_cohort: bool | None
    open_restriction: bool | None
    proposed_by: StaffId
    proposed_at: datetime
    decided_every_days: float | None = None
    decided_by: StaffId | None = None
    decided_at: datetime | None = None
    ended_at: datetime | None = None
    next_contact_by: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CadenceProposed(Event):
    """Somebody proposed another cadence; nothing changes yet."""

    step_id: UUID
    origin: CadenceOrigin
    old_every_days: float
    new_every_days: float
    mode: str | None
    change: CadenceChange
    words_digest: str


@dataclass(frozen=True, kw_only=True)
class CadenceDecided(Event):
    """A change of cadence was decided; `every_days` is the cadence from now on."""

    step_id: UUID
    code: str
    chosen: str
    every_days: float


@dataclass(frozen=True, kw_only=True)
class CadenceApplied(Event):
    """The new cadence is in force; the gap clock and the next contact follow it."""

    step_id: UUID
    old_every_days: float
    new_every_days: float
    next_contact_by: datetime


@dataclass(frozen=True, kw_only=True)
class CadenceWithdrawn(Event):
    """A proposal was taken back: a newer one replaced it, or the episode ended."""

    step_id: UUID
    reason: str


def refuse_no_change(old_every_days: float, new_every_days: float) -> CadenceChange:
    """Which way it goes. Raises Invalid when nothing would change."""
    change = change_of(old_every_days, new_every_days)
    if change is CadenceChange.SAME:
        raise Invalid.at(
            "/answers/cadence_new", "This is how often you are in touch now; give another rhythm"
        )
    return change


def smaller_step(old_every_days: float, proposed_every_days: float, given_every_days: float) -> float:
    """The cadence of a smaller step down than was proposed. Raises Invalid when it is no smaller, or no step."""
    if not old_every_days < given_every_days < proposed_every_days:
        raise Invalid.at(
            "/answers/cadence_new", "A smaller step lies between the rhythm now and the one that was proposed"
        )
    return given_every_days


def next_contact_by(last_in_touch_at: datetime, every_days: float, *, now: datetime) -> datetime:
    """When the person is to be seen or spoken to next under a cadence; never before now."""
    return max(now, last_in_touch_at + timedelta(days=every_days))
