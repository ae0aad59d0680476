"""What the product has told somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.notices import Notice
from handrail.domain.permissions import Permission
from handrail.domain.rights import held_by


@dataclass(frozen=True, kw_only=True)
class MyNotices(Query[tuple[Notice, ...]]):
    """Notices to the actor, or to a role they hold in a locality, newest first (100 at most)."""

    permission: ClassVar[Permission] = Permission.SEE_SELF
    unread_only: bool = False

    def answer(self, look: Look) -> tuple[Notice, ...]:
        """Read them."""
        reachable = look.actor.localities
        localities = look.resources.localities if reachable is None else reachable
        held = held_by(look.actor, localities)
        return look.notices.for_person(look.actor.id, held, unread_only=self.unread_only)
