"""The inbox: tasks somebody holds, or may take on, by due time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import CaseId, InstanceId, StaffId, TaskId
from handrail.domain.people import Person
from handrail.domain.permissions import Permission
from handrail.domain.rights import roles_served_by
from handrail.domain.tasks import Task
from handrail.storage.tasks import END_OF_TIME, TaskPlace

MOST = 200


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """One page of tasks. `next` is the place to go on from (None at the end); `people` whom each case is about."""

    items: tuple[Task, ...]
    next: str | None
    people: Mapping[CaseId, Person]
    holders: Mapping[StaffId, str]


@dataclass(frozen=True, kw_only=True)
class TaskList(Query[TaskPage]):
    """Open tasks: `mine` those the actor holds, otherwise those nobody holds and the actor may do.

    `case_id` or `instance_id` narrows it (then whoever holds them); `after` is a place from the page before.
    """

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    mine: bool = False
    case_id: CaseId | None = None
    instance_id: InstanceId | None = None
    process_key: str | None = None
    locality: str | None = None
    late_only: bool = False
    after: str | None = None
    limit: int = 50
    with_people: bool = True

    def answer(self, look: Look) -> TaskPage:
        """Raises NotFound for a case the actor may not see, Invalid for a bad place or limit."""
        if not 1 <= self.limit <= MOST:
            raise Invalid.at("/limit", f"Ask for 1 to {MOST} tasks at a time")
        found = self._found(look, place_from(self.after))
        page, more = found[: self.limit], len(found) > self.limit
        return TaskPage(
            items=page,
            next=place_of(page[-1]) if more and page else None,
            people=look.cases.people_of({task.case_id for task in page}) if self.with_people else {},
            holders=look.staff.names([task.assignee_id for task in page if task.assignee_id is not None]),
        )

    def _found(self, look: Look, after: TaskPlace | None) -> tuple[Task, ...]:
        actor = look.actor
        late_before = look.clock_now() if self.late_only else None
        if self.instance_id is not None:
            instance = look.instances.get(self.instance_id)
            if instance is not None:
                look.visible_case(instance.case_id)
                return _after(look.tasks.open_in_instance(self.instance_id), after)
            return ()
        if self.case_id is not None and not self.mine:
            look.visible_case(self.case_id)
            return _after(look.tasks.of_case(self.case_id, open_only=True), after)
        if self.mine:
            return look.tasks.mine(
                actor.id,
                after=after,
                limit=self.limit + 1,
                process_key=self.process_key,
                late_before=late_before,
                case_id=self.case_id,
            )
        return look.tasks.available(
            self._pairs(look),
            not_for=actor.id,
            after=after,
            limit=self.limit + 1,
            process_key=self.process_key,
            late_before=late_before,
        )

    def _pairs(self, look: Look) -> list[tuple[str, str]]:
        reachable = look.actor.localities
        localities = sorted(look.resources.localities if reachable is None else reachable)
        return [
            (locality, role)
            for locality in localities
            if self.locality in (None, locality)
            for role in sorted(roles_served_by(look.actor.roles_for(locality=locality)))
        ]


def place_of(task: Task) -> str:
    """Where a page ended, as text for the next request."""
    return f"{(task.due_at or END_OF_TIME).isoformat()}~{task.id}"


def place_from(text: str | None) -> TaskPlace | None:
    """A place from its text. Raises Invalid."""
    if text is None:
        return None
    try:
        at, _, task_id = text.partition("~")
        return TaskPlace(order_at=datetime.fromisoformat(at.replace(" ", "+")), id=TaskId(UUID(task_id)))
    except ValueError:
        raise Invalid.at("/after", "Use the value of `next` from the page before") from None


def _after(tasks: tuple[Task, ...], after: TaskPlace | None) -> tuple[Task, ...]:
    if after is None:
        return tasks
    return tuple(t for t in tasks if (t.due_at or END_OF_TIME, t.id) > (after.order_at, after.id))
