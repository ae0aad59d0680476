"""Which open cases have nobody who can be accountable, or nobody who accepted it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.accountability import GAP
from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission
from handrail.domain.responsibilities import ACCOUNTABLE_ROLES


@dataclass(frozen=True, kw_only=True)
class UnsettledAccountability(Query[tuple[CaseId, ...]]):
    """Open cases to settle, oldest first (1,000 at most)."""

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS

    def answer(self, look: Look) -> tuple[CaseId, ...]:
        """Read them."""
        return look.cases.unsettled(ACCOUNTABLE_ROLES, gap=GAP, at=look.clock_now())
