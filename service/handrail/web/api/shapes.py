"""Domain values as JSON-plain answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from handrail.application.queries.history import History
from handrail.domain.events import RecordedEvent, plain
from handrail.domain.instances import Instance
from handrail.domain.people import Person
from handrail.domain.processes import Version
from handrail.domain.tasks import Task
from handrail.domain.timers import Timer


def person_shape(person: Person) -> dict[str, Any]:
    """A person's identity."""
    return {
        "id": str(person.id),
        "name": person.name,
        "born": str(person.born),
        "nhs_number": person.nhs_number,
        "nhs_number_status": person.nhs_number_status.value,
    }


def instance_shape(
    instance: Instance, version: Version | None, tasks: Iterable[Task], timers: Iterable[Timer]
) -> dict[str, Any]:
    """An instance with what is open in it."""
    return {
        "id": str(instance.id),
        "case": str(instance.case_id),
        "process": instance.process_key,
        "version": 0 if version is None else version.number,
        "status": instance.status.value,
        "started_at": plain(instance.started_at),
        "ended_at": plain(instance.ended_at),
        "tasks": [task_brief(task) for task in tasks if task.is_open],
        "timers": [timer_shape(timer) for timer in timers],
        "awaits": list(instance.awaits),
        "incident": None if instance.incident is None else dict(instance.incident),
    }


def task_brief(task: Task) -> dict[str, Any]:
    """An open task, in short."""
    return {
        "id": str(task.id),
        "element": task.element,
        "name": task.name,
        "role": task.role,
        "due_at": plain(task.due_at),
    }


def task_row(task: Task, *, now: datetime, names: Mapping[Any, str]) -> dict[str, Any]:
    """A task in a list."""
    return {
        **task_brief(task),
        "case": str(task.case_id),
        "instance": str(task.instance_id),
        "process": task.process_key,
        "revision": task.revision,
        "opened_at": plain(task.opened_at),
        "late": is_late(task, now),
        "assignee": None if task.assignee_id is None else names.get(task.assignee_id, "a colleague"),
    }


def is_late(task: Task, now: datetime) -> bool:
    """Whether a task is past its due time, or was when it ended."""
    return task.due_at is not None and (task.completed_at or now) > task.due_at


def timer_shape(timer: Timer) -> dict[str, Any]:
    """A pending timer."""
    return {
        "element": timer.element,
        "kind": timer.kind.value,
        "occurrence": timer.occurrence,
        "due_at": plain(timer.due_at),
    }


def version_shape(version: Version) -> dict[str, Any]:
    """A version of a process."""
    return {
        "id": str(version.id),
        "number": version.number,
        "status": version.status.value,
        "name": version.name,
        "bundle": version.bundle_sha256,
        "created_at": plain(version.created_at),
        "effective_at": plain(version.effective_at),
    }


def history_shape(history: History) -> dict[str, Any]:
    """Events, oldest first."""
    return {"items": [event_shape(event, history.names) for event in history.events], "next": history.next}


def event_shape(event: RecordedEvent, names: Mapping[Any, str]) -> dict[str, Any]:
    """One event. `actor` is the name of who acted, or "Handrail"."""
    return {
        "number": event.number,
        "at": plain(event.at),
        "actor": names.get(event.actor_id, "Handrail"),
        "type": event.type,
        "instance": None if event.instance_id is None else str(event.instance_id),
        "data": dict(event.data),
        "hash": event.hash.hex(),
    }
