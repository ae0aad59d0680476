"""An escalation: asking somebody with more authority, or another service, to act (DOMAIN section 3.5).

Seven clocks T0 to T6 hang on it. Its class only ever goes up by itself (K2); it cannot end without what
happened next (K10). What passed between us and the partner is in `interfaces`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from handrail.domain.errors import FieldProblem
from handrail.domain.evaluations import ResponseClass, Source, higher
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, InstanceId, StaffId


class EscalationStatus(StrEnum):
    """Where an escalation stands (DOMAIN section 3.11)."""

    OPEN = "open"
    DECIDED = "decided"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    CLOSED = "closed"
    HELD = "held"
    MERGED = "merged"
    ERROR = "error"

    @property
    def is_over(self) -> bool:
        """Whether a new concern about the person opens another escalation."""
        return self in (EscalationStatus.CLOSED, EscalationStatus.MERGED, EscalationStatus.ERROR)


class Origin(StrEnum):
    """Which of the three starts it came by."""

    THRESHOLD = "threshold"
    STAFF = "staff"
    EXTERNAL = "external"


class Clock(StrEnum):
    """The clocks of an escalation that somebody can miss."""

    DECIDE = "decide"
    SUMMARY = "summary"
    SEND = "send"
    CONTINGENCY = "contingency"
    ACK = "ack"
    RESPONSE = "response"
    RESTATE = "restate"


class End(StrEnum):
    """How an escalation ended; the element ids of the diagram."""

    TRANSFERRED = "ESC-E1"
    STAYS_WITH_US = "ESC-E2"
    HELD = "ESC-E3"
    EMERGENCY_SERVICES = "ESC-E4"
    MERGED = "ESC-E5"
    ERROR = "ESC-E6"
    WITH_CASE = "ESC-E7"


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """The record. `t0` to `t6` and every `*_by` (when something was due) and `*_at` are aware UTC.

    `table_class` is what the table said (None when no table was asked), `response_class` the class now.
    """

    id: UUID
    case_id: CaseId
    instance_id: InstanceId
    origin: Origin
    source: Source
    evaluation_id: UUID | None
    contact_id: UUID | None
    raised_by: StaffId
    table_class: ResponseClass | None
    response_class: ResponseClass
    status: EscalationStatus
    t0: datetime
    decide_by: datetime
    opened_at: datetime
    t1: datetime | None = None
    t2: datetime | None = None
    t3: datetime | None = None
    t4: datetime | None = None
    t5: datetime | None = None
    t6: datetime | None = None
    summary_id: UUID | None = None
    summary_at: datetime | None = None
    summary_by: datetime | None = None
    send_by: datetime | None = None
    contingency_at: datetime | None = None
    contingency_by: datetime | None = None
    ack_by: datetime | None = None
    response_by: datetime | None = None
    restated_late: bool = False
    hold_lapsed: bool = False
    stood_down: bool = False
    recorder: StaffId | None = None
    proposed_by: StaffId | None = None
    hold_decider: StaffId | None = None
    recheck_at: datetime | None = None
    route: str | None = None
    chases: int = 0
    response: str | None = None
    transferred: bool = False
    safeguarding_needed: bool = False
    resolved_internally: bool = False
    review_asked_at: datetime | None = None
    frozen_at: datetime | None = None
    outcome: str | None = None
    harm: str | None = None
    end: End | None = None

    @property
    def went_to_partner(self) -> bool:
        """Whether anything was sent outside."""
        return self.t2 is not None

    @property
    def times(self) -> dict[str, datetime | None]:
        """The seven clocks by name."""
        return {name: getattr(self, name) for name in ("t0", "t1", "t2", "t3", "t4", "t5", "t6")}


@dataclass(frozen=True, kw_only=True)
class MissedClock:
    """A clock that was missed: when it was due, and when it was done (None: not yet)."""

    clock: Clock
    due_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Variance:
    """Why a clock was missed: a code of the list `variance_reasons` (R44)."""

    clock: Clock
    reason: str
    due_at: datetime | None
    done_at: datetime | None


def raised(escalation: Escalation, to: ResponseClass) -> Escalation:
    """The escalation at the more urgent of its class and `to`."""
    return replace(escalation, response_class=higher(escalation.response_class, to))


def decided(escalation: Escalation, at: datetime) -> Escalation:
    """T1: somebody decided. The first decision counts, a later one does not restart the clock."""
    status = EscalationStatus.DECIDED if escalation.status is EscalationStatus.OPEN else escalation.status
    return replace(escalation, t1=escalation.t1 or at, status=status)


def held(escalation: Escalation, *, at: datetime, by: StaffId, recheck_at: datetime) -> Escalation:
    """A hold was approved: not escalated for now, looked at again at `recheck_at`."""
    return replace(
        decided(escalation, at), status=EscalationStatus.HELD, hold_decider=by, recheck_at=recheck_at
    )


def sent(
    escalation: Escalation, at: datetime, *, ack_by: datetime | None, response_by: datetime | None
) -> Escalation:
    """T2: the summary left us. Sending again, to another service, keeps the first T2."""
    again = escalation.t2 is not None
    return replace(
        escalation,
        t2=escalation.t2 or at,
        status=EscalationStatus.SENT,
        ack_by=escalation.ack_by if again else ack_by,
        response_by=escalation.response_by if again else response_by,
    )


def acknowledged(escalation: Escalation, at: datetime) -> Escalation:
    """T3: the partner says they have it. Sent is not accepted: responsibility stays with us (H7)."""
    return replace(escalation, t3=escalation.t3 or at, status=EscalationStatus.ACKNOWLEDGED)


def answered(escalation: Escalation, at: datetime, *, response: str) -> Escalation:
    """T4: what the partner will do. Recorded silence is an outcome, but no acknowledgement."""
    t3 = escalation.t3 if response == "no_response" else escalation.t3 or at
    transferred = escalation.transferred or response in ("accepted_seen", "accepted_planned")
    return replace(
        escalation,
        t3=t3,
        t4=escalation.t4 or at,
        response=response,
        transferred=transferred,
        status=EscalationStatus.RESPONDED,
    )


def missed_clocks(escalation: Escalation, now: datetime) -> tuple[MissedClock, ...]:
    """The clocks that ran out before their step was done, in the order of the steps.

    No response counts as missed once it was due; escalating early is never a variance (R101).
    """
    heard = escalation.response != "no_response"
    clocks = (
        (Clock.DECIDE, escalation.decide_by, escalation.t1),
        (Clock.SUMMARY, escalation.summary_by, escalation.summary_at),
        (Clock.SEND, escalation.send_by, escalation.t2),
        (Clock.CONTINGENCY, escalation.contingency_by, escalation.contingency_at),
        (Clock.ACK, escalation.ack_by, escalation.t3),
        (Clock.RESPONSE, escalation.response_by, escalation.t4 if heard else None),
    )
    missed = [
        MissedClock(clock=clock, due_at=due_at, done_at=done_at)
        for clock, due_at, done_at in clocks
        if due_at is not None
        and ((done_at or now) > due_at or (clock is Clock.DECIDE and escalation.hold_lapsed))
    ]
    if escalation.restated_late:
        missed.append(MissedClock(clock=Clock.RESTATE, due_at=None, done_at=None))
    return tuple(missed)


def variance_problems(
    missed: Iterable[MissedClock], given: Iterable[Mapping[str, object]]
) -> tuple[FieldProblem, ...]:
    """What is wrong with the reasons given: one for each missed clock, none for a clock that was kept."""
    wanted = {found.clock.value for found in missed}
    named = [str(row.get("clock")) for row in given]
    problems = [
        FieldProblem(f"/clock_variances/{number}/clock", "This clock was not missed")
        for number, clock in enumerate(named)
        if clock not in wanted
    ]
    lacking = sorted(wanted.difference(named))
    if lacking:
        wanting = f"Give a reason for each clock that was missed: {', '.join(lacking)}"
        problems.append(FieldProblem("/clock_variances", wanting))
    return tuple(problems)


def end_of(escalation: Escalation) -> End:
    """How the escalation ends once it is known what happened next."""
    if escalation.stood_down or (escalation.hold_decider is not None and escalation.t2 is None):
        return End.HELD
    if escalation.response_class is ResponseClass.EMERGENCY and escalation.went_to_partner:
        return End.EMERGENCY_SERVICES
    return End.TRANSFERRED if escalation.transferred else End.STAYS_WITH_US


def review_clock_from(escalation: Escalation, fallback: timedelta = timedelta(hours=24)) -> datetime:
    """When the review clock starts (K8): the earlier of T4 and T2 + 24 h; T1 or T0 if nothing was sent."""
    if escalation.t2 is None:
        return escalation.t1 or escalation.t0
    latest = escalation.t2 + fallback
    return min(escalation.t4, latest) if escalation.t4 is not None else latest


@dataclass(frozen=True, kw_only=True)
class EscalationStopped(Event):
    """The case ended while an escalation was open: nobody is chased, what happened next is still to be said."""

    escalation_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class EscalationOpened(Event):
    """An escalation was opened: T0, class, and by when somebody decides."""

    escalation_id: UUID
    origin: Origin
    source: Source
    evaluation_id: UUID | None
    contact_id: UUID | None
    raised_by: StaffId
    table_class: ResponseClass | None
    response_class: ResponseClass
    t0: datetime
    decide_by: datetime


@dataclass(frozen=True, kw_only=True)
class EscalationJoined(Event):
    """A new concern joined the escalation that was already open (H11)."""

    escalation_id: UUID
    origin: Origin
    source: Source
    evaluation_id: UUID | None
    contact_id: UUID | None
    raised_by: StaffId


@dataclass(frozen=True, kw_only=True)
class EscalationRaised(Event):
    """The class went up."""

    escalation_id: UUID
    before: ResponseClass
    after: ResponseClass


@dataclass(frozen=True, kw_only=True)
class EscalationLowered(Event):
    """The class went down, by a decision under D2c."""

    escalation_id: UUID
    before: ResponseClass
    after: ResponseClass
    by_id: StaffId


@dataclass(frozen=True, kw_only=True)
class EscalationDecided(Event):
    """T1: what was decided, and whether in time. Above the table is neutral (R101)."""

    escalation_id: UUID
    chosen: str
    t1: datetime
    response_class: ResponseClass
    table_class: ResponseClass | None
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class EscalationHeld(Event):
    """A hold or a stand-down was approved, until it is looked at again."""

    escalation_id: UUID
    decider_id: StaffId
    proposer_id: StaffId | None
    override_reason: str
    recheck_at: datetime


@dataclass(frozen=True, kw_only=True)
class HoldLapsed(Event):
    """Nobody decided on a proposed hold in time: it lapsed, and sending goes on (K5)."""

    escalation_id: UUID
    response_class: ResponseClass
    decide_by: datetime


@dataclass(frozen=True, kw_only=True)
class EscalationRestated(Event):
    """The holder said again whether it is still needed and how urgent it is."""

    escalation_id: UUID
    still_needed: bool
    response_class: ResponseClass
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class EscalationRecordedInError(Event):
    """A senior said that it was recorded in error; it is kept, with the reason (E6)."""

    escalation_id: UUID
    by_id: StaffId
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(Event):
    """The post-crisis review was asked for, once an escalation (K8)."""

    escalation_id: UUID
    clock_from: datetime


@dataclass(frozen=True, kw_only=True)
class EscalationFrozen(Event):
    """Death or serious harm: what was recorded may not be amended; handed to the patient safety lead."""

    escalation_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EscalationClosed(Event):
    """T5: what happened next, how it ended, and why each missed clock was missed."""

    escalation_id: UUID
    t5: datetime
    end: End
    outcome: str | None
    harm: str | None
    could_have_been_earlier: str | None
    variances: tuple[Variance, ...]
