"""Moving an instance: hand the engine what happened, apply what it answers, write both into the history.

One way for every cause: a start, a completed task, a fired timer, a delivered message, a retry, a cancellation. All of
it happens inside the transaction that holds the case's lock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from handrail.application import operations
from handrail.application.due_times import host_functions
from handrail.application.reference import AskedReference
from handrail.application.task_clocks import new_clock, start_clock, stop_clock
from handrail.application.waiting_decisions import end_with_steps
from handrail.application.work import Place, Work
from handrail.domain.errors import Conflict, FieldProblem, Invalid
from handrail.domain.events import plain
from handrail.domain.identifiers import InstanceId, StaffId
from handrail.domain.instances import (
    DecisionTableFailed,
    IncidentRaised,
    Instance,
    InstanceMoved,
    InstanceStatus,
)
from handrail.domain.processes import Version
from handrail.domain.rights import Verdict
from handrail.domain.second_people import SecondPerson
from handrail.domain.tasks import Task, TaskStatus
from handrail.domain.timers import Timer, TimerKind, TimerStatus
from handrail.engine import (
    Bundle,
    Cancel,
    ClosedTask,
    Closing,
    Deliver,
    EngineRefused,
    Happening,
    OpenedTask,
    OperationWanted,
    Progress,
    Start,
)

RESERVED = frozenset(
    {"case_id", "locality", "pathway", "started_by", "done_by", "proposer_id", "proposed_by", "decide_role"}
)
"""Variables that the service sets itself: where a run belongs, who did or proposed what, and who is to decide."""


class OperationBroke(Exception):
    """An operation met what it cannot use, at an element; `fault` says what."""

    def __init__(self, element: str, fault: Exception) -> None:
        super().__init__(element)
        self.element = element
        self.fault = fault

    def as_invalid(self, at: str) -> Invalid:
        """The refusal for whoever sent the values that `at` points to."""
        words = f"Step {self.element} cannot go on with these values; check them, or ask the process owner"
        return Invalid(words, problems=(FieldProblem(at, words),))


_UNUSABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError)


@dataclass
class Run:
    """The instance an operation works for. `bind` adds business keys, by which messages find it from then on.

    When a person completes a task, `verdict` is the right they do it under, and `second` who confirmed their decision.
    """

    id: InstanceId
    process_key: str
    element: str
    keys: dict[str, str] = field(default_factory=dict)
    task: Task | None = None
    verdict: Verdict | None = None
    second: SecondPerson | None = None

    def bind(self, **keys: Any) -> None:
        """Be found by messages that carry these keys (an escalation's id, a restriction's id)."""
        self.keys.update({name: str(plain(value)) for name, value in keys.items()})


def refuse_reserved(given: Mapping[str, Any], *, at: str) -> None:
    """Raises Invalid when somebody outside sets a variable that is the service's own; `at` points to `given`."""
    taken = sorted(RESERVED & set(given))
    if taken:
        words = "The service sets this itself; leave it out"
        raise Invalid(words, problems=tuple(FieldProblem(f"{at}/{name}", words) for name in taken))


def start_instance(
    work: Work,
    version: Version,
    *,
    message: str | None = None,
    payload: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    keys: Mapping[str, str] | None = None,
) -> Instance:
    """Begin a run of a version for the locked case.

    Raises Invalid when the version has no start event for the message.
    """
    if (message or "") not in version.starts:
        offered = ", ".join(sorted(name or "no message" for name in version.starts))
        raise Invalid.at(
            "/process", f"{version.process_key} does not start with {message or 'no message'}: {offered}"
        )
    case = work.case
    instance = Instance(
        id=InstanceId(work.new_id()),
        case_id=case.id,
        version_id=version.id,
        process_key=version.process_key,
        bundle_sha256=version.bundle_sha256,
        status=InstanceStatus.WAITING,
        state=b"",
        keys=dict(keys or {}),
        awaits=(),
        moves=0,
        started_at=work.now,
        ended_at=None,
        incident=None,
    )
    work.instances.add(instance)
    start = Start(
        message=message,
        payload=dict(payload or {}),
        variables={
            "case_id": str(case.id),
            "locality": case.locality,
            "pathway": case.pathway,
            "started_by": str(work.actor.id),
            **(variables or {}),
        },
    )
    moved, _ = move(work, instance, start)
    return moved


