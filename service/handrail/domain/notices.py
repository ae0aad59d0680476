"""Notices: what the product tells a person without asking them to do anything.

Whoever raised an escalation hears what came of it (K10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from handrail.domain.identifiers import CaseId, StaffId


class NoticeKind(StrEnum):
    """Why a notice was sent."""

    OUTCOME = "outcome"
    """What happened next, told to who raised it."""
    PAGE = "page"
    """Somebody must look now: an emergency, a rung of a ladder, a restriction without authority."""
    INFORM = "inform"
    """Told after the event, as the rights matrix asks."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One notice to one person, or to whoever holds a role in a locality. `subject` is coded, `facts` its blanks."""

    id: UUID
    case_id: CaseId | None
    kind: NoticeKind
    subject: str
    staff_id: StaffId | None
    role: str | None
    locality: str | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime
    read_at: datetime | None
