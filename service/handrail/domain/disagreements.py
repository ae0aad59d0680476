"""A disagreement between two sides about a person's care, and how it is settled (DOMAIN section 3.9, R89).

Four stages, each with its own people and its own clock; a stage that runs out opens the next, the last stays open until
a director decides. The first opens with the disagreement itself: neither care nor clocks wait for a form. While one is
open the work goes on at the higher urgency and nothing is stood down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, InstanceId, StaffId
from handrail.domain.roles import Role

FINAL_STAGE = 4
"""The directors: nothing comes after them, and their decision is not delegable (DOMAIN section 2.3)."""


class Subject(StrEnum):
    """What a disagreement is about."""

    URGENCY = "urgency"
    ACCEPTANCE = "acceptance"
    RESTRICTION = "restriction"
    SAFEGUARDING = "safeguarding"
    RESPONSIBILITY = "responsibility"
    PLAN = "plan"


class Outcome(StrEnum):
    """How a disagreement ended."""

    AGREED = "agreed"
    AGREED_WITH_DISSENT = "agreed_with_dissent"
    DIRECTOR_DECISION = "director_decision"
    WITHDRAWN = "withdrawn"
    CASE_ENDED = "case_ended"
    """The person died or moved before it was settled; nobody chooses this."""


UNTIL_SAID = ResponseClass.URGENT
"""The urgency whose clock a stage runs on while nobody has said how urgent it is."""

NEXT_STAGE = "next_stage"
"""What the holders of a stage choose when they could not settle it."""


class StageEnd(StrEnum):
    """How a stage ended."""

    SETTLED = "settled"
    PASSED_ON = "passed_on"
    """Its holders sent it on, and said why."""
    RAN_OUT = "ran_out"
    """Its time was over: silence settles nothing, it opens the next stage."""
    CASE_ENDED = "case_ended"
    """The person died or moved."""


STAGE_ROLES: dict[int, Role] = {
    1: Role.CLINICIAN,
    2: Role.TEAM_LEAD,
    3: Role.SENIOR_CLINICIAN,
    4: Role.CLINICAL_DIRECTOR,
}
"""Who holds each stage on our side. The partner's people are not users; what they say is recorded."""


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """The record. `response_class` is the higher of the two urgencies; what each side says is sealed elsewhere.

    `subject` and `response_class` are None until somebody has said them, `stated_at` until it is written down. The
    protection holds, and the first stage is open, from `opened_at`. `escalation_id`: the escalation it is about.
    """

    id: UUID
    case_id: CaseId
    instance_id: InstanceId
    escalation_id: UUID | None
    opened_from: str
    subject: Subject | None
    partner: str | None
    our_class: ResponseClass | None
    their_class: ResponseClass | None
    response_class: ResponseClass | None
    raised_by: StaffId
    person_aware: bool | None
    opened_at: datetime
    stated_at: datetime | None = None
    stage: int = 0
    stage_due_at: datetime | None = None
    director_late_at: datetime | None = None
    outcome: Outcome | None = None
    class_after: ResponseClass | None = None
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the work still goes on at the higher urgency because of it."""
        return self.ended_at is None

    @property
    def held_subject(self) -> Subject:
        """What it counts as: until it is said, the one that holds the most back."""
        return self.subject or Subject.ACCEPTANCE


@dataclass(frozen=True, kw_only=True)
class DisagreementStage:
    """One stage of one disagreement: when it opened, was due and ended, how, and who said so."""

    id: UUID
    disagreement_id: UUID
    case_id: CaseId
    stage: int
    opened_at: datetime
    due_at: datetime
    ended_at: datetime | None = None
    end: StageEnd | None = None
    agreed: str | None = None
    chosen: str | None = None
    with_role: str | None = None
    by_id: StaffId | None = None


@dataclass(frozen=True, kw_only=True)
class ForumItem:
    """A line of the joint forum's agenda: coded values only, and nothing that says whose case it is.

    `hours_open` is None while it is open; `month` is YYYY-MM of its opening.
    """

    id: UUID
    kind: str
    locality: str
    pathway: str
    partner: str | None
    subject: str
    response_class: ResponseClass | None
    month: str
    stage: int
    directors_late: bool
    outcome: str | None
    hours_open: int | None
    discussed_at: datetime | None


def clock_key(subject: Subject | None, stage: int) -> str:
    """The timer key of a stage: about safeguarding, the local board's own protocol goes before ours."""
    return f"dis.board.{stage}" if subject is Subject.SAFEGUARDING else f"dis.{stage}"