def move(
    work: Work, instance: Instance, happening: Happening, *, task: Task | None = None
) -> tuple[Instance, Progress]:
    """Hand the engine one happening and keep everything it changed.

    `task` is the task a person has just done, if that is what happened: it is done even when the instance cannot get
    further. A move that ends in an incident is kept by the engine to be tried again whole, so what its operations did
    is taken back. Raises Conflict when the engine says that what was meant is no longer there.
    """
    bundle = bundle_of(work, instance)
    run = Run(instance.id, instance.process_key, "", dict(instance.keys), task)
    before_operations: list[Place] = []

    def perform(wanted: OperationWanted) -> Mapping[str, Any]:
        if not before_operations:
            before_operations.append(work.mark())
        run.element = wanted.element
        try:
            done = operations.perform(work, run, wanted.operation, wanted.parameters)
            result: Mapping[str, Any] = plain(done)
        except _UNUSABLE as fault:
            raise OperationBroke(wanted.element, fault) from fault
        return result

    asked = AskedReference(host_functions(lambda: work.due_times))
    try:
        progress = work.resources.engine.move(
            bundle,
            instance.state or None,
            happening,
            now=work.now,
            reference=asked.reference,
            perform=perform,
        )
    except EngineRefused as refusal:
        raise Conflict(str(refusal)) from refusal
    if _is_stuck(instance, happening, progress):
        if before_operations:
            work.back_to(before_operations[0])
            run.keys = dict(instance.keys)
        if task is not None:
            done = ClosedTask(token=task.token, element=task.element, why=Closing.COMPLETED)
            progress = replace(progress, closed=(done,))
    elif before_operations:
        work.unmark()
    moved = _apply(work, instance, bundle, happening, progress, asked, run, task)
    return moved, progress


def _is_stuck(before: Instance, happening: Happening, progress: Progress) -> bool:
    """Whether this very move ended in an incident; an earlier one may stay while others go on."""
    if progress.incident is None or progress.opened or progress.closed or progress.timers_set:
        return False
    token = getattr(happening, "token", None)
    if token is not None:
        return bool(progress.incident.token == token)
    shown = None if before.incident is None else before.incident.get("token")
    return shown is None or progress.incident.token > shown


def bundle_of(work: Work, instance: Instance) -> Bundle:
    """The bundle the instance began with (P13)."""
    return work.resources.catalogue.bundle(work.session, instance.process_key, instance.bundle_sha256)


def _apply(
    work: Work,
    before: Instance,
    bundle: Bundle,
    happening: Happening,
    progress: Progress,
    asked: AskedReference,
    run: Run,
    done: Task | None,
) -> Instance:
    status = InstanceStatus(progress.status)
    _close_tasks(work, before.id, progress, happening, done)
    for gone in progress.timers_cancelled:
        work.timers.cancel(before.id, TimerKind.FLOW, gone.token, gone.occurrence)
    incident = _incident(work, before, progress)
    if incident is not None:
        status = InstanceStatus.INCIDENT
    after = replace(
        before,
        status=status,
        state=progress.state,
        keys=dict(run.keys),
        awaits=tuple(sorted({awaited.name for awaited in progress.awaited})),
        moves=before.moves + 1,
        ended_at=work.now if status.is_over else None,
        incident=incident,
    )
    work.instances.save(after)
    for opened in progress.opened:
        open_task(work, after, opened)
    for wanted in progress.timers_set:
        timer = Timer(
            instance_id=after.id,
            case_id=after.case_id,
            kind=TimerKind.FLOW,
            token=wanted.token,
            occurrence=wanted.occurrence,
            element=wanted.element,
            task_id=None,
            due_at=wanted.due_at,
            next_attempt_at=wanted.due_at,
            status=TimerStatus.PENDING,
            attempts=0,
        )
        work.timers.add(timer)
        work.set_timers.append(timer)
    _record(work, before, after, happening, progress, asked)
    for thrown in progress.thrown:
        own = {name: after.keys[name] for name in after.keys if name in thrown.payload}
        work.throw(
            thrown.name, thrown.payload, **{**own, **{k: str(v) for k, v in thrown.correlation.items()}}
        )
    return after


def open_task(work: Work, instance: Instance, opened: OpenedTask) -> Task:
    """Give a task the engine opened to whoever may do it, with its clock running."""
    clock = new_clock(work, opened)
    task = Task(
        id=work.new_id(),  # type: ignore[arg-type]
        instance_id=instance.id,
        case_id=instance.case_id,
        token=opened.token,
        process_key=instance.process_key,
        element=opened.element,
        name=opened.name,
        role=opened.role or "clinician",
        locality=work.case.locality,
        pathway=work.case.pathway,
        form_key=opened.form_key,
        operation=opened.operation,
        result_variable=opened.result_variable,
        decision=opened.decision,
        status=TaskStatus.OPEN,
        assignee_id=opened.assignee,  # type: ignore[arg-type]
        not_by=_both_people(work, instance, tuple(opened.not_by)),  # type: ignore[arg-type]
        revision=1,
        opened_at=work.now,
        due_at=clock.due_at if clock else None,
        late_at=None,
        clock=clock,
        completed_by=None,
        completed_at=None,
        instructions=opened.instructions,
    )
    work.tasks.add(task)
    work.opened.append(task)
    start_clock(work, task)
    return task


def _both_people(work: Work, instance: Instance, not_by: tuple[StaffId, ...]) -> tuple[StaffId, ...]:
    """Whoever acted under a delegation counts as both people (S9): their grantors may not check them either."""
    return (*not_by, *work.tasks.acted_for(instance.id, not_by)) if not_by else ()


