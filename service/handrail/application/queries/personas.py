"""The demo's personas, for the sign-in page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.permissions import Permission
from handrail.storage.staff import StaffMember


@dataclass(frozen=True, kw_only=True)
class Personas(Query[tuple[StaffMember, ...]]):
    """Every persona, by user name; empty outside the demo."""

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS

    def answer(self, look: Look) -> tuple[StaffMember, ...]:
        """Read them."""
        return look.staff.personas()
