"""What stands around a task: the steps before it, the last contacts, restrictions, and who is called next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.due_times import due_times_for
from handrail.application.queries.case_care import RestrictionSeen, restrictions_seen
from handrail.application.queries.contacts_seen import SeenContact, contacts_seen
from handrail.application.tasks_in_hand import visible_task
from handrail.application.work import Look
from handrail.domain import senior_calls
from handrail.domain.cases import Case
from handrail.domain.evaluations import Evaluation
from handrail.domain.identifiers import InstanceId, TaskId
from handrail.domain.ladders import LADDERS, Call, LadderCode, call_at
from handrail.domain.permissions import Permission
from handrail.domain.tasks import Task, TaskClock, TaskStatus
from handrail.domain.timers import TimerKind
from handrail.storage.escalations import Escalations
from handrail.storage.evaluations import Evaluations

_STEPS, _CONTACTS = 2, 3


@dataclass(frozen=True, kw_only=True)
class StepBefore:
    """A task of the same run that was done before: its name, by whom, when."""

    name: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class NextTime:
    """Something that happens by itself while nobody decides: the element of the diagram, and when."""

    element: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TaskSurroundings:
    """Newest first. `evaluation` is what the table said to begin with; `next_call` the next rung of the ladder.

    `lapses` are the timers of the diagram that hang on an open task, soonest first. `asked_by` names those who want to
    be rung back.
    """

    steps_before: tuple[StepBefore, ...]
    contacts: tuple[SeenContact, ...]
    restrictions: tuple[RestrictionSeen, ...]
    evaluation: Evaluation | None
    next_call: Call | None
    lapses: tuple[NextTime, ...]
    asked_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AroundTask(Query[TaskSurroundings]):
    """What a person needs beside the form to decide."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_id: TaskId

    def answer(self, look: Look) -> TaskSurroundings:
        """Raises NotFound."""
        case, task = visible_task(look, self.task_id)
        return TaskSurroundings(
            steps_before=_steps_before(look, task.instance_id, task),
            contacts=contacts_seen(look, case, limit=_CONTACTS),
            restrictions=restrictions_seen(look, case, in_force_only=True),
            evaluation=_evaluation(look, task),
            next_call=next_call_of(look, case, task.clock) if task.is_open and task.clock else None,
            lapses=lapses_of(look, task) if task.is_open else (),
            asked_by=_asked_by(look, task) if task.process_key == senior_calls.PROCESS else (),
        )


def lapses_of(look: Look, task: Task) -> tuple[NextTime, ...]:
    """Timers of the diagram that hang on this step, soonest first."""
    return tuple(
        NextTime(element=timer.element, at=timer.due_at)
        for timer in look.timers.pending_of(task.instance_id)
        if timer.kind is TimerKind.FLOW and timer.element.startswith(f"{task.element}-")
    )


def _steps_before(look: Look, instance_id: InstanceId, task: Task) -> tuple[StepBefore, ...]:
    done = [
        before
        for before in look.tasks.of_instance(instance_id)
        if before.status is TaskStatus.DONE
        and before.completed_at is not None
        and before.completed_by is not None
        and before.completed_at <= task.opened_at
    ]
    done.sort(key=lambda before: (before.completed_at, before.token), reverse=True)
    names = look.staff.names([before.completed_by for before in done[:_STEPS] if before.completed_by])
    return tuple(
        StepBefore(name=before.name, by=names.get(before.completed_by, "A colleague"), at=before.completed_at)
        for before in done[:_STEPS]
        if before.completed_at is not None and before.completed_by is not None
    )


def _evaluation(look: Look, task: Task) -> Evaluation | None:
    """The answer of the table that the task's escalation came from."""
    for escalation in Escalations(look.session).of_case(task.case_id, limit=20):
        if escalation.instance_id == task.instance_id and escalation.evaluation_id is not None:
            return Evaluations(look.session).get(escalation.evaluation_id)
    return None


def _asked_by(look: Look, task: Task) -> tuple[str, ...]:
    askers = senior_calls.askers(look.events.of_instance(task.instance_id))
    names = look.staff.names(askers)
    return tuple(names[one] for one in askers if one in names)


def next_call_of(look: Look, case: Case, clock: TaskClock) -> Call | None:
    """The rung that is called next while nobody does a task with that clock; None without a ladder."""
    if clock.ladder is None:
        return None
    now = look.clock_now()
    rules = due_times_for(look, case, now).rules
    ladder = LADDERS[LadderCode(clock.ladder)]

    def due(key: str, variant: str | None, start: datetime) -> datetime:
        return rules.due(key, variant, start=start)

    for number in range(1, len(ladder.rungs) + 2):
        call = call_at(ladder, number, clock.due_at, due, clock.response_class)
        if call.at > now:
            return call
    return call_at(ladder, len(ladder.rungs), clock.due_at, due, clock.response_class)
