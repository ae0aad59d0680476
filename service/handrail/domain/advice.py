"""Specialist advice: a question to somebody who knows more, the answer, and what was made of it (DOMAIN section 3.9).

The decision stays with whoever asked; advice is evidence that a decision may name as `advice:<id>`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, InstanceId, StaffId, TaskId
from handrail.domain.roles import Role


class Specialism(StrEnum):
    """What is asked about."""

    MEDICINES = "medicines"
    SAFEGUARDING = "safeguarding"
    PSYCHIATRY = "psychiatry"
    CAPACITY_AND_LAW = "capacity_and_law"
    SENIOR_VIEW = "senior_view"
    ON_CALL = "on_call"
    OTHER = "other"


ADVISERS: dict[Specialism, Role] = {
    Specialism.MEDICINES: Role.PHARMACIST,
    Specialism.SAFEGUARDING: Role.SAFEGUARDING_LEAD,
    Specialism.PSYCHIATRY: Role.CONSULTANT,
    Specialism.CAPACITY_AND_LAW: Role.CONSULTANT,
    Specialism.SENIOR_VIEW: Role.SENIOR_CLINICIAN,
    Specialism.ON_CALL: Role.ON_CALL_CLINICIAN,
    Specialism.OTHER: Role.CLINICIAN,
}
"""Who answers when nobody is named; for anything else a clinician has to be named."""


class Use(StrEnum):
    """What the asker made of the advice."""

    FOLLOWED = "followed"
    PARTLY = "partly"
    NOT_FOLLOWED = "not_followed"


@dataclass(frozen=True, kw_only=True)
class Advice:
    """One question and its answer; the words of both are sealed elsewhere.

    `adviser_id` is the person who was named, `role` who may answer otherwise. `about_task_id` is the task the asker was
    deciding, whose own clock runs on. `reply_by` is the earlier of the clock and when it is needed.
    """

    id: UUID
    case_id: CaseId
    instance_id: InstanceId
    asker_id: StaffId
    specialism: Specialism
    urgency: ResponseClass
    role: Role
    adviser_id: StaffId | None
    about_task_id: TaskId | None
    needed_by: datetime
    asked_at: datetime
    reply_by: datetime
    replied_at: datetime | None = None
    replied_by: StaffId | None = None
    see_again_at: datetime | None = None
    use: Use | None = None
    used_at: datetime | None = None

    @property
    def reference(self) -> str:
        """How a decision record names it as evidence."""
        return f"advice:{self.id}"


def replied(before: Advice, *, at: datetime, by: StaffId, see_again_at: datetime | None) -> Advice:
    """The advice as given."""
    return replace(before, replied_at=at, replied_by=by, see_again_at=see_again_at)


def used(before: Advice, use: Use, *, at: datetime) -> Advice:
    """What the asker made of it."""
    return replace(before, use=use, used_at=at)


@dataclass(frozen=True, kw_only=True)
class AdviceAsked(Event):
    """Somebody asked for advice: about what, of whom, and by when."""

    advice_id: UUID
    specialism: Specialism
    urgency: ResponseClass
    role: Role
    adviser_id: StaffId | None
    about_task_id: TaskId | None
    needed_by: datetime
    reply_by: datetime


@dataclass(frozen=True, kw_only=True)
class AdviceGiven(Event):
    """The adviser answered."""

    advice_id: UUID
    by_id: StaffId
    in_time: bool
    see_again_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AdviceUsed(Event):
    """What the asker made of the advice. The decision is theirs."""

    advice_id: UUID
    use: Use
