"""Whether the demo's caseload is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.commands.note_demo_loaded import DEMO_CHAIN
from handrail.application.work import Look
from handrail.domain.permissions import Permission


class HowFar(StrEnum):
    """How far the demo is."""

    ABSENT = "absent"
    BEGUN = "begun"
    """There are cases, but no word that all of them were made."""
    LOADED = "loaded"


@dataclass(frozen=True, kw_only=True)
class DemoState(Query[HowFar]):
    """Whether the demo was loaded to its end, begun, or never."""

    permission: ClassVar[Permission] = Permission.MANAGE_STAFF

    def answer(self, look: Look) -> HowFar:
        """Read it."""
        if look.events.of_chain(DEMO_CHAIN, limit=1):
            return HowFar.LOADED
        return HowFar.BEGUN if look.cases.find(reach=None, limit=1) else HowFar.ABSENT
