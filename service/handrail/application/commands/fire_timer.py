"""The worker's command: the timer longest due takes effect, once, never early."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.moving import move
from handrail.application.task_clocks import pass_clock_point
from handrail.application.work import Work
from handrail.domain.errors import Conflict
from handrail.domain.permissions import Permission
from handrail.domain.timers import Timer, TimerFired, TimerKind
from handrail.engine import Fire, TimerGone
from handrail.storage.timers import Claim


class TimerFault(Exception):
    """Firing failed and was undone; `timer` is the one, so that the failure can be written down."""

    def __init__(self, timer: Timer) -> None:
        super().__init__(str(timer.element))
        self.timer = timer


@dataclass(frozen=True, kw_only=True)
class FireNextTimer(Command[Timer | None]):
    """Claim the timer longest due (its case locked, cases in use passed over), fire it, mark it fired.

    All in one transaction: a killed process leaves nothing behind, and the timer is simply due again. The answer is
    None when nothing is due that can be had now.
    """

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    records_event: ClassVar[bool] = False

    def execute(self, work: Work) -> Timer | None:
        """Raises TimerFault when the timer could not take effect, TimerTaken when somebody was quicker with it."""
        claim = work.timers.claim_due(at=work.virtual_now)
        if claim is None:
            return None
        return fire(work, claim)


def fire(work: Work, claim: Claim) -> Timer:
    """Let a claimed timer take effect under its case's lock."""
    timer = claim.timer
    work.hold_locked_case(claim.case, now=claim.at)
    try:
        if timer.kind is TimerKind.CLOCK:
            _pass_clock_point(work, timer)
        else:
            _move_instance(work, timer)
        work.settle(
            expect_event=False
        )  # here, so that a fault in what the timer set off counts as the timer's
        work.session.flush()
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is written down with the timer and tried again
        raise TimerFault(timer) from fault
    return timer


def _pass_clock_point(work: Work, timer: Timer) -> None:
    assert timer.task_id is not None
    task = work.tasks.get(timer.task_id)
    work.timers.fired(timer, at=work.now)
    if (
        task is not None
        and task.is_open
        and task.clock is not None
        and task.clock.passed + 1 == timer.occurrence
    ):
        pass_clock_point(work, task)


def _move_instance(work: Work, timer: Timer) -> None:
    instance = work.instances.get(timer.instance_id)
    assert instance is not None
    work.timers.fired(timer, at=work.now)
    if instance.status.is_over:
        return
    try:
        move(work, instance, Fire(token=timer.token, occurrence=timer.occurrence))
    except Conflict as conflict:
        if isinstance(conflict.__cause__, TimerGone):
            return
        raise
    work.record(
        TimerFired(
            element=timer.element,
            occurrence=timer.occurrence,
            due_at=timer.due_at,
            late_by_s=max(0, int((work.now - timer.due_at).total_seconds())),
        ),
        instance_id=instance.id,
    )
