"""Names in force at a place: a chain of small dictionaries."""

from collections.abc import Mapping

from handrail.feel.run import Run
from handrail.feel.values import Value

MISSING = object()
"""What a lookup gives when no scope has the name; null is a value of its own."""


class Scope:
    """The innermost names, what surrounds them, and the evaluation they belong to."""

    __slots__ = ("outer", "run", "values")

    def __init__(self, values: Mapping[str, Value], outer: "Scope | None", run: Run) -> None:
        self.values = values
        self.outer = outer
        self.run = run

    def find(self, name: str) -> Value:
        """The value of the nearest name, or MISSING."""
        scope: Scope | None = self
        while scope is not None:
            value = scope.values.get(name, MISSING)
            if value is not MISSING:
                return value
            scope = scope.outer
        return MISSING
