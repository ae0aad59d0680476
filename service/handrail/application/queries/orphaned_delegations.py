"""Delegations that have nothing to stand on any more, for the worker to end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.lendable_rights import lendable_rights
from handrail.application.work import Look
from handrail.domain.delegation_rules import orphaned_by
from handrail.domain.delegations import Delegation
from handrail.domain.errors import Conflict
from handrail.domain.permissions import Permission
from handrail.storage.delegations import Delegations

MOST = 500


@dataclass(frozen=True, kw_only=True)
class OrphanedDelegations(Query[tuple[Delegation, ...]]):
    """Those that are not over, though a role they stand on is (500 at most)."""

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS

    def answer(self, look: Look) -> tuple[Delegation, ...]:
        """Nothing while no matrix is published: then nobody can say what a role carries."""
        now = look.clock_now()
        running = Delegations(look.session).not_over(at=now, limit=MOST)
        if not running:
            return ()
        try:
            rights = lendable_rights(look)
        except Conflict:
            return ()
        delegates = look.staff.actors({one.to_id for one in running}, at=now)
        return tuple(
            one for one in running if orphaned_by(one, delegates.get(one.to_id), rights, now) is not None
        )
