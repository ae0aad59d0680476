"""FEEL expressions in a form: compiled once, and asked in a way that never guesses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from handrail import feel

ROW_NAMES = frozenset({"this", "parent", "i"})
"""What form-js offers inside a row: the row, what is around it, and its number from 1."""

_CLASS_ORDER = ("continue", "early_review", "urgent", "very_urgent", "emergency")


def class_rank(code: Any) -> int | None:
    """How much response a class asks for, 0 (`continue`) to 4 (`emergency`); None for any other word."""
    return _CLASS_ORDER.index(code) if code in _CLASS_ORDER else None


OWN_FUNCTIONS: Mapping[str, Callable[..., Any]] = {"class rank": class_rank}
"""What forms can call beyond FEEL's own functions."""

HOST_FUNCTIONS = frozenset({"due", "due after", "minutes", "out of hours"})
"""What the application may hand in besides."""


class Undecided(Exception):
    """The expression gave no answer: something it asks for is missing, or it is wrong."""


@dataclass(frozen=True)
class Formula:
    """One expression of a form: its text, ready to run, and the names it takes from outside."""

    text: str
    expression: feel.Expression
    names: frozenset[str]

    def value(
        self,
        scope: Mapping[str, Any],
        *,
        now: datetime,
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> Any:
        """The JSON-plain value; raises `Undecided` where FEEL finds a fault."""
        try:
            return self.expression.evaluate(scope, now=now, functions={**OWN_FUNCTIONS, **(functions or {})})
        except feel.FeelError as error:
            raise Undecided(str(error)) from error

    def truth(
        self,
        scope: Mapping[str, Any],
        *,
        now: datetime,
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> bool:
        """True or false; raises `Undecided` for anything else."""
        value = self.value(scope, now=now, functions=functions)
        if isinstance(value, bool):
            return value
        raise Undecided(f"{self.text} gives neither true nor false")


@lru_cache(maxsize=4096)
def formula(text: str, names: frozenset[str]) -> Formula:
    """Compiles `text` (with or without its leading equals sign); raises `feel.FeelError`."""
    functions = frozenset(OWN_FUNCTIONS) | HOST_FUNCTIONS
    expression = feel.compile(text, names=names | ROW_NAMES, functions=functions)
    return Formula(
        text=text, expression=expression, names=frozenset(free.name for free in expression.free_names)
    )
