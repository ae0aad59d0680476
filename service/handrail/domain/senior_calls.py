"""A senior is asked to ring back: who was paged, who asked, and what came of it (DOMAIN R92).

It is advice: whoever asked goes on deciding, and needs nobody's leave to escalate or to ring 999 meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.events import Event, RecordedEvent
from handrail.domain.identifiers import StaffId
from handrail.domain.roles import Role

PROCESS = "senior-call"
ASKED_AGAIN = "senior.asked_again"
"""What a call waits for while it is open: another press for the same person."""

IN_HOURS = (Role.SENIOR_CLINICIAN, Role.CONSULTANT, Role.ON_CALL_CLINICIAN, Role.CLINICAL_DIRECTOR)
OUT_OF_HOURS = (Role.ON_CALL_CLINICIAN, Role.SENIOR_CLINICIAN, Role.CONSULTANT, Role.CLINICAL_DIRECTOR)
"""Whose turn it is: the first role that anybody else holds there."""


class Follows(StrEnum):
    """What the senior advises to do besides."""

    NOTHING = "nothing"
    ESCALATION = "escalation"
    CALL_999 = "call_999"


@dataclass(frozen=True, kw_only=True)
class SeniorPaged(Event):
    """Somebody asked for a senior: who was paged, in which role; no ids where everybody who holds it was."""

    asker_id: StaffId
    role: Role
    staff_ids: tuple[StaffId, ...]
    ring_by: datetime


@dataclass(frozen=True, kw_only=True)
class SeniorCallJoined(Event):
    """Somebody asked for a senior for a person whom a senior was called for already."""

    asker_id: StaffId


@dataclass(frozen=True, kw_only=True)
class SeniorRangBack(Event):
    """A senior rang back: whether they spoke, and what they advise to do besides."""

    by_id: StaffId
    spoke: bool
    means: str
    spoke_at: datetime | None
    follows: Follows | None


def askers(events: Iterable[RecordedEvent]) -> dict[StaffId, datetime]:
    """Who asked in the events of a call, in order, each with when they asked first."""
    found: dict[StaffId, datetime] = {}
    for event in events:
        if event.type in (SeniorPaged.__name__, SeniorCallJoined.__name__):
            found.setdefault(StaffId(UUID(str(event.data["asker_id"]))), event.at)
    return found
