"""What diagrams may ask of the application: one operation a file, called by its file's name.

An operation is a function `perform(work, run, inputs) -> mapping`. A service task names it and passes typed inputs; a
user task may name one too, which then runs when the task is completed, with the whole answers under `answers` and the
task's variables under `variables`. It works inside the transaction that moves the case, records its own event, and
returns coded values only. It may raise Invalid (a user task's person is told) or OperationFailed with a BPMN error code
(the diagram decides).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from handrail.engine import OperationFailed

if TYPE_CHECKING:
    from handrail.application.moving import Run
    from handrail.application.work import Work

Operation = Callable[["Work", "Run", Mapping[str, Any]], Mapping[str, Any] | None]


@cache
def all_operations() -> Mapping[str, Operation]:
    """Every operation by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").perform for name in names}


def perform(work: Work, run: Run, name: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Run an operation. Raises OperationFailed("unknown_operation") for a name that does not exist."""
    operation = all_operations().get(name)
    if operation is None:
        raise OperationFailed("unknown_operation", f"There is no operation called {name}")
    return operation(work, run, inputs) or {}
