"""Safeguarding concerns: from somebody's worry to actions that were seen to be done (DOMAIN section 3.9, SAF).

Anyone may raise a concern (D3a). It is never lost: it ends because the safeguarding lead and a second person said that
the threshold is not met (D3b), because the safeguarding lead closed it with its actions verified (D3c), or because a
senior said that it was recorded in error; and it is kept all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.decision_rights import Missing
from handrail.domain.errors import Attempt, Conflict, Invalid, NotPermitted
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, InstanceId, StaffId
from handrail.domain.roles import Role


class ConcernState(StrEnum):
    """How far a concern has come. The last three are its only ends."""

    TO_SEND = "to_send"
    PROPOSED_NOT = "proposed_not"
    HELD = "held"
    SENT = "sent"
    ANSWERED = "answered"
    CLOSED = "closed"
    NOT_MET = "threshold_not_met"
    ERROR = "recorded_in_error"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be done about it."""
        return self in (ConcernState.CLOSED, ConcernState.NOT_MET, ConcernState.ERROR)


_NEXT: dict[ConcernState, frozenset[ConcernState]] = {
    ConcernState.TO_SEND: frozenset({ConcernState.SENT, ConcernState.ERROR}),
    ConcernState.PROPOSED_NOT: frozenset(
        {ConcernState.TO_SEND, ConcernState.HELD, ConcernState.NOT_MET, ConcernState.ERROR}
    ),
    ConcernState.HELD: frozenset({ConcernState.TO_SEND, ConcernState.NOT_MET, ConcernState.ERROR}),
    ConcernState.SENT: frozenset({ConcernState.ANSWERED, ConcernState.ERROR}),
    ConcernState.ANSWERED: frozenset({ConcernState.CLOSED, ConcernState.ERROR}),
    ConcernState.CLOSED: frozenset(),
    ConcernState.NOT_MET: frozenset(),
    ConcernState.ERROR: frozenset(),
}


class ConcernSource(StrEnum):
    """Where the worry came up."""

    STAFF = "staff"
    ESCALATION = "escalation"
    REVIEW = "post_crisis_review"


class Consent(StrEnum):
    """Whether the person agrees that the concern is referred."""

    YES = "yes"
    NO = "no"
    LACKS = "lacks"
    NOT_SAFE_TO_ASK = "not_safe_to_ask"


class ConcernChoice(StrEnum):
    """What whoever is worried does about it."""

    RAISE = "raise"
    ALREADY_OPEN = "already_open"
    PROPOSE_NOT = "propose_not_to_refer"


class ThresholdChoice(StrEnum):
    """What is decided when somebody proposed not to refer (D3b); out of hours it is held or sent, never closed."""

    NOT_MET = "threshold_not_met"
    HOLD = "hold"
    SEND = "send"


class AuthorityAnswer(StrEnum):
    """What the local authority said it will do."""

    ENQUIRY = "enquiry"
    OTHER_HELP = "other_help"
    ADVICE = "advice"
    NO_FURTHER_ACTION = "no_further_action"


class WantedOutcome(StrEnum):
    """Whether what the person wanted came about (making safeguarding personal)."""

    FULLY = "fully"
    PARTLY = "partly"
    NO = "no"
    NOT_EXPRESSED = "not_expressed"


ERROR_REASONS = ("wrong_person", "duplicate", "entered_twice", "test_entry", "other_mistake")
"""Why a concern was recorded in error; that it came to nothing is not one of them."""


@dataclass(frozen=True, kw_only=True)
class Concern:
    """One safeguarding concern. What was seen, said and wanted is free text, and sealed where it is kept.

    `known_at`: when it was first seen or told; `send_by`: when it must have been sent.
    """

    id: UUID
    case_id: CaseId
    instance_id: InstanceId
    escalation_id: UUID | None
    source: ConcernSource
    state: ConcernState
    categories: tuple[str, ...]
    immediate_danger: bool
    children_involved: bool
    consent: Consent
    staff_involved: bool
    allegation_routes: tuple[str, ...]
    alleged_source: str | None
    evidence_preserved: str | None
    raised_by: StaffId
    raised_at: datetime
    known_at: datetime
    send_by: datetime
    decide_by: datetime | None = None
    sent_at: datetime | None = None
    sent_to: str | None = None
    channel: str | None = None
    chases: int = 0
    outcome: AuthorityAnswer | None = None
    outcome_at: datetime | None = None
    we_agree: bool | None = None
    wanted_outcome_met: WantedOutcome | None = None
    over_at: datetime | None = None
    over_by: StaffId | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return not self.state.is_over

    @property
    def was_sent(self) -> bool:
        """Whether the local authority has it."""
        return self.sent_at is not None

    @property
    def in_time(self) -> bool:
        """Whether it was sent by when it had to be."""
        return self.sent_at is not None and self.sent_at <= self.send_by


