"""The history of a case, or of one instance: its events, oldest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from handrail.application.commanding import Query
from handrail.application.work import NO_PROCESS, Look
from handrail.domain.errors import Invalid, NotFound
from handrail.domain.events import RecordedEvent
from handrail.domain.identifiers import CaseId, InstanceId
from handrail.domain.permissions import Permission

MOST = 1000


@dataclass(frozen=True, kw_only=True)
class History:
    """Events with the names of who acted; `next` is the number to go on after."""

    events: tuple[RecordedEvent, ...]
    names: Mapping[Any, str]
    next: int | None


@dataclass(frozen=True, kw_only=True)
class CaseHistory(Query[History]):
    """A case's events after a number."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId
    after: int = 0
    limit: int = MOST

    def answer(self, look: Look) -> History:
        """Raises NotFound, Invalid."""
        if not 1 <= self.limit <= MOST or self.after < 0:
            raise Invalid.at("/limit", f"Ask for 1 to {MOST} events after a number of 0 or more")
        look.visible_case(self.case_id)
        events = look.events.of_chain(self.case_id, after=self.after, limit=self.limit + 1)
        page = events[: self.limit]
        return History(
            events=page,
            names=look.staff.names({event.actor_id for event in page}),
            next=page[-1].number if len(events) > self.limit else None,
        )


@dataclass(frozen=True, kw_only=True)
class InstanceHistory(Query[History]):
    """One instance's events."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    instance_id: InstanceId

    def answer(self, look: Look) -> History:
        """Raises NotFound."""
        instance = look.instances.get(self.instance_id)
        if instance is None:
            raise NotFound(NO_PROCESS)
        look.visible_case(instance.case_id, otherwise=NO_PROCESS)
        events = look.events.of_instance(instance.id)
        return History(events=events, names=look.staff.names({event.actor_id for event in events}), next=None)
