"""The actor's notices with whom they are about, for reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from handrail.application.commanding import Query
from handrail.application.queries.notices import MyNotices
from handrail.application.work import Look
from handrail.domain.identifiers import CaseId, StaffId
from handrail.domain.notices import Notice
from handrail.domain.people import Person
from handrail.domain.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class Told:
    """Notices newest first, the people of their cases, the names of tasks by their id, and who asks for a senior."""

    notices: tuple[Notice, ...]
    people: Mapping[CaseId, Person]
    tasks: Mapping[str, str]
    askers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class NoticesTold(Query[Told]):
    """What the product told the actor."""

    permission: ClassVar[Permission] = Permission.SEE_SELF

    def answer(self, look: Look) -> Told:
        """Read them."""
        notices = MyNotices().answer(look)
        asker_ids = {UUID(notice.facts["asker_id"]) for notice in notices if notice.facts.get("asker_id")}
        task_ids = {str(notice.facts["task_id"]) for notice in notices if notice.facts.get("task_id")}
        return Told(
            notices=notices,
            people={
                case.id: person
                for case, person in look.cases.among({n.case_id for n in notices if n.case_id is not None})
                if look.sees(case)
            },
            tasks=look.tasks.names_of(UUID(task_id) for task_id in task_ids),
            askers={str(id): name for id, name in look.staff.names(StaffId(id) for id in asker_ids).items()},
        )
