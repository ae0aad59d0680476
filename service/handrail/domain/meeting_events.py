"""What happened to meetings: coded values only, as all events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.events import Event
from handrail.domain.identifiers import StaffId


@dataclass(frozen=True, kw_only=True)
class MeetingRequested(Event):
    """Somebody, or another process, put a question to a meeting."""

    meeting_id: UUID
    question: str
    decision_code: str
    urgency: str
    latest_at: datetime
    subject_kind: str | None
    subject_id: UUID | None
    follows_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(Event):
    """It was settled when a meeting is held and who is in the chair."""

    meeting_id: UUID
    meets_at: datetime
    chair_id: StaffId
    how: str
    in_time: bool
    jointly_held: bool
    person: str
    advocate: str


@dataclass(frozen=True, kw_only=True)
class MeetingOpened(Event):
    """A meeting began: how many were there, and what it lacks for a quorum."""

    meeting_id: UUID
    opened_at: datetime
    chair_id: StaffId
    attendees: int
    quorate: bool
    lacking: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MeetingSpoke(Event):
    """What came of a meeting: decided, recommended, deferred, or advice without a quorum."""

    meeting_id: UUID
    outcome: str
    authority: str | None
    chosen: str | None
    positions: tuple[str, ...]
    dissenting: int
    actions: int
    accountable_after_id: StaffId | None
    review_on: date | None


@dataclass(frozen=True, kw_only=True)
class MeetingCirculated(Event):
    """The record of a meeting was sent round; these organisations are asked to confirm it by then."""

    meeting_id: UUID
    asked: tuple[str, ...]
    confirm_by: datetime | None
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class MeetingAnswered(Event):
    """An organisation confirmed, corrected or disputed the record, or stayed silent until the time was up."""

    meeting_id: UUID
    org: str
    answer: str
    by_role: str | None


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Event):
    """A meeting will not be held, because the person's case has ended."""

    meeting_id: UUID
