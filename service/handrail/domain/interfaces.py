"""The interface with a partner: routes, what was sent, chases, answers, and issues (DOMAIN section 3.4.2).

Who is asked comes from the interface agreement, never from knowing somebody (R3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, StaffId

ISSUE_AFTER_RUNG = 2
"""The rung of L-P after which an interface issue is drafted (DOMAIN ESC-09)."""
DIRECTOR_RUNG = 4
"""The rung of L-P at which the clinical director decides on another way."""


class SendWhen(StrEnum):
    """Whether a route is open now."""

    NOW = "now"
    WHEN_OPEN = "when_open"


class IssueKind(StrEnum):
    """What is wrong, or good, at an interface (F-PCR-INTERFACE)."""

    LATE = "late"
    DECLINED_WRONGLY = "declined_wrongly"
    NO_ANSWER = "no_answer"
    WRONG_ROUTE = "wrong_route"
    INFO_LOST = "info_lost"
    HANDOVER_GAP = "handover_gap"
    GOOD_PRACTICE = "good_practice"


class IssueStatus(StrEnum):
    """Where an interface issue stands; it comes back at every forum until it is answered (R59)."""

    DRAFTED = "drafted"
    SENT = "sent"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Route:
    """The way to the partner for one locality, class and time of day, as the route table gave it."""

    code: str
    partner: str
    channels: tuple[str, ...]
    evidence_needed: str
    send_when: SendWhen
    countersign: bool
    fallback: str

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Route:
        """The route among a process's variables."""
        return cls(
            code=str(values["route"]),
            partner=str(values["partner"]),
            channels=tuple(values["channels"]),
            evidence_needed=str(values["evidence_needed"]),
            send_when=SendWhen(values["send_when"]),
            countersign=bool(values["countersign"]),
            fallback=str(values["fallback"]),
        )


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One sending of a summary: which version, by what channel, and who took it (R25); names are sealed."""

    id: UUID
    escalation_id: UUID
    case_id: CaseId
    summary_id: UUID
    route: str
    channel: str
    taken_by_role: str
    read_back: bool | None
    as_routed: bool
    sent_at: datetime
    recorded_at: datetime
    by_id: StaffId


@dataclass(frozen=True, kw_only=True)
class Chase:
    """One try to reach a silent partner."""

    id: UUID
    escalation_id: UUID
    case_id: CaseId
    rung: int
    contacted_role: str
    channel: str
    outcome: str
    at: datetime
    by_id: StaffId

    @property
    def reached(self) -> bool:
        """Whether the partner said that they will act, which acknowledges the escalation."""
        return self.outcome == "answered_will_act"


@dataclass(frozen=True, kw_only=True)
class InterfaceIssue:
    """Something to put right with a partner. Facts and ask are sealed elsewhere."""

    id: UUID
    case_id: CaseId
    escalation_id: UUID
    kind: IssueKind
    partner: str
    to_role: str
    status: IssueStatus
    raised_by: StaffId
    raised_at: datetime
    respond_by: datetime


def evidence_is_missing(
    route: Route, *, clinician_view_at: datetime | None, now: datetime, contingency_in_force: bool
) -> bool:
    """Whether the partner needs something that we do not have yet; it never blocks a phone call (ESC-06a)."""
    if route.evidence_needed == "clinician_view":
        return clinician_view_at is None or (now - clinician_view_at).total_seconds() > 24 * 3600
    if route.evidence_needed == "contingency_plan":
        return not contingency_in_force
    return route.evidence_needed == "call_reference"


@dataclass(frozen=True, kw_only=True)
class RouteChosen(Event):
    """The route table said whom to turn to; `evidence_missing` opens a task beside, never before, sending."""

    escalation_id: UUID
    route: str
    partner: str
    out_of_hours: bool
    evidence_needed: str
    evidence_missing: bool
    send_by: datetime


@dataclass(frozen=True, kw_only=True)
class EscalationSent(Event):
    """T2: a version of the summary was sent, by which channel, and who took it."""

    escalation_id: UUID
    delivery_id: UUID
    summary_id: UUID
    route: str
    channel: str
    taken_by_role: str
    as_routed: bool
    t2: datetime
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class EvidenceGiven(Event):
    """What the partner needed was obtained, or why not."""

    escalation_id: UUID
    kind: str
    obtained: bool
    view_by: StaffId | None
    view_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class EscalationAcknowledged(Event):
    """T3: the partner has it."""

    escalation_id: UUID
    t3: datetime
    by_role: str | None
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class PartnerChased(Event):
    """A silent partner was tried again, one rung up."""

    escalation_id: UUID
    chase_id: UUID
    rung: int
    contacted_role: str
    channel: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class AlternativeDecided(Event):
    """The partner stayed silent up to the last rung: the director decided on another way."""

    escalation_id: UUID
    chosen: str
    who_acts: StaffId


@dataclass(frozen=True, kw_only=True)
class PartnerAnswered(Event):
    """T4: what the partner said, and whether we agree that it is safe."""

    escalation_id: UUID
    response: str
    decline_reason: str | None
    by_role: str | None
    their_class: ResponseClass | None
    t4: datetime
    in_time: bool
    we_agree: bool


@dataclass(frozen=True, kw_only=True)
class InterfaceIssueRaised(Event):
    """An issue went to the partner's lead and the next joint forum."""

    issue_id: UUID
    escalation_id: UUID
    kind: IssueKind
    partner: str
    to_role: str
    respond_by: datetime
