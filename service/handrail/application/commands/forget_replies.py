"""Answers kept for repeated requests are dropped after 30 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.permissions import Permission
from handrail.storage.replies import Replies

KEPT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class ForgetReplies(Command[int]):
    """Drop answers older than 30 days; how many."""

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    records_event: ClassVar[bool] = False

    def execute(self, work: Work) -> int:
        """Nothing can be refused."""
        return Replies(work.session).forget_before(work.now - KEPT)
