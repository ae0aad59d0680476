"""The clock on a task: warnings on the way, due, and then the ladder (DOMAIN sections 2.5 and 3.1).

A task has one pending timer at a time, for its next clock point. Firing it never approves, closes or lifts anything
(K5): it tells people, marks the task late, and climbs. A ladder's first call comes when the task is due.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from handrail.application.work import Work
from handrail.domain.calendars import ClockCalendar
from handrail.domain.ladders import LADDERS, Call, LadderCode, call_at
from handrail.domain.notices import NoticeKind
from handrail.domain.tasks import LadderClimbed, Task, TaskClock, TaskLate
from handrail.domain.timers import Timer, TimerKind, TimerStatus
from handrail.domain.warning_points import RESTRICTION, TASK, warning_times, warnings_for
from handrail.engine import OpenedTask
from handrail.storage.tasks import clock_to_json


def new_clock(work: Work, opened: OpenedTask) -> TaskClock | None:
    """The clock a task opens with: its diagram's due time, or its timer key's; None when it has neither."""
    from_at = opened.clock_from or work.now
    if opened.due_at is not None:
        due_at = opened.due_at
    elif opened.clock is not None:
        due_at = work.due_times.due_after(from_at, opened.clock, opened.clock_class)
    else:
        return None
    clock = TaskClock(
        key=opened.clock,
        response_class=opened.clock_class,
        from_at=from_at,
        due_at=due_at,
        ladder=opened.ladder,
    )
    passed = sum(1 for _, at in _warnings(work, clock) if at <= work.now)
    return replace(clock, passed=passed)


def start_clock(work: Work, task: Task) -> None:
    """Set a new task's first timer."""
    if task.clock is not None:
        _set_timer(work, task, task.clock)


def stop_clock(work: Work, task: Task) -> None:
    """A task ended: its clock's pending timer goes."""
    if task.clock is not None:
        work.timers.cancel(task.instance_id, TimerKind.CLOCK, task.token, task.clock.passed + 1)


def pass_clock_point(work: Work, task: Task) -> None:
    """A task's next clock point has come: warn, mark late, or call the next rung; then wait for the one after."""
    clock = task.clock
    assert clock is not None
    facts = {"task_id": task.id, "element": task.element, "process": task.process_key, "due_at": clock.due_at}
    warnings = _warnings(work, clock)
    rung = clock.rung
    if clock.passed < len(warnings):
        _warn(work, task, warnings[clock.passed][0], facts)
    else:
        number = clock.passed - len(warnings) + 1
        if number == 1:
            _mark_late(work, task, facts)
        if clock.ladder is not None:
            call = _call(work, clock, number)
            _climb(work, task, call, facts)
            rung = call.rung.number
    clock = replace(clock, passed=clock.passed + 1, rung=rung)
    work.tasks.change(task.id, clock=clock_to_json(clock))
    _set_timer(work, task, clock)


def _warnings(work: Work, clock: TaskClock) -> tuple[tuple[str, datetime], ...]:
    key = RESTRICTION if (clock.key or "").startswith("res.") else TASK
    rules = work.due_times.rules
    points = warnings_for(key, locality=work.case.locality, pathway=work.case.pathway)
    calendar = (
        rules.calendar(
            rules.setting(clock.key, clock.response_class, at=clock.from_at).calendar, at=clock.from_at
        )
        if clock.key is not None
        else ClockCalendar()
    )
    return tuple(
        (name, at)
        for name, at in warning_times(points, clock.from_at, clock.due_at, calendar)
        if clock.from_at < at < clock.due_at
    )


def _call(work: Work, clock: TaskClock, number: int) -> Call:
    def due(key: str, variant: str | None, start: datetime) -> datetime:
        return work.due_times.rules.due(key, variant, start=start)

    ladder = LADDERS[LadderCode(clock.ladder or "")]
    return call_at(ladder, number, clock.due_at, due, clock.response_class)


def _warn(work: Work, task: Task, name: str, facts: dict[str, Any]) -> None:
    if task.assignee_id is not None:
        work.notify(f"task_{name}", staff_id=task.assignee_id, facts=facts)
    elif name != "warn_50":
        work.notify(f"task_{name}", role=task.role, facts=facts)


def _mark_late(work: Work, task: Task, facts: dict[str, Any]) -> None:
    assert task.clock is not None
    work.tasks.change(task.id, late_at=task.clock.due_at)
    work.record(
        TaskLate(task_id=task.id, element=task.element, role=task.role, due_at=task.clock.due_at),
        instance_id=task.instance_id,
    )
    work.notify("task_late", role=task.role, facts=facts)


def _climb(work: Work, task: Task, call: Call, facts: dict[str, Any]) -> None:
    assert task.clock is not None and task.clock.ladder is not None
    roles = tuple(role.value for role in call.rung.roles_for(task.role))
    work.record(
        LadderClimbed(
            task_id=task.id,
            element=task.element,
            ladder=task.clock.ladder,
            rung=call.rung.number,
            call=call.number,
            roles=roles,
            posts=call.rung.posts,
            minutes_late=int((work.now - task.clock.due_at).total_seconds() // 60),
        ),
        instance_id=task.instance_id,
    )
    for role in roles:
        work.notify(
            "not_decided_in_time", kind=NoticeKind.PAGE, role=role, facts={**facts, "rung": call.rung.number}
        )


def _set_timer(work: Work, task: Task, clock: TaskClock) -> None:
    warnings = _warnings(work, clock)
    if clock.passed < len(warnings):
        at = warnings[clock.passed][1]
    else:
        number = clock.passed - len(warnings) + 1
        if number > 1 and clock.ladder is None:
            return
        at = clock.due_at if clock.ladder is None else _call(work, clock, number).at
    timer = Timer(
        instance_id=task.instance_id,
        case_id=task.case_id,
        kind=TimerKind.CLOCK,
        token=task.token,
        occurrence=clock.passed + 1,
        element=task.element,
        task_id=task.id,
        due_at=at,
        next_attempt_at=at,
        status=TimerStatus.PENDING,
        attempts=0,
    )
    work.timers.add(timer)
    work.set_timers.append(timer)
