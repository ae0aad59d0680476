"""The record that section 6(5) of the Mental Health Units (Use of Force) Act 2018 asks for (DOMAIN section 5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, StaffId


@dataclass(frozen=True, kw_only=True)
class UseOfForce:
    """One use of force, in codes; the narrative items are sealed where it is kept. Kept three years at the least."""

    id: UUID
    case_id: CaseId
    restriction_id: UUID | None
    types: tuple[str, ...]
    used_at: datetime
    duration_minutes: int
    injury: str
    debrief: str
    debrief_by: datetime
    recorded_by: StaffId
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class UseOfForceRecorded(Event):
    """A use of force was recorded."""

    record_id: UUID
    restriction_id: UUID | None
    types: tuple[str, ...]
    used_at: datetime
    injury: str
    debrief_by: datetime
