"""A task: something a person does, opened by a process and ended once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, InstanceId, StaffId, TaskId


class TaskStatus(StrEnum):
    """Where a task stands. It ends once: done or cancelled."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class TaskClock:
    """The clock on a task: from when, until when, under which key, and the ladder that is climbed when it runs out.

    `passed` counts the clock points passed so far (warnings, due, rungs); `rung` the rungs climbed (0 while in time).
    Times are aware UTC.
    """

    key: str | None = None
    response_class: str | None = None
    from_at: datetime
    due_at: datetime
    ladder: str | None = None
    passed: int = 0
    rung: int = 0

    @property
    def class_of_right(self) -> str | None:
        """The response class that a right is looked up with: `urgent_repeat` is urgent; None where it is no class."""
        found = (self.response_class or "").removesuffix("_repeat")
        return found if found in {one.value for one in ResponseClass} else None


@dataclass(frozen=True, kw_only=True)
class Task:
    """A task as rules and pages see it. `revision` is what a person must have seen to act on it; `completed_for` on
    whose behalf it was done, under a delegation; `unheld_at` since when nobody there holds the right to decide it."""

    id: TaskId
    instance_id: InstanceId
    case_id: CaseId
    token: int
    process_key: str
    element: str
    name: str
    role: str
    locality: str
    pathway: str
    form_key: str | None
    operation: str | None
    result_variable: str | None
    decision: str | None
    status: TaskStatus
    assignee_id: StaffId | None
    not_by: tuple[StaffId, ...]
    revision: int
    opened_at: datetime
    due_at: datetime | None
    late_at: datetime | None
    clock: TaskClock | None
    completed_by: StaffId | None
    completed_at: datetime | None
    completed_for: StaffId | None = None
    instructions: str | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    unheld_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can still be done."""
        return self.status is TaskStatus.OPEN


@dataclass(frozen=True, kw_only=True)
class TaskClaimed(Event):
    """Somebody took a task on."""

    task_id: TaskId
    element: str
    staff_id: StaffId


@dataclass(frozen=True, kw_only=True)
class TaskReleased(Event):
    """Somebody gave a task back to everyone who may do it."""

    task_id: TaskId
    element: str
    staff_id: StaffId


@dataclass(frozen=True, kw_only=True)
class TaskReassigned(Event):
    """A lead gave a task to somebody."""

    task_id: TaskId
    element: str
    from_id: StaffId | None
    to_id: StaffId


@dataclass(frozen=True, kw_only=True)
class TaskCompleted(Event):
    """A task was done: the digest is the SHA-256 of the sealed answers' plain bytes."""

    task_id: TaskId
    element: str
    process: str
    form: str | None
    role: str
    right: str
    answers_digest: str | None
    due_at: datetime | None
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class TaskLate(Event):
    """A task's clock ran out without it being done; nothing was decided by that (K5)."""

    task_id: TaskId
    element: str
    role: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class NobodyHoldsRight(Event):
    """Nobody there holds the right to an open decision, so the next rung of its ladder was called (DOMAIN R1)."""

    task_id: TaskId
    element: str
    decision: str
    row: str
    decided_by: tuple[str, ...]
    ladder: str
    rung: int
    roles: tuple[str, ...]
    posts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RightHeldAgain(Event):
    """Somebody holds the right to a decision again that nobody there could take."""

    task_id: TaskId
    element: str
    decision: str


@dataclass(frozen=True, kw_only=True)
class LadderClimbed(Event):
    """A task not done in time went up to the next rung; earlier rungs keep it (DOMAIN section 2.5)."""

    task_id: TaskId
    element: str
    ladder: str
    rung: int
    call: int
    roles: tuple[str, ...]
    posts: tuple[str, ...] = ()
    minutes_late: int
