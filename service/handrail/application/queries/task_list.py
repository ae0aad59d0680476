"""The inbox: tasks somebody holds, or may take on, by due time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar
from uuid import UUID

from handrail.application.commanding import Query
from handrail.application.work import NO_PROCESS, Look
from handrail.domain.actors import Actor
from handrail.domain.errors import Invalid, NotFound
from handrail.domain.identifiers import CaseId, InstanceId, StaffId, TaskId
from handrail.domain.matters import PROCESSES_OF_MATTERS
from handrail.domain.people import Person
from handrail.domain.permissions import Permission
from handrail.domain.rights import served_by, served_under
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
        items = tuple(task for task in page if _reached(look.actor, task))
        return TaskPage(
            items=items,
            next=place_of(page[-1]) if more and page else None,
            people=look.cases.people_of({task.case_id for task in items}) if self.with_people else {},
            holders=look.staff.names([task.assignee_id for task in items if task.assignee_id is not None]),
        )

    def _found(self, look: Look, after: TaskPlace | None) -> tuple[Task, ...]:
        actor = look.actor
        late_before = look.clock_now() if self.late_only else None
        if self.instance_id is not None:
            instance = look.instances.get(self.instance_id)
            if instance is None:
                raise NotFound(NO_PROCESS)
            look.visible_case(instance.case_id, otherwise=NO_PROCESS)
            return self._narrowed(look.tasks.open_in_instance(self.instance_id), after, late_before)
        if self.case_id is not None and not self.mine:
            look.visible_case(self.case_id)
            return self._narrowed(look.tasks.of_case(self.case_id, open_only=True), after, late_before)
        if self.mine:
            return look.tasks.mine(
                actor.id,
                after=after,
                limit=self.limit + 1,
                process_key=self.process_key,
                late_before=late_before,
                case_id=self.case_id,
                locality=self.locality,
            )
        available = partial(
            look.tasks.available,
            not_for=actor.id,
            after=after,
            limit=self.limit + 1,
            process_key=self.process_key,
            late_before=late_before,
        )
        localities = self._localities(look)
        found = {task.id: task for task in available(served_by(actor, localities))}
        for lent in actor.delegations:
            reached = served_under(lent, localities)
            found |= {task.id: task for task in available(reached, codes=lent.codes)}
        return tuple(sorted(found.values(), key=_place)[: self.limit + 1])

    def _localities(self, look: Look) -> list[str]:
        reachable = look.actor.localities
        localities = sorted(look.resources.localities if reachable is None else reachable)
        return [locality for locality in localities if self.locality in (None, locality)]

    def _narrowed(
        self, tasks: tuple[Task, ...], after: TaskPlace | None, late_before: datetime | None
    ) -> tuple[Task, ...]:
        """A case's or an instance's tasks, as few as they are, narrowed and ordered as the long lists are."""
        fit = [
            task
            for task in tasks
            if (after is None or _place(task) > (after.order_at, after.id))
            and self.process_key in (None, task.process_key)
            and self.locality in (None, task.locality)
            and (late_before is None or (task.due_at is not None and task.due_at < late_before))
        ]
        return tuple(sorted(fit, key=_place))


def place_of(task: Task) -> str:
    """Where a page ended, as text for the next request."""
    return f"{(task.due_at or END_OF_TIME).isoformat()}~{task.id}"


def place_from(text: str | None) -> TaskPlace | None:
    """A place from its text. Raises Invalid."""
    if text is None:
        return None
    try:
        at, _, task_id = text.partition("~")
        order_at = datetime.fromisoformat(at.replace(" ", "+"))
        if order_at.tzinfo is None:
            raise ValueError("no offset")
        return TaskPlace(order_at=order_at.astimezone(UTC), id=TaskId(UUID(task_id)))
    except (ValueError, OverflowError):
        raise Invalid.at("/after", "Use the value of `next` from the page before") from None


def _reached(actor: Actor, task: Task) -> bool:
    """Whether a role reaches the task still: somebody may hold one from a place where they work no more."""
    if task.process_key in PROCESSES_OF_MATTERS and task.assignee_id == actor.id:
        return True
    return actor.is_system or bool(actor.roles_for(locality=task.locality, pathway=task.pathway))


def _place(task: Task) -> tuple[datetime, TaskId]:
    return task.due_at or END_OF_TIME, task.id
