"""A restriction: anything that limits what a person can do, have, or whom they see, or that watches them.

One row of the register (DOMAIN sections 1.7 and 4.6), and what may happen to it. What the passing of time does to it
is in `restriction_authority`, how long it may last in `restriction_limits`, what it follows in `restriction_chains`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, InstanceId, PersonId, StaffId
from handrail.domain.restriction_authority import RestrictionState, Standing, is_overdue
from handrail.domain.restriction_chains import Spell


class Origin(StrEnum):
    """How it came to be registered (F-RES-PROPOSE)."""

    PLANNED = "planned"
    EMERGENCY = "emergency"
    DISCOVERED = "discovered"
    INHERITED = "inherited"

    @property
    def is_in_place(self) -> bool:
        """Whether the person already lives with it when it is registered."""
        return self is not Origin.PLANNED


class EndReason(StrEnum):
    """Why a restriction ended (F-RSD-DECIDE), or was lifted without ever being authorised."""

    AIM_MET = "aim_met"
    DISPROPORTIONATE = "disproportionate"
    INEFFECTIVE = "ineffective"
    ALTERNATIVE_FOUND = "alternative_found"
    AUTHORITY_ENDED = "authority_ended"
    PERSON_MOVED = "person_moved"
    STEPPED_DOWN = "stepped_down"
    """The last stage of its step-down plan was reached."""
    REFUSED = "refused"
    NOT_PERMITTED = "not_permitted"
    DIED = "died"


@dataclass(frozen=True, kw_only=True)
class Restriction:
    """One row of the register. Times are aware UTC; `stage` counts the step-down stages begun (0: none).

    `chain_id` is the id of the first restriction of the linked chain; `continues` the decisions to continue in a row;
    `no_authority_from_at` since when it has had none, kept after a late decision in `gap_minutes`.
    """

    id: UUID
    case_id: CaseId
    person_id: PersonId
    chain_id: UUID
    type: str
    setting: str
    origin: Origin
    applies_to: str
    owned_by: str
    state: RestrictionState
    started_at: datetime
    registered_at: datetime
    proposer_id: StaffId
    authorise_role: str
    mdt_total_days: float | None
    director_total_days: float | None
    clock_set: str
    max_limit_minutes: int
    review_every_minutes: int
    auth_due_at: datetime | None
    authorised_at: datetime | None
    review_at: datetime | None
    limit_at: datetime | None
    legal_ends_at: datetime | None
    re_imposed: bool
    stage: int
    stages: int
    continues: int
    no_authority_from_at: datetime | None
    gap_minutes: int
    alarms_said: int
    alarm_first_at: datetime | None
    alarm_last_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    lifted_by: StaffId | None
    verified_at: datetime | None
    last_decision: str | None
    last_decided_at: datetime | None
    last_decided_by: StaffId | None
    instance_id: InstanceId | None

    @property
    def in_place(self) -> bool:
        """Whether the person lives with it now, by decision or without one."""
        return not self.state.is_over and self.was_in_place

    @property
    def was_in_place(self) -> bool:
        """Whether the person ever lived with it: only then does its time count."""
        return self.authorised_at is not None or self.origin.is_in_place

    @property
    def standing(self) -> Standing:
        """The row as the rules of time see it."""
        return Standing(
            state=self.state,
            in_place=self.in_place,
            started_at=self.started_at,
            auth_due_at=self.auth_due_at,
            review_at=self.review_at,
            limit_at=self.limit_at,
        )

    @property
    def spell(self) -> Spell:
        """Its stretch of time, for the total of its chain."""
        return Spell(self.started_at, self.ended_at)

    def is_overdue(self, now: datetime) -> bool:
        """Whether it stands on the overdue panel of the register."""
        return is_overdue(self.standing, now)


@dataclass(frozen=True, kw_only=True)
class RestrictionRegistered(Event):
    """A restriction entered the register: its true start, where it came from and which chain it belongs to."""

    restriction_id: UUID
    restriction_type: str
    origin: str
    setting: str
    state: str
    started_at: datetime
    limit_at: datetime | None
    chain_id: UUID
    re_imposed: bool
    total_days: float


@dataclass(frozen=True, kw_only=True)
class RestrictionNotPermitted(Event):
    """A restriction of a kind that is not permitted here was proposed or found: an incident (DOMAIN section 3.4.4)."""

    restriction_id: UUID
    restriction_type: str
    setting: str
    in_place: bool


@dataclass(frozen=True, kw_only=True)
class LegalBasisRecorded(Event):
    """What a restriction rests on in law, against which version of the guidance."""

    restriction_id: UUID
    basis: tuple[str, ...]
    possible_deprivation_of_liberty: str
    guidance_version: str | None
    authority_ends_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RestrictionAuthorised(Event):
    """A restriction was authorised, until when, reviewed when; `gap_minutes` without authority before that."""

    restriction_id: UUID
    chosen: str
    limit_at: datetime
    review_at: datetime
    decider_id: StaffId
    gap_minutes: int


@dataclass(frozen=True, kw_only=True)
class RestrictionRefused(Event):
    """A restriction was refused; when it is in place it must be lifted within the hour."""

    restriction_id: UUID
    decider_id: StaffId
    in_place: bool


@dataclass(frozen=True, kw_only=True)
class RestrictionLostAuthority(Event):
    """A restriction is in place and nobody has decided that it should be: UNAUTHORISED or NO_CURRENT_AUTHORITY (K6)."""

    restriction_id: UUID
    state: str
    since: datetime
    noticed_at: datetime


@dataclass(frozen=True, kw_only=True)
class RestrictionReviewOverdue(Event):
    """The review of a restriction should have been decided by now; its time limit has not been reached."""

    restriction_id: UUID
    review_at: datetime


@dataclass(frozen=True, kw_only=True)
class LegalAdviceGiven(Event):
    """An adviser gave a view on liberty and capacity; the decision stays with whoever may authorise."""

    restriction_id: UUID
    deprivation_view: str
    authority_needed: str
    authority_by: datetime | None


@dataclass(frozen=True, kw_only=True)
class AuthorityAlarmRaised(Event):
    """Somebody was told that a restriction has no authority: the step, the roles and posts, first call or again."""

    restriction_id: UUID
    state: str
    step: int
    roles: tuple[str, ...]
    posts: tuple[str, ...]
    repeat: bool


@dataclass(frozen=True, kw_only=True)
class PersonInformed(Event):
    """The person was told of a restriction, and how to challenge it; or why not."""

    restriction_id: UUID
    told: bool
    understood: str | None
    advocate: str | None


@dataclass(frozen=True, kw_only=True)
class RestrictionActivated(Event):
    """A restriction is in force under authority, and its step-down has begun."""

    restriction_id: UUID
    limit_at: datetime
    review_at: datetime


@dataclass(frozen=True, kw_only=True)
class RestrictionStageStarted(Event):
    """A stage of the step-down plan began."""

    restriction_id: UUID
    stage: int
    stages: int
    review_at: datetime


@dataclass(frozen=True, kw_only=True)
class RestrictionEndDecided(Event):
    """Somebody decided that a restriction ends; it counts as ended once someone else has looked (R38)."""

    restriction_id: UUID
    reason: str
    lifted_by: StaffId


@dataclass(frozen=True, kw_only=True)
class LiftVerified(Event):
    """Somebody else looked whether a restriction, or a stage of it, is lifted in practice: yes, partly or no."""

    restriction_id: UUID
    lifted: str
    verifier_id: StaffId


@dataclass(frozen=True, kw_only=True)
class RestrictionEnded(Event):
    """A restriction ended, with the days it lasted and the days of its chain."""

    restriction_id: UUID
    reason: str
    days: float
    chain_days: float
    gap_minutes: int


@dataclass(frozen=True, kw_only=True)
class RestrictionTransferred(Event):
    """The person moved to another service, and the restriction with them; ours ends here."""

    restriction_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class RestrictionOutcomeChecked(Event):
    """Four weeks on: whether harm came back, and whether the restriction did."""

    restriction_id: UUID
    harm_recurred: str
    re_imposed: bool


_MOVES: dict[RestrictionState, frozenset[RestrictionState]] = {
    RestrictionState.PROPOSED: frozenset(
        {
            RestrictionState.ACTIVE,
            RestrictionState.REFUSED,
            RestrictionState.UNAUTHORISED,
            RestrictionState.NO_CURRENT_AUTHORITY,
            RestrictionState.ENDED,
            RestrictionState.TRANSFERRED,
        }
    ),
    RestrictionState.UNAUTHORISED: frozenset(
        {
            RestrictionState.ACTIVE,
            RestrictionState.NO_CURRENT_AUTHORITY,
            RestrictionState.ENDED_UNVERIFIED,
            RestrictionState.ENDED,
            RestrictionState.TRANSFERRED,
        }
    ),
    RestrictionState.ENDED_UNVERIFIED: frozenset(
        {
            RestrictionState.ENDED,
            RestrictionState.NO_CURRENT_AUTHORITY,
            RestrictionState.UNAUTHORISED,
            RestrictionState.TRANSFERRED,
        }
    ),
}
_IN_FORCE_MOVES = frozenset(
    {
        RestrictionState.ACTIVE,
        RestrictionState.REVIEW_DUE,
        RestrictionState.OVERDUE,
        RestrictionState.UNAUTHORISED,
        RestrictionState.NO_CURRENT_AUTHORITY,
        RestrictionState.STEPPING_DOWN,
        RestrictionState.ENDED_UNVERIFIED,
        RestrictionState.ENDED,
        RestrictionState.TRANSFERRED,
    }
)


def may_become(state: RestrictionState, wanted: RestrictionState) -> bool:
    """Whether the register may go from one state to another; a restriction that is over stays over."""
    if state.is_over:
        return False
    return state is wanted or wanted in _MOVES.get(state, _IN_FORCE_MOVES)
