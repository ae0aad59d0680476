"""An instance in a test's hands: moved by element name, with every move's progress at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from handrail.engine import (
    Answer,
    Bundle,
    Cancel,
    Complete,
    Deliver,
    Engine,
    Fire,
    Happening,
    OpenedTask,
    OperationWanted,
    Progress,
    Reference,
    Retry,
    Start,
    TimerSet,
)

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ENGINE = Engine()


@dataclass
class Play:
    """One instance: `at` is its clock, `open` and `timers` what an application would have written down."""

    bundle: Bundle
    at: datetime = MORNING
    reference: Reference = field(default_factory=Reference)
    perform: Callable[[OperationWanted], Any] | None = None
    engine: Engine = ENGINE
    progress: Progress | None = None
    open: dict[int, OpenedTask] = field(default_factory=dict)
    timers: dict[tuple[int, int], TimerSet] = field(default_factory=dict)

    def begin(
        self, message: str | None = None, payload: Mapping[str, Any] | None = None, **variables: Any
    ) -> Progress:
        """Start it with these variables."""
        return self.move(Start(message=message, payload=payload or {}, variables=variables))

    def move(self, happening: Happening) -> Progress:
        """One move, written down as an application would."""
        before = None if self.progress is None else self.progress.state
        made = self.engine.move(
            self.bundle,
            before,
            happening,
            now=self.at,
            reference=self.reference,
            perform=self.perform,
        )
        self.progress = made
        for closed in made.closed:
            del self.open[closed.token]
        self.open.update({task.token: task for task in made.opened})
        if isinstance(happening, Fire) and made.incident is None:
            del self.timers[happening.token, happening.occurrence]
        for gone in made.timers_cancelled:
            del self.timers[gone.token, gone.occurrence]
        self.timers.update({(timer.token, timer.occurrence): timer for timer in made.timers_set})
        return made

    def complete(self, element: str, by: str | None = None, **answers: Any) -> Progress:
        """Finish the oldest open task of that element."""
        return self.move(Complete(token=self.task(element).token, answers=answers, by=by))

    def fire(self, element: str) -> Progress:
        """Go to the instant of that element's next timer, and fire it."""
        timer = min(
            (t for t in self.timers.values() if t.element == element), key=lambda t: (t.due_at, t.occurrence)
        )
        self.at = max(self.at, timer.due_at)
        return self.move(Fire(token=timer.token, occurrence=timer.occurrence))

    def deliver(self, message: str, **payload: Any) -> Progress:
        return self.move(Deliver(message=message, payload=payload))

    def answer(self, token: int, result: Any) -> Progress:
        return self.move(Answer(token=token, result=result))

    def retry(self, token: int) -> Progress:
        return self.move(Retry(token=token))

    def cancel(self, reason: str = "duplicate") -> Progress:
        return self.move(Cancel(reason=reason))

    def task(self, element: str) -> OpenedTask:
        """The oldest open task of that element."""
        return min(
            (task for task in self.open.values() if task.element == element), key=lambda task: task.token
        )

    def wait(self, **length: float) -> None:
        """Let time pass."""
        self.at += timedelta(**length)

    @property
    def tasks(self) -> list[str]:
        """The elements of the open tasks, sorted."""
        return sorted(task.element for task in self.open.values())

    @property
    def waits(self) -> list[str]:
        """The elements that wait for a message."""
        assert self.progress is not None
        return sorted(awaited.element for awaited in self.progress.awaited)

    @property
    def ticking(self) -> list[str]:
        """The elements whose timer runs."""
        return sorted(timer.element for timer in self.timers.values())

    @property
    def status(self) -> str:
        assert self.progress is not None
        return self.progress.status.value

    @property
    def variables(self) -> Mapping[str, Any]:
        assert self.progress is not None
        return self.progress.variables

    @property
    def path(self) -> list[str]:
        """The elements the last move passed."""
        assert self.progress is not None
        return [step.element for step in self.progress.steps]