def _incident(work: Work, before: Instance, progress: Progress) -> dict[str, Any] | None:
    """What the instance cannot get past: what the engine says, else a timer that ran out of attempts."""
    if progress.incident is not None:
        raised = progress.incident
        return {"token": raised.token, "element": raised.element, "message": raised.message}
    if before.incident is None or InstanceStatus(progress.status).is_over:
        return None
    failed = work.timers.failed_of(before.id)
    if not failed:
        return None
    if before.incident.get("token") is None:
        return dict(before.incident)
    message = f"A timer could not take effect after {failed[0].attempts} attempts"
    return {"token": None, "element": failed[0].element, "message": message}


def _close_tasks(
    work: Work, instance_id: InstanceId, progress: Progress, happening: Happening, done: Task | None
) -> None:
    closing = {closed.token: closed for closed in progress.closed}
    if done is not None and done.token in closing:
        del closing[done.token]
        work.tasks.change(
            done.id,
            status=TaskStatus.DONE.value,
            completed_by=work.actor.id,
            completed_for=done.completed_for,
            completed_at=work.now,
            assignee_id=work.actor.id if not work.actor.is_system else done.assignee_id,
            revision=done.revision + 1,
        )
        stop_clock(work, done)
    if closing:
        found = work.tasks.by_tokens(instance_id, closing)
        end_with_steps(work, found, happening)
        for task in found:
            if not task.is_open:
                continue  # done before, when the instance could not get further
            work.tasks.change(
                task.id, status=TaskStatus.CANCELLED.value, completed_at=work.now, revision=task.revision + 1
            )
            stop_clock(work, task)


def _record(
    work: Work,
    before: Instance,
    after: Instance,
    happening: Happening,
    progress: Progress,
    asked: AskedReference,
) -> None:
    first = before.moves == 0
    work.record(
        InstanceMoved(
            process=after.process_key,
            version_id=after.version_id if first else None,
            bundle=after.bundle_sha256 if first else None,
            happening={"kind": type(happening).__name__, **_lean(plain(happening))},
            asked=tuple(asked.asked) or None,
            answered=tuple(plain(answer) for answer in progress.answered) or None,
            steps=tuple(_step(plain(step), after.process_key) for step in progress.steps),
            opened=tuple({"token": o.token, "element": o.element} for o in progress.opened) or None,
            closed=tuple(
                {"token": c.token, "element": c.element, "how": c.why.value} for c in progress.closed
            )
            or None,
            timers=tuple(
                {"token": t.token, "element": t.element, "n": t.occurrence, "due_at": plain(t.due_at)}
                for t in progress.timers_set
            )
            or None,
            status=after.status,
            state=hashlib.sha256(after.state).hexdigest(),
        ),
        instance_id=after.id,
    )
    for step in progress.steps:
        if step.failure is not None:
            work.record(
                DecisionTableFailed(
                    process=after.process_key,
                    element=step.element,
                    decision=step.table or "",
                    kind=str(step.failure),
                ),
                instance_id=after.id,
            )
    if progress.incident is not None:
        work.record(
            IncidentRaised(
                process=after.process_key,
                element=progress.incident.element,
                message=progress.incident.message[:500],
                attempts=1,
            ),
            instance_id=after.id,
        )


def _step(step: dict[str, Any], process_key: str) -> dict[str, Any]:
    """A step as the history keeps it: what goes without saying is left out (see `picture.steps_of`)."""
    same = {"process": process_key, "name": step["element"]}
    return {name: value for name, value in _lean(step).items() if same.get(name) != value}


def _lean(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, [], {}, "")}


def deliver_in_case(
    work: Work, name: str, payload: Mapping[str, Any], keys: Mapping[str, str], *, may_start: bool = True
) -> tuple[tuple[Instance, ...], tuple[Instance, ...]]:
    """Give a message to the case: reach what waits for it and, if it may, start what starts with it.

    Gives (started, reached).
    """
    reached = []
    for waiting in work.instances.awaiting(work.case.id, name):
        agrees = all(waiting.keys.get(key) == value for key, value in keys.items() if key in waiting.keys)
        if agrees:
            reached.append(
                move(work, waiting, Deliver(message=name, payload=dict(payload), correlation={}))[0]
            )
    started = []
    for version in work.processes.started_by(name) if may_start else ():
        inherited = {
            key: str(value) for key, value in payload.items() if key.endswith("_id") and value is not None
        }
        started.append(
            start_instance(work, version, message=name, payload=payload, keys=inherited | dict(keys))
        )
    return tuple(started), tuple(reached)


def cancel_instance(work: Work, instance: Instance, reason: str) -> Instance:
    """Stop a run: its tasks close and its timers go; what it recorded stays."""
    moved, _ = move(work, instance, Cancel(reason=reason))
    work.timers.cancel_all(instance.id)
    return moved
