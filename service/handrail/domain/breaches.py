"""Governance's breach list: what should have been decided and was not. A line stands until a person settles it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId


class BreachKind(StrEnum):
    """What is overdue."""

    NO_CURRENT_AUTHORITY = "no_current_authority"
    UNAUTHORISED = "unauthorised"
    REVIEW_LATE = "review_late"


@dataclass(frozen=True, kw_only=True)
class Breach:
    """One line of the list. `since` is when the time ran out, `listed_at` when the list gained it; aware UTC."""

    id: UUID
    case_id: CaseId
    locality: str
    kind: BreachKind
    subject_id: UUID
    since: datetime
    listed_at: datetime
    settled_at: datetime | None
    settled_by: str | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.settled_at is None

    def minutes(self, now: datetime) -> int:
        """How long it has lasted, or lasted in all, in whole minutes."""
        return int(((self.settled_at or now) - self.since).total_seconds() // 60)


@dataclass(frozen=True, kw_only=True)
class BreachListed(Event):
    """Governance's list gained a line."""

    breach_id: UUID
    kind: str
    subject_id: UUID
    since: datetime


@dataclass(frozen=True, kw_only=True)
class BreachSettled(Event):
    """A person decided, and a line of the list is settled after so many minutes; the line itself stays."""

    breach_id: UUID
    kind: str
    subject_id: UUID
    minutes: int
    settled_by: str
