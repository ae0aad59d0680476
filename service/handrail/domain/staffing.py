"""Staff who leave, and roles that end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handrail.domain.events import Event
from handrail.domain.identifiers import StaffId


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    """A member of staff no longer holds a role, in any scope."""

    staff_id: StaffId
    role: str
    ended_at: datetime


@dataclass(frozen=True, kw_only=True)
class StaffLeft(Event):
    """A member of staff left: they hold no role and cannot sign in."""

    staff_id: StaffId
    left_at: datetime
