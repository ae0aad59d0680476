"""What goes wrong inside a move: kept in the engine, and turned into an incident or a BPMN error."""

from __future__ import annotations


class Fault(Exception):
    """The diagram or the data make it impossible to go on; `element` is where."""

    def __init__(self, message: str, element: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.element = element

    def at(self, element: str) -> Fault:
        """This fault, at that element unless it knows better."""
        self.element = self.element or element
        return self


class BpmnError(Exception):
    """An error in the sense of BPMN: looks for an error event that catches `code`, and is a fault if there is none."""

    def __init__(self, code: str | None, message: str, payload: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.payload = payload


class PerformFailed(Exception):
    """Carries an exception of the application's through the engine, so that nobody takes it for a fault of the data."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.cause = cause
