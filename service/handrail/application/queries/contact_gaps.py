"""Which cases are past their contact gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission
from handrail.storage.contacts import Contacts

LEAST_SHARE = 1.5
"""The most sensitive gap a shipped table acts on (row S10); the table itself decides what the gap means."""


@dataclass(frozen=True, kw_only=True)
class ContactGaps(Query[tuple[CaseId, ...]]):
    """Open cases whose person was last seen at least 1.5 times the agreed time ago, longest first (500 at most)."""

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS

    def answer(self, look: Look) -> tuple[CaseId, ...]:
        """Read them."""
        found = Contacts(look.session).cases_not_seen_for(LEAST_SHARE, at=look.clock_now())
        return tuple(case.id for case in found)
