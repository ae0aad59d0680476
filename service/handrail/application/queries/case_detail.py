"""One case as its page and the API show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from handrail.application.commanding import Query
from handrail.application.work import NO_CASE, Look
from handrail.domain.cases import Case
from handrail.domain.errors import NotFound
from handrail.domain.identifiers import CaseId
from handrail.domain.instances import Instance
from handrail.domain.people import Person
from handrail.domain.permissions import Permission
from handrail.domain.tasks import Task
from handrail.domain.timers import Timer
from handrail.storage.records import Records


@dataclass(frozen=True, kw_only=True)
class CaseDetail:
    """A case with what is open in it; `plan` holds the person's own words, `names` staff named anywhere here."""

    case: Case
    person: Person
    plan: Mapping[str, Any]
    tasks: tuple[Task, ...]
    instances: tuple[Instance, ...]
    timers: tuple[Timer, ...]
    names: Mapping[Any, str]
    restrictions: tuple[Mapping[str, Any], ...]
    escalations: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class ShowCase(Query[CaseDetail]):
    """One case the actor may see."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId

    def answer(self, look: Look) -> CaseDetail:
        """Raises NotFound."""
        case = look.visible_case(self.case_id)
        person = None if case.is_matter else look.people.get(case.patient_id)
        if person is None:
            raise NotFound(NO_CASE)
        records = Records(look.session)
        tasks = look.tasks.of_case(case.id, open_only=True)
        staff_ids = {task.assignee_id for task in tasks} | {case.accountable_id}
        return CaseDetail(
            case=case,
            person=person,
            plan=look.words_of(case, look.cases.sealed_plan(case.id), place=f"plan:{case.id}"),
            tasks=tasks,
            instances=look.instances.of_case(case.id),
            timers=look.timers.pending_of_case(case.id),
            names=look.staff.names([staff_id for staff_id in staff_ids if staff_id is not None]),
            restrictions=records.of_noun("restrictions", case.id),
            escalations=records.of_noun("escalations", case.id),
        )
