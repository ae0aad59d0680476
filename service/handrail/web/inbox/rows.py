"""Tasks as rows of a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail.domain.actors import Actor
from handrail.domain.roles import Role
from handrail.domain.tasks import Task
from handrail.web import times
from handrail.web.door import place_name
from handrail.web.inbox.pages import TaskRow
from handrail.web.wording import CLASSES, in_words


def task_row(
    task: Task,
    *,
    person: str,
    actor: Actor,
    holders: Mapping[Any, str],
    may_claim: bool,
    now: datetime,
    has_draft: bool = False,
) -> TaskRow:
    """One open task as a row; `holders` are names by staff id."""
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
        may_claim=may_claim and task.assignee_id is None,
        due=None if task.due_at is None else times.due(task.due_at, now, from_at=clock.from_at if clock else None),
        mark=CLASSES.get(clock.response_class or "") if clock else None,
        has_draft=has_draft,
        revision=task.revision,
    )


def role_words(role: str) -> str:
    """A role's code in plain words."""
    try:
        return Role(role).label
    except ValueError:
        return in_words(role)
