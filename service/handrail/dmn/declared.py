"""Declared types: what a value must be, and which values are allowed (DMN 7.3.2 and 10.3.2.9.4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handrail.dmn.errors import Failure
from handrail.feel.codes import TestCode
from handrail.feel.coercion import coerced
from handrail.feel.errors import BadValue
from handrail.feel.kinds import TEMPORAL_NAMES, Type
from handrail.feel.scope import Scope
from handrail.feel.syntax import INPUT
from handrail.feel.temporal import DateTime
from handrail.feel.temporal.reading import read_date, read_date_time, read_duration, read_time
from handrail.feel.values import Value
from handrail.feel.writing import write

_READERS: dict[str, Callable[[str], Value]] = {"time": read_time, "date and time": read_date_time}


class BadFit(Exception):
    """A value that does not fit its declared type."""

    def __init__(self, kind: Failure, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """The tests that a value must pass, and their text."""

    test: TestCode
    text: str

    def check(self, value: Value, scope: Scope) -> None:
        """Raises BadFit when a value is not allowed; null is left to whoever uses it."""
        if value is None or self.test(Scope({INPUT: value}, scope, scope.run), value) is True:
            return
        shown = write(value, scope.run, quoted=True)[:60]
        raise BadFit(Failure.NOT_ALLOWED, f"{shown} is not one of the allowed values {self.text}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A type with the values it allows, here and in its parts."""

    type: Type
    allowed: Allowed | None = None
    element: "Declared | None" = None
    entries: "Mapping[str, Declared] | None" = None
    result: "Declared | None" = None

    def fit(self, value: Value, scope: Scope, *, from_outside: bool = False) -> Value:
        """The value in the declared form; text stands for dates and durations where it comes `from_outside`.

        Raises BadFit; null always fits.
        """
        if value is None or (self.allowed is None and self.type.name == "Any"):
            return value
        if from_outside and isinstance(value, str) and self.type.name in TEMPORAL_NAMES:
            value = _read(value, self.type.name)
        value = self._fit_parts(value, scope, from_outside)
        try:
            value = coerced(value, self.type, scope.run)
        except BadValue as problem:
            raise BadFit(Failure.WRONG_TYPE, str(problem)) from None
        if self.allowed is not None:
            self.allowed.check(value, scope)
        return value

    def _fit_parts(self, value: Value, scope: Scope, from_outside: bool) -> Value:
        if self.element is not None:
            entries = value if isinstance(value, list) else [value]
            scope.run.spend(1 + len(entries) // 8)
            return [self.element.fit(entry, scope, from_outside=from_outside) for entry in entries]
        if self.entries is not None:
            if isinstance(value, list) and len(value) == 1:
                value = value[0]
            if isinstance(value, dict):
                fitted = {
                    name: part.fit(value[name], scope, from_outside=from_outside)
                    for name, part in self.entries.items()
                    if name in value
                }
                return {**value, **fitted}
        return value


def _read(text: str, name: str) -> Value:
    try:
        if name in _READERS:
            return _READERS[name](text)
        if name == "date":
            value = read_date_time(text) if "T" in text else read_date(text)
            return value.date if isinstance(value, DateTime) else value
        return read_duration(text)
    except BadValue as problem:
        raise BadFit(Failure.WRONG_TYPE, str(problem)) from None
