"""Tasks as rows of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from handrail.application.queries.rights_to_tasks import RightsToTasks, RightToTask
from handrail.domain.actors import Actor
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role
from handrail.domain.tasks import Task
from handrail.web import times
from handrail.web.door import ask, may, place_name
from handrail.web.inbox.pages import TaskRow
from handrail.web.rights.because import because, missing
from handrail.web.wording import CLASSES, in_words, listed


def task_row(
    task: Task,
    *,
    person: str,
    actor: Actor,
    holders: Mapping[Any, str],
    may_claim: bool,
    now: datetime,
    has_draft: bool = False,
    right: RightToTask | None = None,
) -> TaskRow:
    """One open task as a row; `holders` are names by staff id, `right` the reader's to the decision it takes."""
    clock = task.clock
    return TaskRow(
        id=str(task.id),
        name=task.name,
        person=person,
        process=in_words(task.process_key),
        place=place_name(task.locality),
        role=role_words(task.role),
        holder="" if task.assignee_id is None else holders.get(task.assignee_id, "a colleague"),
        mine=task.assignee_id == actor.id,
        may_claim=may_claim and task.assignee_id is None and (right is None or right.verdict.allowed),
        due=None
        if task.due_at is None
        else times.due(task.due_at, now, from_at=clock.from_at if clock else None),
        mark=CLASSES.get(clock.response_class or "") if clock else None,
        has_draft=has_draft,
        revision=task.revision,
        **_decision(right, now),
    )


def _decision(right: RightToTask | None, now: datetime) -> dict[str, Any]:
    """What a row says of the decision that its step takes: why the reader may, or what is missing and whom to ask."""
    if right is None:
        return {}
    if right.waits_for_second:
        return {"waits": True}
    if right.verdict.allowed:
        return {"decides": because(right.verdict, now=now)}
    return {
        "why_not": f"{right.verdict.reason}. {missing(right.verdict)}",
        "ask": listed(right.holders[:3], "or"),
    }


def rights_to(tasks: Iterable[Task]) -> Mapping[TaskId, RightToTask]:
    """The reader's rights to those of several tasks that take a decision."""
    deciding = tuple(task.id for task in tasks if task.decision is not None)
    return ask(RightsToTasks(task_ids=deciding)) if deciding and may(Permission.WORK_ON_TASKS) else {}


def role_words(role: str) -> str:
    """A role's code in plain words."""
    try:
        return Role(role).label
    except ValueError:
        return in_words(role)