def sooner(stage: DisagreementStage, due_at: datetime, *, said_first: bool) -> DisagreementStage | None:
    """The open stage with the clock of a new urgency; None when its time stays.

    A higher urgency only shortens. Until an urgency is said the first time (`said_first`) the clock was a stand-in,
    so then it is whatever was said.
    """
    if stage.ended_at is not None or due_at == stage.due_at:
        return None
    return replace(stage, due_at=due_at) if said_first or due_at < stage.due_at else None


def worked_at(*classes: ResponseClass | None) -> ResponseClass | None:
    """The higher of the urgencies that were said: what the work goes on at meanwhile (R89)."""
    return max((one for one in classes if one is not None), key=lambda one: one.rank, default=None)


def stage_opened(before: Disagreement, stage: int, due_at: datetime) -> Disagreement:
    """The disagreement at its next stage. Raises ValueError when that is not the next one."""
    if stage != before.stage + 1 or stage > FINAL_STAGE:
        raise ValueError(f"stage {stage} does not come after stage {before.stage}")
    return replace(before, stage=stage, stage_due_at=due_at)


def settled(
    before: Disagreement, outcome: Outcome, *, at: datetime, class_after: ResponseClass | None
) -> Disagreement:
    """The disagreement with its end."""
    return replace(before, outcome=outcome, class_after=class_after, ended_at=at)


def holding_back(found: Iterable[Disagreement], escalation_id: UUID) -> Disagreement | None:
    """The open disagreement because of which an escalation may not be held, lowered or stood down."""
    return next((one for one in found if one.is_open and one.escalation_id == escalation_id), None)


def holding_responsibility(found: Iterable[Disagreement]) -> Disagreement | None:
    """The open disagreement because of which responsibility stays where it is: any, whatever it is about (3.9)."""
    return next((one for one in found if one.is_open), None)


@dataclass(frozen=True, kw_only=True)
class DisagreementOpened(Event):
    """Two sides disagree. From now on nothing is stood down because of it."""

    disagreement_id: UUID
    escalation_id: UUID | None
    opened_from: str
    raised_by: StaffId


@dataclass(frozen=True, kw_only=True)
class DisagreementStated(Event):
    """What it is about, and by which urgency the work goes on."""

    disagreement_id: UUID
    subject: Subject
    their_class: ResponseClass | None
    response_class: ResponseClass
    person_aware: bool


@dataclass(frozen=True, kw_only=True)
class DisagreementStageOpened(Event):
    """A stage opened; `because` says how the one before it ended."""

    disagreement_id: UUID
    stage: int
    due_at: datetime
    because: StageEnd | None


@dataclass(frozen=True, kw_only=True)
class DisagreementStageTimeChanged(Event):
    """An open stage has another due time, because of an urgency or a subject that was said since."""

    disagreement_id: UUID
    stage: int
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class PartnerPositionHeard(Event):
    """The other side said where it stands; a higher urgency counts from then on."""

    disagreement_id: UUID
    by_role: str | None
    agreed: str | None
    their_class: ResponseClass | None


@dataclass(frozen=True, kw_only=True)
class DirectorsLate(Event):
    """The directors' time is over: governance and the commissioner are told; it stays with the directors."""

    disagreement_id: UUID
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class DisagreementEnded(Event):
    """How it ended, at which stage, and the class from then on."""

    disagreement_id: UUID
    escalation_id: UUID | None
    outcome: Outcome
    stage: int
    class_before: ResponseClass | None
    class_after: ResponseClass | None
    in_time: bool