@dataclass(frozen=True, kw_only=True)
class SafeguardingRaised(Event):
    """Somebody wrote down a concern: what kind, and whether it is to be sent or proposed not to be."""

    concern_id: UUID
    escalation_id: UUID | None
    source: str
    choice: str
    categories: tuple[str, ...]
    immediate_danger: bool
    children_involved: bool
    consent: str
    allegation_routes: tuple[str, ...]
    known_at: datetime
    send_by: datetime


@dataclass(frozen=True, kw_only=True)
class SafeguardingJoined(Event):
    """What somebody was worried about is part of a concern that the local authority has already."""

    concern_id: UUID
    source: str


@dataclass(frozen=True, kw_only=True)
class SafeguardingThresholdDecided(Event):
    """Whether a concern need not be referred was decided (D3b)."""

    concern_id: UUID
    chosen: str
    decider_id: StaffId
    held_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class SafeguardingHoldLapsed(Event):
    """Nobody decided in time that a concern need not be referred, so it is sent."""

    concern_id: UUID
    decide_by: datetime


@dataclass(frozen=True, kw_only=True)
class SafeguardingSent(Event):
    """The local authority has the concern."""

    concern_id: UUID
    route: str
    sent_to: str
    channel: str
    as_routed: bool
    also_told: tuple[str, ...]
    sent_at: datetime
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class SafeguardingChased(Event):
    """The local authority was asked again, for the so manieth time."""

    concern_id: UUID
    number: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class SafeguardingAnswered(Event):
    """The local authority said what it will do."""

    concern_id: UUID
    outcome: str
    at: datetime
    heard_by: str


@dataclass(frozen=True, kw_only=True)
class SafeguardingActionsAgreed(Event):
    """Actions have each somebody to do them and a date. `adopted` came from the review that asked for them.

    `we_agree`: whether we agree with what the local authority said; None while it has said nothing.
    """

    concern_id: UUID
    actions: int
    adopted: int
    we_agree: bool | None


@dataclass(frozen=True, kw_only=True)
class SafeguardingClosed(Event):
    """The safeguarding lead closed a concern: every action is verified or dropped."""

    concern_id: UUID
    wanted_outcome_met: str
    actions: int
    verified_in_time: int


@dataclass(frozen=True, kw_only=True)
class SafeguardingRecordedInError(Event):
    """A senior said that a concern was recorded in error; it is kept."""

    concern_id: UUID
    reason: str
    by_id: StaffId


@dataclass(frozen=True, kw_only=True)
class SafeguardingCaseEnded(Event):
    """The case ended while a concern was open; the safeguarding lead takes it on."""

    concern_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class SafeguardingCarriedOn(Event):
    """A run ended before its concern was sent; another carries it on. None: nothing was written down yet."""

    concern_id: UUID | None
    escalation_id: UUID | None


def move_to(concern: Concern, state: ConcernState) -> ConcernState:
    """The new state. Raises Conflict when a concern cannot go there from where it is."""
    if state not in _NEXT[concern.state]:
        here = concern.state.value.replace("_", " ")
        raise Conflict(
            f"This concern is {here}; that cannot be done now", extra={"state": concern.state.value}
        )
    return state


def allegation_routes(*, staff_involved: bool, children_involved: bool) -> tuple[str, ...]:
    """Who else must be told when somebody who works with people is said to be involved.

    Their employer always; the local authority's designated officer for children (LADO), or its lead for people in
    positions of trust with adults (PiPoT).
    """
    if not staff_involved:
        return ()
    return ("employer", "lado") if children_involved else ("employer", "pipot")


def may_propose_not_to_refer(roles: Collection[Role], *, immediate_danger: bool) -> None:
    """Refuse a proposal not to refer by somebody who is no clinician, or while anyone is in danger (R16, D3b).

    Raises NotPermitted, Invalid.
    """
    if immediate_danger:
        raise Invalid.at("/answers/choice", "Somebody is in danger: send it now")
    if not any(role.rank >= Role.CLINICIAN.rank and role.needs_registration for role in roles):
        raise NotPermitted(
            "Only a clinician may propose not to refer, and only the safeguarding lead decides: send it, or ask one",
            missing=Missing.ROLE.value,
            attempt=Attempt(missing=Missing.ROLE.value, code="D3b"),
        )


def may_close(open_actions: int) -> None:
    """Refuse to close a concern while an action is neither verified nor dropped (R57). Raises Conflict."""
    if open_actions:
        count = "an action is" if open_actions == 1 else f"{open_actions} actions are"
        raise Conflict(
            f"It cannot be closed yet: {count} still to be done and seen", extra={"open": open_actions}
        )


_PROCESS, _STEPS = "safeguarding-actions", "SAF-"


def follows_concern(process_key: str, open_elements: Iterable[str]) -> bool:
    """Whether a run is a concern's own, or has a step of one open: then nobody stops it."""
    return process_key == _PROCESS or any(element.startswith(_STEPS) for element in open_elements)
