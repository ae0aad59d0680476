"""Timers as the product keeps them: one absolute instant each, fired once and never early (PROMISES P4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, InstanceId, TaskId


class TimerKind(StrEnum):
    """Whose timer it is."""

    FLOW = "flow"
    """Drawn in the diagram: firing moves the instance."""
    CLOCK = "clock"
    """A task's clock: firing warns, marks late or climbs the ladder, and never decides (K5)."""


class TimerStatus(StrEnum):
    """Where a timer stands. Cancelled timers are deleted; the history has them."""

    PENDING = "pending"
    FIRED = "fired"
    FAILED = "failed"


MAX_ATTEMPTS = 5
"""After so many failures the instance shows an incident with a retry button (DESIGN section 6)."""

_PAUSES = (timedelta(seconds=5), timedelta(seconds=20), timedelta(minutes=1), timedelta(minutes=5))


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the n-th failure (1-based) before trying again."""
    return _PAUSES[min(attempts, len(_PAUSES)) - 1]


@dataclass(frozen=True, kw_only=True)
class Timer:
    """One pending occurrence. `due_at` and `next_attempt_at` are aware UTC; the latter grows with failures."""

    instance_id: InstanceId
    case_id: CaseId
    kind: TimerKind
    token: int
    occurrence: int
    element: str
    task_id: TaskId | None
    due_at: datetime
    next_attempt_at: datetime
    status: TimerStatus
    attempts: int


@dataclass(frozen=True, kw_only=True)
class TimerFired(Event):
    """A timer took effect: `late_by_s` is how long after its instant, in whole seconds."""

    element: str
    occurrence: int
    due_at: datetime
    late_by_s: int


@dataclass(frozen=True, kw_only=True)
class TimerFailed(Event):
    """A timer could not take effect this time; it is tried again, or waits as an incident after the last attempt."""

    element: str
    occurrence: int
    attempts: int
    error: str
