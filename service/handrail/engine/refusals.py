"""What the engine refuses: misuse by its caller. Faults of a diagram or of data are incidents instead, never raised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class EngineRefused(Exception):
    """The engine was asked for something that cannot be; nothing has changed. `reason` says why in plain English."""

    reason: str

    def __str__(self) -> str:
        return self.reason


class TokenNotOpen(EngineRefused):
    """The token is not open: done already, cancelled, never there, or not of the kind that can be moved this way."""


class TimerGone(EngineRefused):
    """The timer occurrence is no longer set: fired already, cancelled or replaced. Nothing is wrong; drop it."""


class NotDueYet(EngineRefused):
    """The timer's instant has not come: it is never fired early (PROMISES P4)."""


class NotAwaited(EngineRefused):
    """Nothing in the instance waits for that message, or its keys do not agree."""


class NoSuchStart(EngineRefused):
    """The process has no start event like that."""


class InstanceOver(EngineRefused):
    """The instance has ended: completed or cancelled."""


@dataclass(eq=False)
class BundleUnusable(EngineRefused):
    """The bundle cannot be run: why, and at which element. `Engine.check` lists all that is wrong with it."""

    element: str | None = None


class OperationFailed(Exception):
    """Raised by `perform`: the operation could not be done, for a reason the diagram may handle.

    `code` is caught as a BPMN error by an error boundary event with that code; uncaught it is an incident. Any other
    exception of `perform` goes through the engine untouched, and nothing has moved.
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message or code
