"""Every expression of a diagram, answered by FEEL: the place where SpiffWorkflow would evaluate Python.

SpiffWorkflow asks its script engine, or the engine's environment directly (correlation properties, ad-hoc conditions);
both are ours. Its own default environment is switched off here for good, so that forgetting to set ours fails closed.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from time import thread_time
from typing import Any, NoReturn, cast

from SpiffWorkflow.bpmn.script_engine import (
    BasePythonScriptEngineEnvironment,
    PythonScriptEngine,
    TaskDataEnvironment,
)

from handrail import feel
from handrail.engine.faults import Fault
from handrail.engine.reference import HOST_FUNCTIONS

MAX_SECONDS = 2.0
"""Published limit (PROMISES P9): processor time that the expressions of a diagram may use, here in one move."""

_ASSIGNMENT = re.compile(r"\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*:?=(?!=)")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def _refuse(*_: object, **__: object) -> NoReturn:
    raise Fault("Python is not evaluated here: expressions are FEEL")


TaskDataEnvironment.evaluate = TaskDataEnvironment.execute = _refuse


def compiled(text: str, names: frozenset[str] = frozenset()) -> feel.Expression:
    """The compiled expression. `names` are variables with spaces; a leading "=" is dropped. Raises FeelError."""
    return feel.compile(text.strip(), names=names, functions=HOST_FUNCTIONS)


def assignments(script: str) -> Iterator[tuple[str, str, int]]:
    """The lines `name = expression` of a script: name, expression and line (from 1).

    An expression may go on over the following lines; `//` starts a comment line. Raises Fault for anything else.
    """
    found: list[tuple[str, str, int]] = []
    for number, line in enumerate((script or "").splitlines(), start=1):
        if not line.strip() or line.strip().startswith("//"):
            continue
        start = _ASSIGNMENT.match(line)
        if start:
            found.append((start[1], line[start.end() :], number))
        elif found:
            name, expression, first = found[-1]
            found[-1] = (name, f"{expression}\n{line}", first)
        else:
            raise Fault(
                f"Line {number} of the script is not of the form name = expression: {line.strip()[:60]}"
            )
    return iter(found)


class FeelEnvironment(BasePythonScriptEngineEnvironment):
    """What SpiffWorkflow reaches for when it wants something evaluated; one a move.

    `everywhere` are variables that every scope sees, whatever it may call by the same name.
    """

    def __init__(
        self, *, now: datetime, functions: Mapping[str, Callable[..., Any]], names: frozenset[str]
    ) -> None:
        super().__init__()
        self.now = now
        self.functions = functions
        self.names = names
        self.everywhere: Mapping[str, Any] = {"done_by": {}}
        self.stops_at = thread_time() + MAX_SECONDS

    def refuse_runaway(self) -> None:
        """Stop a move whose own processor time is used up. Nothing else ever depends on it. Raises Fault."""
        if thread_time() > self.stops_at:
            raise Fault(f"More than {MAX_SECONDS:g} seconds of processor time in one go")

    def evaluate(self, expression: str, context: Mapping[str, Any], external_context: object = None) -> Any:
        """The JSON-plain value. Raises Fault with the expression and the reason; a null that hides an error is one."""
        self.refuse_runaway()
        try:
            ready = compiled(expression, self.names)
            return ready.evaluate(self.seen(context), now=self.now, functions=self.functions)
        except feel.FeelError as problem:
            raise Fault(f"{_shown(expression)}: {problem}") from None

    def seen(self, context: Mapping[str, Any]) -> Mapping[str, Any]:
        """What an expression or table sees of these variables."""
        return ChainMap(cast(dict[str, Any], self.everywhere), cast(dict[str, Any], context))

    def execute(self, script: str, context: Any, external_context: object = None) -> bool:
        """Carry out a script's assignments in order, each seeing the ones before it."""
        for target, expression, _ in assignments(script):
            assign(context, target, self.evaluate(expression, context))
        return True

    def call_service(self, context: object, **_: object) -> NoReturn:
        raise Fault("Service tasks are performed by the application")


class FeelEngine(PythonScriptEngine):
    """The script engine of one move."""

    def __init__(self, environment: FeelEnvironment) -> None:
        super().__init__(environment)

    def validate(self, expression: str) -> None:
        compiled(expression, self.environment.names)

    def evaluate(self, task: Any, expression: str, external_context: object = None) -> Any:
        return self.environment.evaluate(expression, task.data)

    def execute(self, task: Any, script: str, external_context: object = None) -> bool:
        return bool(self.environment.execute(script, task.data))


def condition(task: Any, expression: str) -> bool:
    """A condition's answer. Raises Fault unless it is true or false: a null is an unknown, and never means no."""
    answer = task.workflow.script_engine.evaluate(task, expression)
    if not isinstance(answer, bool):
        raise Fault(
            f"{_shown(expression)} must be true or false, not {'null' if answer is None else answer!r}"
        )
    return answer


def resolved(task: Any, text: str | None) -> Any:
    """A property's value: FEEL if it starts with "=", else the text itself; None for nothing."""
    if text is None or not text.lstrip().startswith("="):
        return text or None
    return task.workflow.script_engine.evaluate(task, text)


def assign(variables: Any, target: str, value: Any) -> None:
    """Set `a.b.c` without touching what others may hold: every context on the way is copied. Raises Fault."""
    first, *rest = target.split(".")
    if not rest:
        variables[first] = value
        return
    variables[first] = _with(variables.get(first), rest, value, target)


def values_used(
    expressions: Iterable[str], variables: Mapping[str, Any], names: frozenset[str]
) -> dict[str, Any]:
    """The variables that conditions looked at, by path, for the record of why a gate passed."""
    used: dict[str, Any] = {}
    for text in expressions:
        written = _STRING.sub('""', text)
        for free in compiled(text, names).free_names:
            if free.name not in variables:
                continue
            value = variables[free.name]
            paths = re.findall(rf"(?<![\w.]){re.escape(free.name)}((?:\.[A-Za-z_]\w*)+)", written)
            if isinstance(value, Mapping) and paths:
                for path in paths:
                    used[free.name + path] = _along(value, path.split(".")[1:])
            else:
                used[free.name] = value
    return used


def _along(value: Any, path: list[str]) -> Any:
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _with(context: Any, path: list[str], value: Any, target: str) -> dict[str, Any]:
    if context is not None and not isinstance(context, Mapping):
        raise Fault(f"{target} cannot be set: part of it is not a context")
    copy = dict(context or {})
    copy[path[0]] = value if len(path) == 1 else _with(copy.get(path[0]), path[1:], value, target)
    return copy


def _shown(expression: str) -> str:
    text = " ".join(expression.split())
    return f'"{text[:117]}..."' if len(text) > 120 else f'"{text}"'
