"""What happened in a case, newest first, for reading; CaseHistory is the whole log, oldest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.events import RecordedEvent
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission

MOST = 500


@dataclass(frozen=True, kw_only=True)
class CaseStory:
    """Events newest first, names of who acted, names of tasks by process and element; `older` continues it."""

    events: tuple[RecordedEvent, ...]
    names: Mapping[Any, str]
    tasks: Mapping[tuple[str, str], str]
    older: int | None


@dataclass(frozen=True, kw_only=True)
class TellCase(Query[CaseStory]):
    """A case's last events, or those before a number."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId
    before: int | None = None
    limit: int = 60

    def answer(self, look: Look) -> CaseStory:
        """Raises NotFound."""
        case = look.visible_case(self.case_id)
        limit = max(1, min(self.limit, MOST))
        last = min(case.event_count, (self.before or case.event_count + 1) - 1)
        first = max(0, last - limit)
        events = look.events.of_chain(case.id, after=first, limit=max(1, last - first)) if last > 0 else ()
        return CaseStory(
            events=tuple(reversed(events)),
            names=look.staff.names({event.actor_id for event in events}),
            tasks={(task.process_key, task.element): task.name for task in look.tasks.of_case(case.id)},
            older=first + 1 if first > 0 else None,
        )
